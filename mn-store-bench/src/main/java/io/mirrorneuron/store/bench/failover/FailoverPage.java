package io.mirrorneuron.store.bench.failover;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The results as tables. */
record FailoverPage(FailoverResults results) {

  String render() {
    StringBuilder page = new StringBuilder();
    for (Cause cause : Cause.values()) {
      List<Sample> samples =
          results.samples().stream().filter(it -> it.cause().equals(cause.name())).toList();
      if (!samples.isEmpty()) {
        long rounds = samples.stream().mapToInt(Sample::round).distinct().count();
        page.append("\n### After ").append(cause.words()).append(", ").append(rounds);
        page.append(" failovers\n\n");
        page.append(
            "| ms to the first OK on the new primary | since +switch-master: median | worst |"
                + " since a replica is attached: median | worst | never within 15 s |\n"
                + "|---|--:|--:|--:|--:|--:|\n");
        byContender(samples).forEach((name, own) -> page.append(row(name, own)));
      }
    }
    page.append("\nMeasured on:\n\n");
    results
        .environment()
        .facts()
        .forEach((name, value) -> page.append("* " + name + ": " + value + "\n"));
    return page.toString();
  }

  private static Map<String, List<Sample>> byContender(List<Sample> samples) {
    Map<String, List<Sample>> all = new LinkedHashMap<>();
    samples.forEach(
        it ->
            all.computeIfAbsent(
                it.contender(),
                name -> samples.stream().filter(o -> o.contender().equals(name)).toList()));
    return all;
  }

  private static String row(String name, List<Sample> samples) {
    long never = samples.stream().filter(it -> it.sinceAnnounced() == null).count();
    return "| "
        + String.join(
            " | ",
            name,
            median(samples, Sample::sinceAnnounced),
            worst(samples, Sample::sinceAnnounced),
            median(samples, Sample::sinceAttached),
            worst(samples, Sample::sinceAttached),
            Long.toString(never))
        + " |\n";
  }

  private static String median(List<Sample> samples, Function<Sample, @Nullable Double> which) {
    double[] sorted = sorted(samples, which);
    if (sorted.length == 0) {
      return "-";
    }
    int middle = sorted.length / 2;
    return text(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }

  private static String worst(List<Sample> samples, Function<Sample, @Nullable Double> which) {
    double[] sorted = sorted(samples, which);
    return sorted.length == 0 ? "-" : text(sorted[sorted.length - 1]);
  }

  private static double[] sorted(List<Sample> samples, Function<Sample, @Nullable Double> which) {
    return samples.stream()
        .map(which)
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .sorted()
        .toArray();
  }

  private static String text(double millis) {
    return String.format(Locale.ROOT, "%.1f", millis);
  }
}
