package io.mirrorneuron.store.bench.report;

import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.util.ListStatistics;

/**
 * A value and how far it may be off.
 *
 * @param value the mean of the iterations, or of a maximum the largest of them
 * @param error half the width of its confidence interval at 99.9 %, as JMH reports it; NaN if there
 *     are too few iterations, and of a maximum, which has none
 */
public record Estimate(double value, double error) {

  private static final double CONFIDENCE = 0.999;

  static Estimate of(List<Double> samples) {
    ListStatistics statistics =
        new ListStatistics(samples.stream().mapToDouble(Double::doubleValue).toArray());
    return new Estimate(statistics.getMean(), statistics.getMeanErrorAt(CONFIDENCE));
  }

  /** Of what is a maximum in each iteration: the one of all of them. */
  static Estimate maximumOf(List<Double> samples) {
    return new Estimate(Collections.max(samples), Double.NaN);
  }

  /** The quotient; relative errors of independent values add as squares do. */
  Estimate dividedBy(Estimate other) {
    double quotient = value / other.value;
    return new Estimate(
        quotient, Math.abs(quotient) * Math.hypot(error / value, other.error / other.value));
  }

  /** The difference; errors of independent values add as squares do. */
  Estimate minus(Estimate other) {
    return new Estimate(value - other.value, Math.hypot(error, other.error));
  }
}
