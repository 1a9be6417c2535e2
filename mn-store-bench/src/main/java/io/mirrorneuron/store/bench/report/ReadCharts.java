package io.mirrorneuron.store.bench.report;

import java.util.List;

/** What reading costs: a job, a page of jobs, a page of a history. */
final class ReadCharts {

  private ReadCharts() {}

  static List<Chart> all() {
    return List.of(byClient(), bySize(), bySnapshot(), byJobs(), memory(), pages());
  }

  private static Chart byClient() {
    Bars chart =
        Bars.of(
            "The median of a get",
            "A job of 1 KiB by one reader: the store, which checks and decodes, and the same MGET by"
                + " hand, which does not.",
            Figures.P50);
    for (String client : Full.CLIENTS) {
      chart =
          chart
              .and(client, "store", Setting.of("GetBenchmark.store", client).latency())
              .and(client, "by hand", Setting.of("GetBenchmark.mget", client).latency());
    }
    return chart;
  }

  private static Chart bySize() {
    Lines chart =
        Lines.of(
            "The median of a get by the size of the state",
            "100 bytes, 1 KiB and 64 KiB; one reader, Jedis. What the store adds is to grow with the"
                + " checksum only.",
            Figures.P50,
            "bytes");
    for (int bytes : new int[] {100, Setting.PAYLOAD, 65_536}) {
      chart =
          chart
              .and(
                  "store",
                  bytes,
                  Setting.of("GetBenchmark.store", "jedis").payload(bytes).latency())
              .and(
                  "by hand",
                  bytes,
                  Setting.of("GetBenchmark.mget", "jedis").payload(bytes).latency());
    }
    return chart;
  }

  private static Chart byJobs() {
    Lines chart =
        Lines.of(
            "The median of a page of 100 jobs by the number of jobs in the store",
            "Read from the middle, one reader, Jedis. It must be level.",
            Figures.P50,
            "jobs");
    for (int jobs : new int[] {1_000, 10_000, 100_000, 1_000_000}) {
      chart = chart.and("store", jobs, page(jobs));
    }
    return chart;
  }

  private static Chart bySnapshot() {
    Lines chart =
        Lines.of(
            "The median of reading a snapshot, by its size",
            "1 KiB to 1 MiB, one reader, Jedis; by hand the same call, not checked and not decoded.",
            Figures.P50,
            "bytes");
    for (int bytes : new int[] {Setting.PAYLOAD, 65_536, 1_048_576}) {
      chart =
          chart
              .and(
                  "store",
                  bytes,
                  Setting.of("SnapshotBenchmark.store", "jedis").payload(bytes).latency())
              .and(
                  "by hand",
                  bytes,
                  Setting.of("SnapshotBenchmark.script", "jedis").payload(bytes).latency());
    }
    return chart;
  }

  private static Chart memory() {
    Lines chart =
        Lines.of(
            "Bytes of Redis memory for one job, one event, one lease",
            "By used_memory before and after those of the charts by their number were written: what a"
                + " primary needs must not depend on what it has already.",
            Figures.BYTES,
            "how many there are");
    for (int jobs : new int[] {1_000, 10_000, 100_000, 1_000_000}) {
      chart = chart.and("job", jobs, page(jobs));
    }
    for (int leases : new int[] {1_000, 10_000, 100_000}) {
      chart = chart.and("lease", leases, LeaseCharts.renewed(leases));
    }
    for (int events : WriteCharts.HISTORIES) {
      chart = chart.and("event of 1 KiB", events, WriteCharts.events(events));
    }
    return chart;
  }

  private static Chart pages() {
    return Bars.of(
            "The median of a page of 100 beside the same by hand",
            "Of 1,000 jobs, and of a history of 1,000 events; Jedis.",
            Figures.P50)
        .and("jobs", "store", page(1_000))
        .and("jobs", "by hand", Setting.of("ListBenchmark.script", "jedis").latency())
        .and(
            "events",
            "store",
            Setting.of("EventsBenchmark.page", "jedis").with("events", 1_000).latency())
        .and("events", "by hand", Setting.of("EventsBenchmark.script", "jedis").latency());
  }

  private static Point page(int jobs) {
    return Setting.of("ListBenchmark.page", "jedis").with("jobs", jobs).latency();
  }
}
