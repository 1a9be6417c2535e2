package io.mirrorneuron.store.bench.report;

import java.util.List;

/** What a durable write costs, by client, by writers, by size, and by what has to confirm it. */
final class PutCharts {

  private static final String STORE = "PutBenchmark.store";
  private static final String SCRIPT = "PutBenchmark.script";
  private static final String SCRIPT_AND_WAIT = "PutBenchmark.scriptAndWait";
  private static final int WRITERS = 64;

  private PutCharts() {}

  static List<Chart> all() {
    return List.of(
        byClient(), hotAndDurable(), byWriters(), tails(), bySize(), byReplicas(), asynchronous());
  }

  /** The one for the README. */
  private static Chart byClient() {
    Bars chart =
        Bars.of(
            "Durable put: WAIT 1 against no WAIT, 64 writers",
            "Puts of 1 KiB by 64 writers that wait for them. The store commits in groups: one WAIT is"
                + " shared by all writes in flight. By hand each writer has its own connection and"
                + " its own WAIT, with Redisson RBatch.sync.",
            Figures.THROUGHPUT);
    for (String client : Full.CLIENTS) {
      chart =
          chart
              .and(client, "store, WAIT 1", put(client, 1).threads(WRITERS).throughput())
              .and(client, "by hand, WAIT 1", byHand(client).threads(WRITERS).throughput())
              .and(client, "store, no WAIT", put(client, 0).threads(WRITERS).throughput())
              .and(
                  client,
                  "by hand, no WAIT",
                  Setting.of(SCRIPT, client).threads(WRITERS).throughput());
    }
    return chart;
  }

  private static Chart hotAndDurable() {
    Bars chart =
        Bars.of(
            "The hot path against the durable path: the median of one caller",
            "What a caller waits for on the primary alone (reading a job, renewing a lease), and where"
                + " a replica confirms (a put, and a commit of state, snapshot and event). PING is the"
                + " way to the server and back.",
            Figures.P50);
    for (String client : Full.CLIENTS) {
      if (client.equals(Floor.POINT.parameters().get("client"))) {
        chart = chart.and(client, "PING by hand", Floor.POINT);
      }
      chart =
          chart
              .and(client, "get", Setting.of("GetBenchmark.store", client).latency())
              .and(client, "renewal", Setting.of("RenewBenchmark.store", client).latency())
              .and(client, "put, WAIT 1", put(client, 1).latency())
              .and(
                  client,
                  "commit, WAIT 1",
                  Setting.of("CommitBenchmark.store", client).waiting(1).latency());
    }
    return chart;
  }

  private static Chart byWriters() {
    Lines chart =
        Lines.of(
            "Puts by the number of writers",
            "1, 16 and 64 writers. Level means that the server, or these two cores, have no more to"
                + " give; where the lines with and without WAIT meet, confirmation is free.",
            Figures.THROUGHPUT,
            "writers");
    for (int writers : new int[] {1, 16, WRITERS}) {
      chart =
          chart
              .and("jedis, WAIT 1", writers, put("jedis", 1).threads(writers).throughput())
              .and("jedis by hand, WAIT 1", writers, byHand("jedis").threads(writers).throughput())
              .and("jedis, no WAIT", writers, put("jedis", 0).threads(writers).throughput())
              .and(
                  "jedis by hand, no WAIT",
                  writers,
                  Setting.of(SCRIPT, "jedis").threads(writers).throughput());
    }
    return chart;
  }

  private static Chart tails() {
    Percentiles chart =
        Percentiles.of(
            "How long a put takes at worst: one writer, WAIT 1",
            "One writer, because its group is itself: what is left is what the store adds.");
    for (String client : Full.CLIENTS) {
      chart =
          chart
              .and(client + ", store", put(client, 1).latency())
              .and(client + ", by hand", byHand(client).latency());
    }
    return chart.and("PING", Floor.POINT);
  }

  private static Chart bySize() {
    Lines chart =
        Lines.of(
            "The median of a put by the size of the state",
            "100 bytes, 1 KiB and 64 KiB that do not compress; one writer, WAIT 1, Jedis. The distance"
                + " is what checking and wrapping cost.",
            Figures.P50,
            "bytes");
    for (int bytes : new int[] {100, Setting.PAYLOAD, 65_536}) {
      chart =
          chart
              .and("store", bytes, put("jedis", 1).payload(bytes).latency())
              .and("by hand", bytes, byHand("jedis").payload(bytes).latency());
    }
    return chart;
  }

  private static Chart byReplicas() {
    Bars chart =
        Bars.of(
            "Puts by the number of replicas, and how many of them confirm",
            "Jedis, 64 writers. A replica costs the primary whether or not it is waited for; the"
                + " second one shares these two cores, too.",
            Figures.THROUGHPUT);
    for (int replicas = 0; replicas <= 2; replicas++) {
      for (int confirming = 0; confirming <= replicas; confirming++) {
        chart =
            chart.and(
                replicas == 1 ? "1 replica" : replicas + " replicas",
                confirming == 0 ? "no WAIT" : "WAIT " + confirming,
                put("jedis", confirming).replicas(replicas).threads(WRITERS).throughput());
      }
    }
    return chart;
  }

  private static Chart asynchronous() {
    Bars chart =
        Bars.of(
            "Asynchronous puts, 64 and 256 in flight",
            "One thread that does not wait, WAIT 1: how deep the pipe has to be. Beside it 256 in"
                + " flight that nobody confirms.",
            Figures.THROUGHPUT);
    for (String client : Full.CLIENTS) {
      Setting async = Setting.of("PutAsyncBenchmark.store", client);
      chart =
          chart
              .and(client, "64, WAIT 1", async.waiting(1).with("depth", 64).throughput())
              .and(client, "256, WAIT 1", async.waiting(1).with("depth", 256).throughput())
              .and(client, "256, no WAIT", async.waiting(0).with("depth", 256).throughput());
    }
    return chart;
  }

  static Setting put(String client, int confirming) {
    return Setting.of(STORE, client).waiting(confirming);
  }

  private static Setting byHand(String client) {
    return Setting.of(SCRIPT_AND_WAIT, client);
  }
}
