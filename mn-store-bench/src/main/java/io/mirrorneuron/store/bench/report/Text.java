package io.mirrorneuron.store.bench.report;

import java.util.Locale;

/** How figures are written. */
final class Text {

  private Text() {}

  static String of(Estimate estimate) {
    return Double.isNaN(estimate.error())
        ? of(estimate.value())
        : of(estimate.value()) + " ± " + of(estimate.error(), estimate.value());
  }

  static String of(double value) {
    return of(value, value);
  }

  static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * fraction);
  }

  /** As many digits as make sense for the value that it belongs to. */
  private static String of(double value, double beside) {
    double size = Math.abs(beside);
    return String.format(Locale.ROOT, size >= 1000 ? "%,.0f" : size >= 20 ? "%.1f" : "%.2f", value);
  }
}
