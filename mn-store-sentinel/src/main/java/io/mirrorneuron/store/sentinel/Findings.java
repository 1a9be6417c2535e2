package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.sentinel.Finding.Audience;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds out what is wrong with the Sentinels, and says it in words. No I/O. */
final class Findings {

  private final String masterName;
  private final List<Standing> standings;
  private final Succession succession;
  private final Map<HostPort, String> words;
  private final Map<String, Sight> sights;
  private final List<Finding> found = new ArrayList<>();

  private Findings(
      String masterName,
      List<Standing> standings,
      Succession succession,
      Map<HostPort, String> words) {
    this.masterName = masterName;
    this.standings = standings;
    this.succession = succession;
    this.words = words;
    this.sights = succession.sights();
  }

  /**
   * Returns what is wrong, the gravest first.
   *
   * @param masterName the name under which the primary is monitored
   * @param standings each Sentinel
   * @param succession who is the primary
   * @param words what servers said last when asked for their role
   */
  static List<Finding> of(
      String masterName,
      List<Standing> standings,
      Succession succession,
      Map<HostPort, String> words) {
    Findings findings = new Findings(masterName, standings, succession, words);
    findings.nobody();
    findings.tooFew();
    standings.forEach(findings::about);
    return findings.found;
  }

  private void nobody() {
    if (succession.primary().isPresent()) {
      return;
    }
    add(
        "nobody",
        Audience.HEALTH,
        succession
            .awaited()
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

  private void tooFew() {
    int answering = sights.size();
    if (answering >= succession.majority()) {
      return;
    }
    String away =
        standings.stream()
            .filter(standing -> standing.problem().isPresent())
            .map(Standing::toString)
            .collect(Collectors.joining("; "));
    add(
        "few",
        Audience.HEALTH_AND_LOG,
        answering == 0
            ? "no Sentinel can be used, nobody would tell of another primary: " + away
            : answering
                + " of "
                + succession.voters()
                + " Sentinels can be used, which may be too few to elect another primary: "
                + away);
  }

  private void about(Standing standing) {
    String name = "Sentinel " + standing.address();
    standing
        .problem()
        .ifPresent(why -> add("away " + name, Audience.LOG, name + " cannot be used: " + why));
    standing
        .deaf()
        .ifPresent(
            why ->
                add(
                    "deaf " + name,
                    Audience.LOG,
                    name
                        + " does not let us hear of elections, so that we learn of them up to "
                        + SentinelLink.INTERVAL.toMillis()
                        + " ms late: "
                        + why));
    Sight sight = sights.get(standing.voter());
    if (sight == null || standing.problem().isPresent()) {
      return;
    }
    int voters = succession.voters();
    if (sight.voters() < voters) {
      add(
          "alone " + name,
          Audience.HEALTH_AND_LOG,
          name
              + " knows "
              + sight.peers().size()
              + " other Sentinels where another one knows "
              + (voters - 1)
              + ", and may elect a primary without them (split brain)");
    }
    if (sight.quorum() < succession.majority()) {
      add(
          "quorum " + name,
          Audience.HEALTH_AND_LOG,
          name
              + " has the quorum "
              + sight.quorum()
              + ", which is no majority of "
              + voters
              + " (split brain); set 'sentinel quorum' to "
              + succession.majority());
    }
    Optional<Claim> awaited = succession.awaited();
    if (awaited.isPresent() && !sight.claim().equals(awaited.get())) {
      add(
          "stale " + name,
          Audience.HEALTH_AND_LOG,
          name + " names " + sight.claim() + " the primary, not " + awaited.get());
    }
  }

  private void add(String subject, Audience audience, String sentence) {
    found.add(new Finding(subject, sentence, audience));
  }
}
