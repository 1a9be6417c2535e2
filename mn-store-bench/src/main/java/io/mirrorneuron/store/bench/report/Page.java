package io.mirrorneuron.store.bench.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Renders results as Markdown that reads well as plain text, too. */
final class Page {

  /** More than this between the floor's slowest and fastest fork, and the machine was not quiet. */
  private static final double QUIET = 0.15;

  private final Results results;
  private final Plan plan;

  Page(Results results, Plan plan) {
    this.results = results;
    this.plan = plan;
  }

  String render() {
    StringBuilder page = new StringBuilder();
    addTargets(page);
    page.append('\n');
    addPoints(page);
    page.append('\n');
    addEnvironment(page);
    return page.toString();
  }

  /** How many targets have been reached, and how many were measured. */
  String summary() {
    List<Target> measured = plan.targets().stream().filter(this::isMeasured).toList();
    long reached = measured.stream().filter(this::isReached).count();
    return "%d of %d targets reached, %d not measured"
        .formatted(reached, measured.size(), plan.targets().size() - measured.size());
  }

  private void addTargets(StringBuilder page) {
    page.append("| target | ours | other | | limit | result |\n|---|--:|--:|--:|--:|---|\n");
    for (Target target : plan.targets()) {
      page.append("| ").append(target.what()).append(" | ");
      if (!isMeasured(target)) {
        page.append("| | | | not measured |\n");
        continue;
      }
      Estimate value = target.value(results);
      page.append(text(results.at(target.ours()).estimate(target.figure())))
          .append(" | ")
          .append(
              target
                  .other()
                  .map(other -> text(results.at(other).estimate(target.figure())))
                  .orElse(""))
          .append(" | ")
          .append(text(value))
          .append(" | ")
          .append(limit(target))
          .append(" | ")
          .append(verdict(target, value))
          .append(" |\n");
    }
  }

  private void addPoints(StringBuilder page) {
    page.append(
            "| point | ops/s | p50 µs | p99 µs | B/op | script µs | primary's CPU µs/op | client's CPU µs/op"
                + " |\n")
        .append("|---|--:|--:|--:|--:|--:|--:|--:|\n");
    results.measurements().stream()
        .sorted(Comparator.comparing(measurement -> measurement.point().toString()))
        .forEach(
            measurement -> {
              page.append("| ").append(measurement.point());
              for (String figure :
                  List.of(
                      Figures.THROUGHPUT,
                      Figures.P50,
                      Figures.P99,
                      Figures.ALLOCATION,
                      Figures.SCRIPT,
                      Figures.SERVER_CPU,
                      Figures.CLIENT_CPU)) {
                Series series = measurement.figures().get(figure);
                page.append(" | ").append(series == null ? "" : text(series.estimate()));
              }
              page.append(" |\n");
            });
  }

  private void addEnvironment(StringBuilder page) {
    results
        .environment()
        .facts()
        .forEach(
            (name, value) ->
                page.append("- ").append(name).append(": ").append(value).append('\n'));
    page.append("- Effort: ").append(results.effort()).append('\n');
    page.append("- Floor: ").append(floor()).append('\n');
  }

  /** The floor is measured in every round, so that its forks tell how the machine changed. */
  private String floor() {
    return results
        .find(plan.floor())
        .map(
            measurement -> {
              List<Double> samples = measurement.series(Figures.P50).samples();
              double least = samples.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
              double most = samples.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
              return "PING, p50 of an iteration from %.1f to %.1f µs: %s"
                  .formatted(
                      least,
                      most,
                      most / least - 1 > QUIET
                          ? "**noisy**, it moved by more than 15 %"
                          : "quiet, it moved by less than 15 %");
            })
        .orElse("not measured");
  }

  private boolean isMeasured(Target target) {
    return target.points().stream()
        .allMatch(
            point ->
                results
                    .find(point)
                    .filter(found -> found.figures().containsKey(target.figure()))
                    .isPresent());
  }

  private boolean isReached(Target target) {
    return target.compared().isReached(target.value(results).value(), target.limit());
  }

  private String verdict(Target target, Estimate value) {
    boolean certain =
        target.compared().isReached(value.value() - value.error(), target.limit())
            == target.compared().isReached(value.value() + value.error(), target.limit());
    return (isReached(target) ? "reached" : "**fallen short**")
        + (certain ? "" : ", within the error");
  }

  private static String limit(Target target) {
    return (target.compared() == Target.Compared.RATIO_AT_LEAST ? "≥ " : "≤ ")
        + text(target.limit());
  }

  private static String text(Estimate estimate) {
    return Double.isNaN(estimate.error())
        ? text(estimate.value())
        : text(estimate.value()) + " ± " + text(estimate.error(), estimate.value());
  }

  private static String text(double value) {
    return text(value, value);
  }

  /** As many digits as make sense for the value that it belongs to. */
  private static String text(double value, double beside) {
    double size = Math.abs(beside);
    return String.format(Locale.ROOT, size >= 1000 ? "%,.0f" : size >= 20 ? "%.1f" : "%.2f", value);
  }
}
