package io.mirrorneuron.store.bench.report;

import io.mirrorneuron.store.bench.report.Point.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The targets of issue 5: what leases cost to acquire, to renew and to hold. Beside them what is
 * left to gain: acquiring and releasing by hand, which nobody can undercut by much.
 */
final class Issue5 {

  /** 5 % of a core for 3 s, for each of 10,000 leases. */
  private static final double KEEPER_CPU_MICROS = 0.05 * 3e6 / 10_000;

  /** 1 MiB a second for 3 s, for each of 10,000 leases. */
  private static final double KEEPER_GARBAGE_BYTES = 3.0 * 1024 * 1024 / 10_000;

  private Issue5() {}

  static Plan plan() {
    List<Target> targets = new ArrayList<>();
    for (String client : List.of("jedis", "lettuce")) {
      Point store = many("RenewManyBenchmark.store", client);
      targets.add(
          Target.atLeast(
              0.9,
              "10,000 leases renewed, " + client + " / same scripts by hand",
              Figures.THROUGHPUT,
              store,
              many("RenewManyBenchmark.script", client)));
    }
    for (Point busy :
        List.of(
            many("RenewManyBenchmark.store", "jedis"),
            many("RenewManyBenchmark.store", "lettuce"),
            keeper("jedis", 3_000))) {
      targets.add(
          Target.absolute(
              1_000, "longest call of a script (us), " + busy, Figures.LONGEST_SCRIPT, busy));
    }
    addHolding(targets);
    targets.add(
        Target.atMost(
            1.3,
            "p99 of a neighbour's PING while 10,000 leases are renewed, jedis / by hand",
            Figures.P99,
            many("NeighbourBenchmark.besideStore", "jedis", Way.LATENCY),
            many("NeighbourBenchmark.besideScript", "jedis", Way.LATENCY)));
    addGrants(targets);
    for (String client : List.of("jedis", "lettuce", "redisson")) {
      targets.add(
          Target.atMost(
              1.15,
              "p50 of a single renewal, " + client + " / same script by hand",
              Figures.P50,
              many("RenewBenchmark.store", client, Way.LATENCY),
              many("RenewBenchmark.script", client, Way.LATENCY)));
    }
    return new Plan("issue5", targets, List.of());
  }

  private static void addHolding(List<Target> targets) {
    for (String client : List.of("jedis", "lettuce")) {
      for (int every : new int[] {3_000, 500}) {
        String lease = " for a lease and " + every + " ms, " + client;
        targets.add(
            Target.atMost(
                1,
                "server time" + lease + " / Redisson's watchdog",
                Figures.SERVER_CPU,
                keeper(client, every),
                watchdog(every)));
        targets.add(
            Target.atMost(
                0.4,
                "client CPU" + lease + " / Redisson's watchdog",
                Figures.CLIENT_CPU,
                keeper(client, every),
                watchdog(every)));
      }
      targets.add(
          Target.absolute(
              KEEPER_CPU_MICROS,
              "client CPU for a lease kept 3 s, " + client + " (us; 15 are 5 % of a core)",
              Figures.CLIENT_CPU,
              keeper(client, 3_000)));
      targets.add(
          Target.absolute(
              KEEPER_GARBAGE_BYTES,
              "garbage for a lease kept 3 s, " + client + " (bytes; 315 are 1 MiB/s)",
              Figures.ALLOCATION,
              keeper(client, 3_000)));
    }
  }

  private static Point keeper(String client, int every) {
    return Point.of(
        "HoldBenchmark.keeper",
        Map.of("client", client, "every", Integer.toString(every)),
        1,
        Way.COST);
  }

  private static Point watchdog(int every) {
    return Point.of(
        "HoldBenchmark.watchdog",
        Map.of("wait", "0", "every", Integer.toString(every)),
        1,
        Way.COST);
  }

  private static void addGrants(List<Target> targets) {
    for (String client : List.of("jedis", "lettuce", "redisson")) {
      for (int wait : new int[] {0, 1}) {
        String confirmed = wait == 0 ? "" : ", confirmed by a replica";
        Point store =
            Point.of(
                "GrantBenchmark.store",
                Map.of("client", client, "wait", Integer.toString(wait)),
                1,
                Way.THROUGHPUT);
        targets.add(
            Target.atLeast(
                0.9,
                "acquire and release" + confirmed + ", " + client + " / same scripts by hand",
                Figures.THROUGHPUT,
                store,
                many(
                    wait == 0 ? "GrantBenchmark.script" : "GrantBenchmark.scriptAndWait", client)));
        targets.add(
            Target.atLeast(
                wait == 0 ? 2.5 : 3,
                "acquire and release" + confirmed + ", " + client + " / Redisson's RLock",
                Figures.THROUGHPUT,
                store,
                watched("GrantBenchmark.lock", wait, Way.THROUGHPUT)));
        targets.add(
            Target.atLeast(
                wait == 0 ? 4 : 3,
                "acquire and release" + confirmed + ", " + client + " / Redisson's RFencedLock",
                Figures.THROUGHPUT,
                store,
                watched("GrantBenchmark.fencedLock", wait, Way.THROUGHPUT)));
      }
    }
  }

  private static Point many(String benchmark, String client) {
    return many(benchmark, client, Way.THROUGHPUT);
  }

  private static Point many(String benchmark, String client, Way way) {
    return Point.of(benchmark, Map.of("client", client), 1, way);
  }

  private static Point watched(String benchmark, int wait, Way way) {
    return Point.of(benchmark, Map.of("wait", Integer.toString(wait)), 1, way);
  }
}
