package io.mirrorneuron.store.bench.report;

import io.mirrorneuron.store.bench.report.Point.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The targets of issue 3: what a confirmed write costs beside a plain one. */
final class Issue3 {

  private static final List<String> CLIENTS = List.of("jedis", "lettuce", "redisson");
  private static final int WRITERS = 64;

  private Issue3() {}

  static Plan plan() {
    List<Target> targets = new ArrayList<>();
    for (String client : List.of("jedis", "lettuce")) {
      targets.add(
          Target.atLeast(
              1.3,
              "put, WAIT 1, 64 writers, " + client + " / same script by hand without WAIT",
              Figures.THROUGHPUT,
              put(client, 1, WRITERS, Way.THROUGHPUT),
              bare("script", client, WRITERS, Way.THROUGHPUT)));
      targets.add(
          Target.atLeast(
              0.9,
              "put, WAIT 1, 64 writers, " + client + " / same lane without WAIT",
              Figures.THROUGHPUT,
              put(client, 1, WRITERS, Way.THROUGHPUT),
              put(client, 0, WRITERS, Way.THROUGHPUT)));
    }
    for (String client : CLIENTS) {
      targets.add(
          Target.atLeast(
              0.9,
              "put, WAIT 1, 256 asynchronous callers, " + client + " / same without WAIT",
              Figures.THROUGHPUT,
              async(client, 1),
              async(client, 0)));
    }
    for (String client : CLIENTS) {
      for (int writers : new int[] {1, 4}) {
        targets.add(
            Target.atMost(
                1.15,
                "p50 of put, WAIT 1, "
                    + (writers == 1 ? "1 writer, " : writers + " writers, ")
                    + client
                    + " / [script, WAIT] by hand for each writer",
                Figures.P50,
                put(client, 1, writers, Way.LATENCY),
                bare("scriptAndWait", client, writers, Way.LATENCY)));
      }
    }
    targets.add(
        Target.atLeast(
            3,
            "put, WAIT 1, 64 writers, redisson / its RBatch.sync for each write",
            Figures.THROUGHPUT,
            put("redisson", 1, WRITERS, Way.THROUGHPUT),
            bare("scriptAndWait", "redisson", WRITERS, Way.THROUGHPUT)));
    targets.add(
        Target.atMost(
            1.15,
            "p50 of get, 1 thread, jedis / the same MGET by hand",
            Figures.P50,
            client("GetBenchmark.store", "jedis", 1, Way.LATENCY),
            client("GetBenchmark.mget", "jedis", 1, Way.LATENCY)));
    targets.add(
        Target.atLeast(
            1.3,
            "single renewals, 16 threads, jedis / same script by hand",
            Figures.THROUGHPUT,
            client("RenewBenchmark.store", "jedis", 16, Way.THROUGHPUT),
            client("RenewBenchmark.script", "jedis", 16, Way.THROUGHPUT)));
    addCosts(targets);
    return new Plan("issue3", targets, List.of());
  }

  /** Told by points that are measured for the other targets anyway. */
  private static void addCosts(List<Target> targets) {
    targets.add(
        Target.absolute(
            15,
            "the put script's time in Redis, 1 writer (us)",
            Figures.SCRIPT,
            put("jedis", 1, 1, Way.LATENCY)));
    targets.add(
        Target.absolute(
            15,
            "the put script's time in Redis, 64 writers (us)",
            Figures.SCRIPT,
            put("jedis", 1, WRITERS, Way.THROUGHPUT)));
    for (String client : CLIENTS) {
      targets.add(
          Target.excess(
              1024,
              "bytes allocated by a put, WAIT 1, 1 writer, "
                  + client
                  + ", beyond those of [script, WAIT] by hand",
              Figures.ALLOCATION,
              put(client, 1, 1, Way.LATENCY),
              bare("scriptAndWait", client, 1, Way.LATENCY)));
    }
    for (String client : List.of("jedis", "lettuce")) {
      targets.add(
          Target.excess(
              1024,
              "bytes allocated by a put, WAIT 1, 64 writers, "
                  + client
                  + ", beyond those of the script by hand without WAIT",
              Figures.ALLOCATION,
              put(client, 1, WRITERS, Way.THROUGHPUT),
              bare("script", client, WRITERS, Way.THROUGHPUT)));
    }
  }

  private static Point put(String client, int wait, int writers, Way way) {
    return Point.of(
        "PutBenchmark.store",
        Map.of("client", client, "wait", Integer.toString(wait)),
        writers,
        way);
  }

  private static Point bare(String method, String client, int writers, Way way) {
    return client("PutBenchmark." + method, client, writers, way);
  }

  private static Point async(String client, int wait) {
    return Point.of(
        "PutAsyncBenchmark.store",
        Map.of("client", client, "depth", "256", "wait", Integer.toString(wait)),
        1,
        Way.THROUGHPUT);
  }

  private static Point client(String benchmark, String client, int threads, Way way) {
    return Point.of(benchmark, Map.of("client", client), threads, way);
  }
}
