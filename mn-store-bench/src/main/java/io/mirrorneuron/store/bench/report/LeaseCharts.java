package io.mirrorneuron.store.bench.report;

import java.util.ArrayList;
import java.util.List;

/** What leases cost to acquire, to renew and to hold, beside the locks of others. */
final class LeaseCharts {

  private static final int USUAL_MILLIS = 3_000;

  private LeaseCharts() {}

  static List<Chart> all() {
    List<Chart> charts = new ArrayList<>();
    charts.add(grants());
    charts.add(confirmedGrants());
    charts.add(renewals());
    charts.add(tails());
    charts.add(many());
    charts.add(byLeases());
    charts.add(held(Figures.CLIENT_CPU, "the client's CPU"));
    charts.add(held(Figures.SERVER_CPU, "the primary's CPU"));
    charts.add(heldByLeases());
    charts.add(neighbours());
    return List.copyOf(charts);
  }

  private static Chart grants() {
    Bars chart =
        Bars.of(
            "Acquiring and releasing, confirmed by nobody",
            "One thread, two round trips. Redisson's RLock has no fencing token, no server checks that"
                + " of its RFencedLock; ShedLock's has neither token nor order, and is not"
                + " renewed. They do less.",
            Figures.THROUGHPUT);
    for (String client : Full.CLIENTS) {
      chart =
          chart
              .and(
                  client,
                  "store",
                  Setting.of("GrantBenchmark.store", client).waiting(0).throughput())
              .and(client, "by hand", Setting.of("GrantBenchmark.script", client).throughput());
    }
    return chart
        .and("peers", "RLock", Setting.of("GrantBenchmark.lock").waiting(0).throughput())
        .and(
            "peers", "RFencedLock", Setting.of("GrantBenchmark.fencedLock").waiting(0).throughput())
        .and("peers", "ShedLock", Setting.of("GrantBenchmark.shedLock").throughput());
  }

  private static Chart confirmedGrants() {
    Bars chart =
        Bars.of(
            "Acquiring and releasing, each confirmed by a replica",
            "One thread, WAIT 1 with both scripts. Redisson waits where it knows of a replica;"
                + " ShedLock never does.",
            Figures.THROUGHPUT);
    for (String client : Full.CLIENTS) {
      chart =
          chart
              .and(
                  client,
                  "store",
                  Setting.of("GrantBenchmark.store", client).waiting(1).throughput())
              .and(
                  client,
                  "by hand",
                  Setting.of("GrantBenchmark.scriptAndWait", client).throughput());
    }
    return chart
        .and("peers", "RLock", Setting.of("GrantBenchmark.lock").waiting(1).throughput())
        .and(
            "peers",
            "RFencedLock",
            Setting.of("GrantBenchmark.fencedLock").waiting(1).throughput());
  }

  private static Chart renewals() {
    Bars chart =
        Bars.of(
            "The median of a single renewal",
            "One holder, no WAIT: the hot path. ShedLock's extend looks at no token.",
            Figures.P50);
    for (String client : Full.CLIENTS) {
      chart =
          chart
              .and(client, "store", Setting.of("RenewBenchmark.store", client).latency())
              .and(client, "by hand", Setting.of("RenewBenchmark.script", client).latency());
    }
    return chart.and("peers", "ShedLock", Setting.of("RenewBenchmark.shedLockExtend").latency());
  }

  private static Chart tails() {
    Percentiles chart =
        Percentiles.of(
            "How long a single renewal takes at worst",
            "The same points: a lease is lost by its slowest renewal, not by the median.");
    for (String client : Full.CLIENTS) {
      chart =
          chart
              .and(client + ", store", Setting.of("RenewBenchmark.store", client).latency())
              .and(client + ", by hand", Setting.of("RenewBenchmark.script", client).latency());
    }
    return chart.and("PING", Floor.POINT);
  }

  private static Chart many() {
    Bars chart =
        Bars.of(
            "10,000 leases renewed in batches",
            "Leases in a second, a hundred in a call of the script, one call in flight.",
            Figures.THROUGHPUT);
    for (String client : List.of("jedis", "lettuce")) {
      chart =
          chart
              .and(client, "store", Setting.of("RenewManyBenchmark.store", client).throughput())
              .and(client, "by hand", Setting.of("RenewManyBenchmark.script", client).throughput());
    }
    return chart;
  }

  private static Chart byLeases() {
    Lines chart =
        Lines.of(
            "Renewals in a second by how many leases are renewed together",
            "1 to 100,000 leases, Jedis. Up to a hundred share a call, so it rises to there and is"
                + " level from there on.",
            Figures.THROUGHPUT,
            "leases");
    for (int leases : new int[] {1, 10, 100, 1_000, 10_000, 100_000}) {
      chart = chart.and("store", leases, renewed(leases));
    }
    return chart;
  }

  static Point renewed(int leases) {
    return Setting.of("RenewManyBenchmark.store", "jedis").leases(leases).throughput();
  }

  private static Chart held(String figure, String whose) {
    Bars chart =
        Bars.of(
            "Holding 10,000 leases: " + whose + " for one lease and one interval",
            "The store's keeper and Redisson's watchdog, which renews all in one go.",
            figure);
    for (int every : new int[] {USUAL_MILLIS, 500}) {
      String group = "every " + every + " ms";
      chart =
          chart
              .and(group, "keeper, jedis", keeper("jedis").every(every).cost())
              .and(group, "watchdog", watchdog().every(every).cost())
              .and(group, "keeper, lettuce", keeper("lettuce").every(every).cost());
    }
    return chart;
  }

  private static Chart heldByLeases() {
    Lines chart =
        Lines.of(
            "Holding leases: the client's CPU for one lease and 3 s, by their number",
            "100 to 100,000 leases, Jedis. It falls as long as there is a fixed cost to share.",
            Figures.CLIENT_CPU,
            "leases");
    for (int leases : new int[] {100, 1_000, 10_000, 100_000}) {
      chart =
          chart.and("keeper", leases, keeper("jedis").every(USUAL_MILLIS).leases(leases).cost());
    }
    return chart;
  }

  private static Chart neighbours() {
    return Percentiles.of(
            "What a neighbour notices of 10,000 leases that are renewed without a pause",
            "PING by somebody else, beside the store, beside one bare call in flight, and alone.")
        .and("beside the store", Setting.of("NeighbourBenchmark.besideStore", "jedis").latency())
        .and("by hand", Setting.of("NeighbourBenchmark.besideScript", "jedis").latency())
        .and("alone", Floor.POINT);
  }

  private static Setting keeper(String client) {
    return Setting.of("HoldBenchmark.keeper", client);
  }

  private static Setting watchdog() {
    return Setting.of("HoldBenchmark.watchdog").waiting(0);
  }
}
