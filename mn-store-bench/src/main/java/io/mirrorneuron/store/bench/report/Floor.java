package io.mirrorneuron.store.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How long a round trip takes where nothing is done, before, between and after the rounds of a run:
 * how far that moves tells what the run is worth. It is the means of forks that are held against
 * one another, because single iterations scatter on a quiet machine, too.
 *
 * @param forks the mean p50 of each fork, in µs, in the order in which they ran
 * @param least the p50 of the fastest iteration of all, in µs
 * @param most the p50 of the slowest one
 * @param scatter by how much the slowest iteration of a fork took longer than its fastest, as a
 *     fraction, in the fork where that is most
 */
record Floor(List<Double> forks, double least, double most, double scatter) {

  /** What measures it, in every plan. */
  static final Point POINT =
      Point.of("PingBenchmark.ping", Map.of("client", "jedis"), 1, Point.Way.LATENCY);

  /** More than this between two forks, and the machine was not quiet. */
  private static final double QUIET = 0.15;

  static Optional<Floor> of(Results results) {
    return results
        .find(POINT)
        .map(found -> of(found.series(Figures.P50).samples(), results.effort().iterations()));
  }

  private static Floor of(List<Double> samples, int iterations) {
    List<Double> forks = new ArrayList<>();
    double scatter = 0;
    for (int begin = 0; begin < samples.size(); begin += iterations) {
      List<Double> fork = samples.subList(begin, Math.min(samples.size(), begin + iterations));
      forks.add(Estimate.of(fork).value());
      scatter = Math.max(scatter, spread(fork));
    }
    return new Floor(
        List.copyOf(forks), Collections.min(samples), Collections.max(samples), scatter);
  }

  private static double spread(List<Double> values) {
    return Collections.max(values) / Collections.min(values) - 1;
  }

  /** By how much two forks differ at most, be it the first and the last or others. */
  double drift() {
    return spread(forks);
  }

  /** Whether it stayed where it was; of one fork nobody knows. */
  boolean isQuiet() {
    return forks.size() > 1 && drift() <= QUIET;
  }

  /**
   * For example {@code PING, mean p50 of a fork 20.4 µs at the beginning and 21.0 µs at the end, a
   * drift of 3 %: quiet, …}.
   */
  @Override
  public String toString() {
    return (forks.size() > 1 ? moved() : once())
        + String.format(
            Locale.ROOT,
            "; scatter: single iterations from %.1f to %.1f µs, within one fork by up to %s",
            least,
            most,
            Text.percent(scatter));
  }

  private String once() {
    return String.format(
        Locale.ROOT,
        "PING, mean p50 of its only fork %.1f µs: whether it moved cannot be told",
        forks.get(0));
  }

  private String moved() {
    double first = forks.get(0);
    double last = forks.get(forks.size() - 1);
    double ends = spread(List.of(first, last));
    return String.format(
            Locale.ROOT,
            "PING, mean p50 of a fork %.1f µs at the beginning and %.1f µs at the end, a drift of"
                + " %s",
            first,
            last,
            Text.percent(ends))
        + (drift() > ends
            ? " (of %s between two of the %d forks, which is what counts)"
                .formatted(Text.percent(drift()), forks.size())
            : "")
        + (isQuiet()
            ? ": quiet, it moved by less than 15 %"
            : ": **noisy**, it moved by more than 15 %");
  }
}
