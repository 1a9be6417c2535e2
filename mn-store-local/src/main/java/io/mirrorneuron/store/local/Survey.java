package io.mirrorneuron.store.local;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the servers of a topology say about each other. */
record Survey(String masterName, List<LocalRedis> nodes, List<LocalSentinel> sentinels) {
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Set<String> DOWN =
      Set.of("s_down", "o_down", "disconnected", "failover_in_progress");

  /** One Sentinel's opinion. */
  private record Opinion(long epoch, Address primary) {}

  Optional<LocalRedis> primary() {
    if (sentinels.isEmpty()) {
      return nodes.stream().filter(node -> role(node).equals("master")).findFirst();
    }
    Optional<Opinion> newest = Optional.empty();
    for (LocalSentinel sentinel : sentinels) {
      Optional<Opinion> opinion = opinion(sentinel);
      if (opinion.isPresent()
          && (newest.isEmpty() || opinion.get().epoch() > newest.get().epoch())) {
        newest = opinion;
      }
    }
    return newest.flatMap(
        opinion ->
            nodes.stream()
                .filter(node -> node.announcedAddress().equals(opinion.primary()))
                .filter(node -> role(node).equals("master"))
                .findFirst());
  }

  /** For messages: every server with its role, every Sentinel with its opinion. */
  String describe() {
    return Stream.concat(
            nodes.stream().map(node -> node + ": " + role(node)),
            sentinels.stream()
                .map(it -> it + ": " + opinion(it).map(Opinion::toString).orElse("no answer")))
        .collect(Collectors.joining(", "));
  }

  /** The first thing that keeps the running servers from being a whole; empty if nothing does. */
  Optional<String> missing() {
    Optional<LocalRedis> primary = primary();
    if (primary.isEmpty()) {
      return Optional.of("there is no primary; " + describe());
    }
    List<LocalRedis> others =
        nodes.stream().filter(node -> node != primary.get() && node.isAlive()).toList();
    try {
      return attached(primary.get(), others)
          .or(
              () ->
                  sentinels.stream()
                      .filter(LocalServer::isAlive)
                      .map(sentinel -> unseen(sentinel, primary.get(), others))
                      .flatMap(Optional::stream)
                      .findFirst());
    } catch (LocalServerException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> attached(LocalRedis primary, List<LocalRedis> others) {
    for (LocalRedis replica : others) {
      Map<String, String> info = replica.command(PATIENCE, "INFO", "replication").fields();
      Address announced = primary.announcedAddress();
      if (!announced.host().equals(info.get("master_host"))
          || !Integer.toString(announced.port()).equals(info.get("master_port"))
          || !"up".equals(info.get("master_link_status"))) {
        return Optional.of(
            replica
                + " is not attached to "
                + primary
                + " (link "
                + info.getOrDefault("master_link_status", "none")
                + ")");
      }
    }
    Map<String, String> info = primary.command(PATIENCE, "INFO", "replication").fields();
    long online =
        info.entrySet().stream()
            .filter(e -> e.getKey().matches("slave\\d+") && e.getValue().contains("state=online"))
            .count();
    return online >= others.size()
        ? Optional.empty()
        : Optional.of(primary + " has " + online + " of " + others.size() + " replicas online");
  }

  private Optional<String> unseen(
      LocalSentinel sentinel, LocalRedis primary, List<LocalRedis> others) {
    Map<String, String> master =
        sentinel.command(PATIENCE, "SENTINEL", "MASTER", masterName).fields();
    if (!primary.announcedAddress().equals(address(master))
        || !isUp(master.getOrDefault("flags", "disconnected"))) {
      return Optional.of(
          sentinel + " sees the primary as " + address(master) + " " + master.get("flags"));
    }
    // Not their links: those were asked of the servers themselves, and a Sentinel looks at them
    // every ten seconds only. But their role: to one that still sees a former primary as a master,
    // it seems to have been one for long when it is promoted again, and is demoted.
    long replicas =
        healthy(sentinel, "REPLICAS")
            .filter(it -> it.getOrDefault("role-reported", "").equals("slave"))
            .count();
    if (replicas < others.size()) {
      return Optional.of(
          sentinel + " sees " + replicas + " of " + others.size() + " replicas up and as replicas");
    }
    long peers = healthy(sentinel, "SENTINELS").count();
    long expected = sentinels.stream().filter(LocalServer::isAlive).count() - 1;
    return peers >= expected
        ? Optional.empty()
        : Optional.of(sentinel + " sees " + peers + " of " + expected + " other Sentinels up");
  }

  private Stream<Map<String, String>> healthy(LocalSentinel sentinel, String what) {
    return sentinel.command(PATIENCE, "SENTINEL", what, masterName).items().stream()
        .map(Reply::fields)
        .filter(it -> isUp(it.getOrDefault("flags", "")));
  }

  /**
   * Other words say other things; {@code master_down} is only what that peer once thought of a
   * primary.
   */
  private static boolean isUp(String flags) {
    return Collections.disjoint(List.of(flags.split(",", -1)), DOWN);
  }

  private Optional<Opinion> opinion(LocalSentinel sentinel) {
    if (!sentinel.isAlive()) {
      return Optional.empty();
    }
    try {
      List<Reply> address =
          sentinel.command(PATIENCE, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", masterName).items();
      Map<String, String> master =
          sentinel.command(PATIENCE, "SENTINEL", "MASTER", masterName).fields();
      return Optional.of(
          new Opinion(
              Long.parseLong(master.getOrDefault("config-epoch", "0")),
              new Address(address.get(0).text(), (int) address.get(1).number())));
    } catch (LocalServerException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static String role(LocalRedis node) {
    if (!node.isAlive()) {
      return "gone";
    }
    try {
      return node.command(PATIENCE, "ROLE").items().get(0).text();
    } catch (LocalServerException e) {
      return "no answer";
    }
  }

  private static Address address(Map<String, String> master) {
    return new Address(
        master.getOrDefault("ip", "0.0.0.0"), Integer.parseInt(master.getOrDefault("port", "1")));
  }
}
