package io.mirrorneuron.store.bench.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jetbrains.letsPlot.commons.encoding.RGBEncoder;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;

/**
 * Draws with lets-plot, and hides how it wants to be told: by nested maps, those of its Python
 * interface.
 */
final class Drawing {

  private static final int WIDTH = 860;
  private static final int HEIGHT = 360;

  /**
   * Okabe and Ito's, which can be told apart by everyone; the first is the store's, the second grey
   * for what is by hand.
   */
  private static final List<Object> COLORS =
      List.of("#0072B2", "#999999", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9");

  private static final String INK = "#333333";
  private static final Pattern ID = Pattern.compile("id=\"(\\w+)\"");

  private static final RGBEncoder NO_PIXELS =
      (width, height, pixels) -> {
        throw new UnsupportedOperationException("these drawings have no pixels");
      };

  private final Frame frame;
  private final List<Mark> marks;

  /**
   * What is around it.
   *
   * @param id what its identifiers begin with: several drawings may be in one page
   * @param title above it; empty for none
   * @param caption below it; empty for none
   * @param x what its horizontal axis is; empty for nothing
   * @param y what its vertical axis is
   * @param names everybody's, also of those of whom nothing is drawn: who is missing in one drawing
   *     has not lent his colour to another
   */
  record Frame(String id, String title, String caption, String x, String y, List<String> names) {}

  /**
   * A value.
   *
   * @param group what it stands together with; bars only
   * @param who whose it is: its colour
   * @param x where it is; lines only
   * @param value the value
   * @param low where its error begins
   * @param high where its error ends
   */
  record Mark(String group, String who, double x, double value, double low, double high) {}

  Drawing(Frame frame, List<Mark> marks) {
    this.frame = frame;
    this.marks = marks;
  }

  String bars() {
    Object dodge = map("name", "dodge", "width", 0.8);
    return draw(
        map("x", "group", "fill", "who"),
        List.of(
            map("geom", "bar", "stat", "identity", "position", dodge, "width", 0.75),
            map(
                "geom",
                "errorbar",
                "mapping",
                map("ymin", "low", "ymax", "high", "group", "who"),
                "position",
                dodge,
                "width",
                0.2,
                "color",
                INK)),
        List.of(
            colors("fill"),
            map("aesthetic", "x", "discrete", true, "name", frame.x()),
            map("aesthetic", "y", "name", frame.y(), "format", "{,d}")));
  }

  /** Logarithmic on both axes, with these marks on the horizontal one. */
  String lines(SortedMap<Double, String> breaks) {
    return draw(
        map("x", "x", "color", "who"),
        List.of(
            map("geom", "line", "size", 1.1),
            map("geom", "errorbar", "mapping", map("ymin", "low", "ymax", "high"), "width", 0.05),
            map("geom", "point", "size", 3.5)),
        List.of(
            colors("color"),
            map(
                "aesthetic", "x",
                "trans", "log10",
                "name", frame.x(),
                "limits", List.of(breaks.firstKey() / 1.25, breaks.lastKey() * 1.25),
                "breaks", List.copyOf(breaks.keySet()),
                "labels", List.copyOf(breaks.values())),
            map(
                "aesthetic", "y",
                "trans", "log10",
                "name", frame.y(),
                "breaks", List.copyOf(decades().keySet()),
                "labels", List.copyOf(decades().values()))));
  }

  /** 1, 2, 5 of every decade that something is drawn in, and one of them on either side. */
  private Map<Double, String> decades() {
    double low = marks.stream().mapToDouble(Mark::low).min().orElse(1);
    double high = marks.stream().mapToDouble(Mark::high).max().orElse(1);
    Map<Double, String> breaks = new TreeMap<>();
    for (int decade = (int) Math.floor(Math.log10(low)); decade <= Math.log10(high); decade++) {
      for (int part : high / low > 1_000 ? new int[] {1} : new int[] {1, 2, 5}) {
        double place = part * Math.pow(10, decade);
        breaks.put(place, String.format(Locale.ROOT, place < 1 ? "%.2g" : "%,.0f", place));
      }
    }
    return breaks;
  }

  private Object colors(String aesthetic) {
    List<Object> names = new ArrayList<>();
    List<Object> colors = new ArrayList<>();
    for (int i = 0; i < frame.names().size(); i++) {
      String name = frame.names().get(i);
      if (marks.stream().anyMatch(mark -> mark.who().equals(name))) {
        names.add(name);
        colors.add(COLORS.get(i % COLORS.size()));
      }
    }
    return map(
        "aesthetic", aesthetic, "discrete", true, "limits", names, "values", colors, "name", "");
  }

  private String draw(Map<String, Object> mapping, List<Object> layers, List<Object> scales) {
    mapping.put("y", "value");
    Map<String, Object> spec =
        map(
            "kind",
            "plot",
            "data",
            map(
                "group", column(Mark::group),
                "who", column(Mark::who),
                "x", column(Mark::x),
                "value", column(Mark::value),
                "low", column(Mark::low),
                "high", column(Mark::high)),
            "mapping",
            mapping,
            "layers",
            layers,
            "scales",
            scales,
            "ggsize",
            map("width", WIDTH, "height", HEIGHT),
            "theme",
            map(
                "name", "minimal2",
                "legend_position", "top",
                "text", map("color", INK, "blank", false)));
    if (!frame.title().isEmpty()) {
      spec.put("ggtitle", map("text", frame.title()));
    }
    if (!frame.caption().isEmpty()) {
      spec.put("caption", map("text", frame.caption()));
    }
    return withStableIds(
        PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(spec, null, NO_PIXELS, true));
  }

  /** It makes them up by chance: two pages of the same results would differ. */
  private String withStableIds(String svg) {
    Matcher ids = ID.matcher(svg);
    String named = svg;
    int count = 0;
    while (ids.find()) {
      named = named.replace(ids.group(1), frame.id() + "-" + count++);
    }
    return named;
  }

  private List<Object> column(Function<Mark, Object> part) {
    return new ArrayList<>(marks.stream().map(part).toList());
  }

  /** To be changed: lets-plot adds to what it is given. */
  private static Map<String, Object> map(Object... namesAndValues) {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }
}
