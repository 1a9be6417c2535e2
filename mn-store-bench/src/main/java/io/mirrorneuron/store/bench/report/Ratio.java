package io.mirrorneuron.store.bench.report;

import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * How many times as much something is as it was. It is the difference of the mean logarithms that
 * is estimated, by Welch's method: so the scatter of the two need not be the same, and a half is as
 * far from one as a double is.
 *
 * @param value the later geometric mean divided by the earlier one
 * @param least where its confidence interval begins
 * @param most where that ends; further from the value than its beginning is
 */
record Ratio(double value, double least, double most) {

  private static final double CONFIDENCE = 0.99;

  /** Empty if a side has fewer than two samples, or one that has no logarithm. */
  static Optional<Ratio> of(List<Double> before, List<Double> after) {
    if (!isUsable(before) || !isUsable(after)) {
      return Optional.empty();
    }
    SummaryStatistics earlier = logarithms(before);
    SummaryStatistics later = logarithms(after);
    double difference = later.getMean() - earlier.getMean();
    double half = halfWidth(squaredError(earlier), squaredError(later), earlier, later);
    return Optional.of(
        new Ratio(Math.exp(difference), Math.exp(difference - half), Math.exp(difference + half)));
  }

  private static boolean isUsable(List<Double> samples) {
    return samples.size() > 1
        && samples.stream().allMatch(sample -> sample > 0 && Double.isFinite(sample));
  }

  private static SummaryStatistics logarithms(List<Double> samples) {
    SummaryStatistics statistics = new SummaryStatistics();
    samples.forEach(sample -> statistics.addValue(Math.log(sample)));
    return statistics;
  }

  /** The square of the standard error of a mean. */
  private static double squaredError(SummaryStatistics samples) {
    return samples.getVariance() / samples.getN();
  }

  private static double halfWidth(
      double a, double b, SummaryStatistics earlier, SummaryStatistics later) {
    if (a + b == 0) {
      return 0; // nothing scattered, and Welch and Satterthwaite would divide by it
    }
    double degrees =
        (a + b) * (a + b) / (a * a / (earlier.getN() - 1) + b * b / (later.getN() - 1));
    double quantile = new TDistribution(degrees).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
    return quantile * Math.sqrt(a + b);
  }

  /** The earlier in terms of the later. */
  Ratio inverse() {
    return new Ratio(1 / value, 1 / most, 1 / least);
  }

  /** By which factor the value may be off at most, in either direction. */
  double uncertainty() {
    return Math.sqrt(most / least);
  }
}
