package io.mirrorneuron.store.bench.report;

import io.mirrorneuron.store.bench.report.Drawing.Frame;
import io.mirrorneuron.store.bench.report.Drawing.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A chart with what was measured: drawn as SVG, with what is missing. */
final class Picture {

  /** Where a percentile stands: a decade for every nine of it. */
  private static final SortedMap<Double, String> PLACES =
      new TreeMap<>(
          Map.of(2.0, "p50", 10.0, "p90", 100.0, "p99", 1_000.0, "p99.9", 10_000.0, "longest"));

  private static final Map<String, Double> PERCENTILES =
      Map.of(
          Figures.P50, 2.0,
          Figures.P90, 10.0,
          Figures.P99, 100.0,
          Figures.P999, 1_000.0,
          Figures.LONGEST, 10_000.0);

  private static final String AVERAGED =
      "Each percentile is taken of an iteration by itself, and averaged over all iterations";

  private final Chart chart;
  private final Results results;

  Picture(Chart chart, Results results) {
    this.chart = chart;
    this.results = results;
  }

  /** What should be seen, but was not measured. */
  List<Point> missing() {
    return chart.points().stream().filter(point -> figure(point, figure()).isEmpty()).toList();
  }

  /** How the values came from iterations, where a reader might take them for something else. */
  Optional<String> note() {
    if (chart instanceof Percentiles) {
      return Optional.of(AVERAGED + ", so it has an error; the longest is that of all iterations.");
    }
    if (chart instanceof Listed) {
      return Optional.empty();
    }
    if (Figures.isMaximum(figure())) {
      return Optional.of("The longest of all iterations, which has no interval.");
    }
    return Figures.isPercentile(figure()) ? Optional.of(AVERAGED + ".") : Optional.empty();
  }

  /** For a page that says everything else around it; empty if nothing was measured. */
  Optional<String> svg(String id) {
    return draw(id, "", "");
  }

  /** For itself: with its title, and where it was measured below; empty if nothing was. */
  Optional<String> svg() {
    Map<String, String> facts = results.environment().facts();
    return draw(
            "chart",
            chart.title(),
            facts.getOrDefault("Machine", "") + " · " + facts.getOrDefault("Server", ""))
        .map(
            svg ->
                svg.replaceFirst(
                    "(<g id=)", "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n$1"));
  }

  private Optional<String> draw(String id, String title, String caption) {
    if (chart instanceof Listed || missing().size() == chart.points().size()) {
      return Optional.empty();
    }
    if (chart instanceof Bars bars) {
      Frame frame = new Frame(id, title, caption, "", Figures.unit(bars.figure()), names());
      return Optional.of(new Drawing(frame, marks(bars)).bars());
    }
    if (chart instanceof Lines lines) {
      Frame frame =
          new Frame(id, title, caption, lines.along(), Figures.unit(lines.figure()), names());
      SortedMap<Double, String> breaks = new TreeMap<>();
      lines.spots().forEach(spot -> breaks.put((double) spot.size(), size(spot.size())));
      return Optional.of(new Drawing(frame, marks(lines)).lines(breaks));
    }
    Frame frame = new Frame(id, title, caption, "", Figures.unit(Figures.P50), names());
    return Optional.of(new Drawing(frame, marks((Percentiles) chart)).lines(PLACES));
  }

  private List<Mark> marks(Bars bars) {
    List<Mark> marks = new ArrayList<>();
    for (Bars.Bar bar : bars.bars()) {
      figure(bar.point(), bars.figure())
          .ifPresent(value -> marks.add(mark(bar.group(), bar.who(), 0, value, 0)));
    }
    return marks;
  }

  private List<Mark> marks(Lines lines) {
    List<Mark> marks = new ArrayList<>();
    for (Lines.Spot spot : lines.spots()) {
      figure(spot.point(), lines.figure())
          .ifPresent(value -> marks.add(onLine(spot.who(), (double) spot.size(), value)));
    }
    return marks;
  }

  private List<Mark> marks(Percentiles percentiles) {
    List<Mark> marks = new ArrayList<>();
    for (Percentiles.Curve curve : percentiles.curves()) {
      PERCENTILES.forEach(
          (figure, place) ->
              figure(curve.point(), figure)
                  .ifPresent(value -> marks.add(onLine(curve.who(), place, value))));
    }
    return marks;
  }

  /** A logarithmic axis knows no zero: an error that reaches it is cut off at a tenth. */
  private static Mark onLine(String who, double x, Estimate value) {
    return mark("", who, x, value, value.value() / 10);
  }

  /** No error is drawn that is not known. */
  private static Mark mark(String group, String who, double x, Estimate value, double least) {
    double error = Double.isNaN(value.error()) ? 0 : value.error();
    return new Mark(
        group,
        who,
        x,
        value.value(),
        Math.max(least, value.value() - error),
        value.value() + error);
  }

  private List<String> names() {
    Stream<String> all;
    if (chart instanceof Bars bars) {
      all = bars.bars().stream().map(Bars.Bar::who);
    } else if (chart instanceof Lines lines) {
      all = lines.spots().stream().map(Lines.Spot::who);
    } else {
      all = ((Percentiles) chart).curves().stream().map(Percentiles.Curve::who);
    }
    return all.distinct().toList();
  }

  private String figure() {
    if (chart instanceof Bars bars) {
      return bars.figure();
    }
    return chart instanceof Lines lines ? lines.figure() : Figures.P50;
  }

  private Optional<Estimate> figure(Point point, String figure) {
    return results
        .find(point)
        .filter(measurement -> measurement.figures().containsKey(figure))
        .map(measurement -> measurement.estimate(figure));
  }

  private static String size(long size) {
    return String.format(Locale.ROOT, "%,d", size);
  }
}
