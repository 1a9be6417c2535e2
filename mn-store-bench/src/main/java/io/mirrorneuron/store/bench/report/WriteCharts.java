package io.mirrorneuron.store.bench.report;

import java.util.List;
import java.util.Locale;

/** What the other writes cost: commits, events, bundles, several processes, another mode. */
final class WriteCharts {

  /** How long the histories are. */
  static final List<Integer> HISTORIES = List.of(1_000, 100_000, 1_000_000);

  private static final int WRITERS = 16;

  private WriteCharts() {}

  static List<Chart> all() {
    return List.of(steps(), bySnapshot(), byHistory(), bundles(), byWorkers(), modes());
  }

  private static Chart steps() {
    Bars chart =
        Bars.of(
            "Commits and appends beside the same by hand, 16 writers, WAIT 1",
            "A commit writes state, snapshot and event of 1 KiB each in one script; an append one event."
                + " By hand the same script and WAIT 1 on a connection of each writer's own.",
            Figures.THROUGHPUT);
    for (String client : Full.CLIENTS) {
      for (String what : List.of("Commit", "Append")) {
        Setting store = Setting.of(what + "Benchmark.store", client).waiting(1);
        Setting hand = Setting.of(what + "Benchmark.scriptAndWait", client);
        String name = what.toLowerCase(Locale.ROOT);
        chart =
            chart
                .and(name + ", " + client, "store", store.threads(WRITERS).throughput())
                .and(name + ", " + client, "by hand", hand.threads(WRITERS).throughput());
      }
    }
    return chart;
  }

  private static Chart bySnapshot() {
    Lines chart =
        Lines.of(
            "The median of a commit by the size of state, snapshot and event",
            "One writer, WAIT 1, Jedis; each of the three has this size. From some size on only the"
                + " bytes count.",
            Figures.P50,
            "bytes");
    for (int bytes : new int[] {100, Setting.PAYLOAD, 16_384, 262_144}) {
      chart =
          chart
              .and(
                  "store",
                  bytes,
                  Setting.of("CommitBenchmark.store", "jedis").waiting(1).payload(bytes).latency())
              .and(
                  "by hand",
                  bytes,
                  Setting.of("CommitBenchmark.scriptAndWait", "jedis").payload(bytes).latency());
    }
    return chart;
  }

  private static Chart byHistory() {
    Lines chart =
        Lines.of(
            "The median of an append, and of reading 100 events, by the length of the history",
            "One caller, Jedis; the page is read from the middle. Both must be level: a job may run"
                + " for years.",
            Figures.P50,
            "events in the history");
    for (int events : HISTORIES) {
      chart =
          chart
              .and(
                  "append, WAIT 1",
                  events,
                  Setting.of("AppendBenchmark.store", "jedis")
                      .waiting(1)
                      .with("events", events)
                      .latency())
              .and("page of 100", events, events(events));
    }
    return chart;
  }

  static Point events(int there) {
    return Setting.of("EventsBenchmark.page", "jedis").with("events", there).latency();
  }

  private static Chart bundles() {
    Bars chart =
        Bars.of(
            "Bundles of 4 MiB",
            "Uploaded and downloaded again, one after the other: operations a second, times four for"
                + " MiB.",
            Figures.THROUGHPUT);
    for (String client : Full.CLIENTS) {
      chart =
          chart
              .and(
                  client,
                  "upload",
                  Setting.of("BundleBenchmark.upload", client).waiting(1).throughput())
              .and(client, "download", Setting.of("BundleBenchmark.download", client).throughput());
    }
    return chart;
  }

  private static Chart byWorkers() {
    Lines chart =
        Lines.of(
            "Puts by the number of worker processes",
            "1, 2, 4 and 8 processes on the same primary, WAIT 1: what processes gain that threads of"
                + " one do not.",
            Figures.THROUGHPUT,
            "processes");
    for (int workers : new int[] {1, 2, 4, 8}) {
      chart =
          chart.and(
              "jedis, WAIT 1",
              workers,
              Setting.of("WorkersBenchmark.put", "jedis").waiting(1).workers(workers).throughput());
    }
    return chart;
  }

  private static Chart modes() {
    Bars chart =
        Bars.of(
            "Mode sentinel against mode single",
            "The same put by 64 writers, WAIT 1. Sentinels are asked where the primary is, not on the"
                + " way of a write: so the two must be alike.",
            Figures.THROUGHPUT);
    for (String client : Full.CLIENTS) {
      Setting put = PutCharts.put(client, 1).threads(64);
      chart =
          chart
              .and(client, "single", put.throughput())
              .and(client, "sentinel", put.with("mode", "sentinel").throughput());
    }
    return chart;
  }
}
