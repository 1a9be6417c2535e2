package io.mirrorneuron.store.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Renders results as one page of HTML that needs nothing else: no network, no script. */
final class HtmlPage {

  private final Results results;
  private final Plan plan;
  private final StringBuilder page = new StringBuilder();

  HtmlPage(Results results, Plan plan) {
    this.results = results;
    this.plan = plan;
  }

  String render() {
    page.setLength(0);
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>mn-store: benchmarks</title>\n<style>\n")
        .append(style())
        .append("</style>\n</head>\n<body>\n");
    addHead();
    for (int i = 0; i < plan.charts().size(); i++) {
      addChart("c" + i, plan.charts().get(i));
    }
    addTargets();
    if (mark().isEmpty()) {
      addPoints();
    }
    addEnvironment();
    return page.append("</body>\n</html>\n").toString();
  }

  private void addHead() {
    page.append("<h1>mn-store: benchmarks</h1>\n");
    Optional<String> mark = mark();
    if (mark.isPresent()) {
      page.append("<p class=\"warning\">").append(escaped(mark.get())).append("</p>\n");
    }
    page.append("<p class=\"where\">")
        .append(
            List.of("Begun", "Machine", "Server", "JVM", "Load before").stream()
                .filter(name -> results.environment().facts().containsKey(name))
                .map(name -> name + ": " + results.environment().facts().get(name))
                .map(HtmlPage::escaped)
                .collect(Collectors.joining(" · ")));
    if (mark.isEmpty()) {
      page.append("<br>")
          .append(escaped(results.effort().toString()))
          .append("; errors are half the 99.9 % confidence interval<br>")
          .append(floor());
      command().ifPresent(made -> page.append("<br><code>").append(made).append("</code>"));
    }
    page.append("</p>\n");
    if (!plan.targets().isEmpty()) {
      page.append("<p>")
          .append(escaped(new Page(results, plan).summary()))
          .append(": <a href=\"#targets\">the targets</a>.</p>\n");
    }
  }

  private Optional<String> mark() {
    return Optional.ofNullable(results.environment().facts().get(Environment.MARK));
  }

  private Optional<String> command() {
    return Optional.ofNullable(results.environment().facts().get(Environment.COMMAND))
        .map(HtmlPage::escaped);
  }

  private String floor() {
    return Floor.of(results)
        .map(
            floor ->
                "<span class=\"%s\">%s</span>"
                    .formatted(
                        floor.isQuiet() ? "quiet" : "noisy",
                        escaped(floor.toString().replace("**", ""))))
        .orElse("<span class=\"noisy\">floor: not measured</span>");
  }

  private void addChart(String id, Chart chart) {
    Picture picture = new Picture(chart, results);
    page.append("<section>\n<h2>")
        .append(escaped(chart.title()))
        .append("</h2>\n<p>")
        .append(escaped(chart.why()))
        .append("</p>\n");
    if (chart instanceof Listed) {
      addList(chart);
      page.append("</section>\n");
      return;
    }
    Optional<String> svg = picture.svg(id);
    svg.ifPresent(drawn -> page.append("<figure>").append(drawn).append("</figure>\n"));
    svg.flatMap(drawn -> picture.note())
        .ifPresent(
            note -> page.append("<p class=\"note\">").append(escaped(note)).append("</p>\n"));
    List<Point> missing = picture.missing();
    if (svg.isEmpty()) {
      page.append("<p class=\"missing\">Not measured.</p>\n");
    } else if (!missing.isEmpty()) {
      page.append(
              "<details class=\"missing\"><summary>%d of %d points not measured</summary>"
                  .formatted(missing.size(), chart.points().size()))
          .append(
              missing.stream()
                  .map(point -> escaped(point.toString()))
                  .collect(Collectors.joining("<br>")))
          .append("</details>\n");
    }
    page.append("</section>\n");
  }

  private void addList(Chart chart) {
    page.append("<table>\n");
    for (Point point : chart.points()) {
      boolean works = results.find(point).isPresent();
      page.append("<tr>");
      addCell("td", point.toString());
      page.append("<td class=\"%s\">".formatted(works ? "quiet" : "noisy"))
          .append(works ? "works" : "failed")
          .append("</td></tr>\n");
    }
    page.append("</table>\n");
  }

  private void addTargets() {
    if (plan.targets().isEmpty()) {
      return;
    }
    page.append("<section>\n<h2 id=\"targets\">Targets</h2>\n<div class=\"wide\"><table>\n");
    addRow("th", List.of("target", "ours", "other", "value", "limit", "result"));
    for (Target target : plan.targets()) {
      page.append("<tr><td>").append(escaped(target.what())).append("</td>");
      Optional<Judgement> judged = Judgement.of(target, results);
      if (judged.isEmpty()) {
        page.append("<td colspan=\"4\"></td><td class=\"missing\">not measured</td></tr>\n");
        continue;
      }
      judged.get().cells().forEach(cell -> addCell("td", cell));
      page.append("<td class=\"%s\">".formatted(judged.get().isReached() ? "quiet" : "noisy"))
          .append(judged.get().isReached() ? "reached" : "fallen short")
          .append(judged.get().isCertain() ? "" : ", within the error")
          .append("</td></tr>\n");
    }
    page.append("</table></div>\n</section>\n");
  }

  private void addPoints() {
    page.append("<section>\n<h2>All points</h2>\n<div class=\"wide\"><table>\n<tr><th>point</th>");
    Columns.headings().forEach(heading -> addCell("th", heading));
    page.append("</tr>\n");
    results.measurements().stream()
        .sorted(Comparator.comparing(measurement -> measurement.point().toString()))
        .forEach(
            measurement -> {
              page.append("<tr>");
              addCell("td", measurement.point().toString());
              Columns.of(measurement).forEach(cell -> addCell("td", cell));
              page.append("</tr>\n");
            });
    page.append("</table></div>\n</section>\n");
  }

  private void addEnvironment() {
    page.append("<section>\n<h2>Environment</h2>\n<table class=\"facts\">\n");
    results.environment().facts().forEach((name, value) -> addRow("td", List.of(name, value)));
    page.append("</table>\n</section>\n");
  }

  private void addRow(String kind, List<String> cells) {
    page.append("<tr>");
    cells.forEach(cell -> addCell(kind, cell));
    page.append("</tr>\n");
  }

  private void addCell(String kind, String text) {
    page.append('<').append(kind).append('>').append(escaped(text));
    page.append("</").append(kind).append('>');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String style() {
    try (InputStream in =
        Objects.requireNonNull(HtmlPage.class.getResourceAsStream("page.css"), "page.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read page.css", e);
    }
  }
}
