package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.config.HostPort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is wrong with the Sentinels, in words. */
final class Findings {

  private Findings() {}

  /** A sentence each, without a stop, the gravest first. */
  static List<String> of(
      String masterName,
      Collection<SentinelLink> links,
      Succession succession,
      Map<HostPort, String> words) {
    List<String> found = new ArrayList<>();
    Map<String, Sight> sights = succession.sights();
    Optional<Claim> awaited = succession.awaited();
    if (succession.primary().isEmpty()) {
      found.add(
          awaited
              .map(
                  claim ->
                      "the Sentinels name "
                          + claim
                          + " the primary '"
                          + masterName
                          + "', but "
                          + words.getOrDefault(
                              claim.address(), claim.address() + " has not said so yet"))
              .orElse("no Sentinel has named the primary '" + masterName + "' yet"));
    }
    String away =
        links.stream()
            .filter(link -> link.problem().isPresent())
            .map(Findings::state)
            .collect(Collectors.joining("; "));
    if (sights.isEmpty()) {
      found.add("no Sentinel answers, nobody would tell of another primary: " + away);
    } else if (sights.size() < succession.majority()) {
      found.add(
          sights.size()
              + " of "
              + succession.voters()
              + " Sentinels answer, too few to elect another primary: "
              + away);
    }
    for (SentinelLink link : links) {
      Sight sight = sights.get(link.voter());
      if (sight == null) {
        continue;
      }
      if (sight.voters() < succession.voters()) {
        found.add(
            "Sentinel "
                + link.address()
                + " knows "
                + sight.peers().size()
                + " other Sentinels where its fellows know "
                + (succession.voters() - 1)
                + ", and may elect another primary without them (split brain)");
      }
      if (sight.quorum() < succession.majority()) {
        found.add(
            "Sentinel "
                + link.address()
                + " has a quorum of "
                + sight.quorum()
                + ", which is no majority of "
                + succession.voters()
                + " (split brain)");
      }
      if (awaited.isPresent() && !sight.claim().equals(awaited.get())) {
        found.add(
            "Sentinel " + link.address() + " names " + sight.claim() + ", not " + awaited.get());
      }
    }
    return found;
  }

  /** How a Sentinel is, with its address. */
  static String state(SentinelLink link) {
    return link.address()
        + ": "
        + link.problem()
            .map(why -> String.valueOf(why.getMessage()))
            .orElse(link.tried() ? "answers" : "has not answered yet");
  }
}
