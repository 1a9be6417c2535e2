package io.mirrorneuron.store.bench.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Renders results as Markdown that reads well as plain text, too. */
final class Page {

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
    List<Judgement> judged = Judgement.of(plan, results);
    return "%d of %d targets reached, %d not measured"
        .formatted(
            judged.stream().filter(Judgement::isReached).count(),
            judged.size(),
            plan.targets().size() - judged.size());
  }

  private void addTargets(StringBuilder page) {
    page.append("| target | ours | other | | limit | result |\n|---|--:|--:|--:|--:|---|\n");
    for (Target target : plan.targets()) {
      page.append("| ").append(target.what()).append(" | ");
      Optional<Judgement> judged = Judgement.of(target, results);
      if (judged.isEmpty()) {
        page.append("| | | | not measured |\n");
        continue;
      }
      page.append(String.join(" | ", judged.get().cells()))
          .append(" | ")
          .append(judged.get().isReached() ? "reached" : "**fallen short**")
          .append(judged.get().isCertain() ? "" : ", within the error")
          .append(" |\n");
    }
  }

  private void addPoints(StringBuilder page) {
    page.append("| point | ")
        .append(String.join(" | ", Columns.headings()))
        .append(" |\n|---|")
        .append("--:|".repeat(Columns.headings().size()))
        .append('\n');
    results.measurements().stream()
        .sorted(Comparator.comparing(measurement -> measurement.point().toString()))
        .forEach(
            measurement -> {
              page.append("| ").append(measurement.point());
              for (String cell : Columns.of(measurement)) {
                page.append(" | ").append(cell);
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
    page.append("- Floor: ")
        .append(Floor.of(results).map(Floor::toString).orElse("not measured"))
        .append('\n');
  }
}
