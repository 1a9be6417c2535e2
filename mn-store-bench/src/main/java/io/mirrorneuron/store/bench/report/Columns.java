package io.mirrorneuron.store.bench.report;

import java.util.List;

/** What a table tells of every point. */
final class Columns {

  private static final List<Column> ALL =
      List.of(
          new Column("ops/s", Figures.THROUGHPUT),
          new Column("p50 µs", Figures.P50),
          new Column("p99 µs", Figures.P99),
          new Column("B/op", Figures.ALLOCATION),
          new Column("script µs", Figures.SCRIPT),
          new Column("its p99 µs", Figures.SCRIPT_P99),
          new Column("the longest µs", Figures.LONGEST_SCRIPT),
          new Column("primary's CPU µs/op", Figures.SERVER_CPU),
          new Column("client's CPU µs/op", Figures.CLIENT_CPU));

  private record Column(String heading, String figure) {}

  private Columns() {}

  static List<String> headings() {
    return ALL.stream().map(Column::heading).toList();
  }

  /** Empty where nothing was measured, or where what was measured says nothing. */
  static List<String> of(Measurement measurement) {
    return ALL.stream().map(column -> cell(measurement, column.figure())).toList();
  }

  /**
   * The neighbour's operation is a PING, which is not what costs anything there; what workers do
   * they do in other processes.
   */
  private static boolean meansNothing(String benchmark, String figure) {
    boolean ofThisJvm = figure.equals(Figures.CLIENT_CPU) || figure.equals(Figures.ALLOCATION);
    return benchmark.startsWith("NeighbourBenchmark.")
        ? ofThisJvm || figure.equals(Figures.SERVER_CPU)
        : benchmark.startsWith("WorkersBenchmark.") && ofThisJvm;
  }

  private static String cell(Measurement measurement, String figure) {
    return meansNothing(measurement.point().benchmark(), figure)
            || !measurement.figures().containsKey(figure)
        ? ""
        : Text.of(measurement.estimate(figure));
  }
}
