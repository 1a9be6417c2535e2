package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.redis.engine.ServerFacts.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What has to hold of the servers' settings where every replica must confirm: with others a
 * confirmed write could be lost by a single failure nevertheless, and nobody would see it coming.
 */
final class Strictness {

  private static final String KEEPS = "noeviction";
  private static final String NEVER_PROMOTED = "0";

  private Strictness() {}

  /**
   * Checks the settings.
   *
   * @param servers the primary and those of its replicas that are there
   * @param source tells whether somebody elects by priority
   * @return what could not be found out, a sentence each
   * @throws StoreRefusedException if settings contradict the promise; it names all of them
   */
  static List<String> check(List<ServerFacts> servers, PrimarySource source) {
    List<String> problems = new ArrayList<>(evicting(servers));
    List<String> notCheckable = new ArrayList<>();
    notCheckable.addAll(unknown(servers, ServerFacts::evictionPolicy, "maxmemory-policy"));
    if (source.follows()) {
      problems.addAll(unequal(servers));
      notCheckable.addAll(unknown(servers, ServerFacts::priority, "replica-priority"));
    }
    if (!problems.isEmpty()) {
      throw new StoreRefusedException(
          Reason.MISCONFIGURED,
          "opening the store with MN_REDIS_WAIT_REPLICAS=all was refused: "
              + String.join("; ", problems),
          null);
    }
    return notCheckable;
  }

  private static List<String> evicting(List<ServerFacts> servers) {
    return servers.stream()
        .filter(one -> one.evictionPolicy().isKnown())
        .filter(one -> !one.evictionPolicy().value().equals(KEEPS))
        .map(
            one ->
                one.address()
                    + " may throw away what was confirmed when its memory is full"
                    + " (maxmemory-policy "
                    + one.evictionPolicy().value()
                    + "): set maxmemory-policy "
                    + KEEPS)
        .toList();
  }

  /**
   * Sentinel looks at the priority before it looks at who has most of the data, so that with
   * unequal ones it would promote a replica that has just come back empty.
   */
  private static List<String> unequal(List<ServerFacts> servers) {
    List<ServerFacts> promotable =
        servers.stream()
            .filter(one -> one.priority().isKnown())
            .filter(one -> !one.priority().value().equals(NEVER_PROMOTED))
            .toList();
    if (promotable.stream().map(one -> one.priority().value()).distinct().count() < 2) {
      return List.of();
    }
    return List.of(
        "Sentinel would prefer a server by its priority to one that has more of the data ("
            + promotable.stream()
                .map(one -> one.address() + " has replica-priority " + one.priority().value())
                .collect(Collectors.joining(", "))
            + "): set the same replica-priority everywhere, or 0 where a server must never be"
            + " promoted");
  }

  private static List<String> unknown(
      List<ServerFacts> servers, Function<ServerFacts, Fact> fact, String setting) {
    return servers.stream()
        .filter(one -> !fact.apply(one).isKnown())
        .map(
            one ->
                "the "
                    + setting
                    + " of "
                    + one.address()
                    + " is not checkable: "
                    + fact.apply(one).why())
        .toList();
  }
}
