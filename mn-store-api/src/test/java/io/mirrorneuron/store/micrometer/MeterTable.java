package io.mirrorneuron.store.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes the documentation's table of meters, which docs/OBSERVING.md contains between {@link
 * #BEGIN} and {@link #END}, out of a registry in which every meter is registered.
 */
final class MeterTable {

  static final String BEGIN = "<!-- meters:begin -->\n";
  static final String END = "<!-- meters:end -->\n";

  private MeterTable() {}

  /** The table, with its header, one line per meter, ending in a line break. */
  static String markdown(MeterRegistry registry) {
    Map<String, List<io.micrometer.core.instrument.Meter>> byName =
        registry.getMeters().stream()
            .collect(
                Collectors.groupingBy(
                    meter -> meter.getId().getName(), TreeMap::new, Collectors.toList()));
    return byName.values().stream()
        .map(meters -> row(meters.get(0).getId()))
        .collect(
            Collectors.joining(
                "",
                "| meter | type | unit | tags | what it measures |\n|---|---|---|---|---|\n",
                ""));
  }

  private static String row(io.micrometer.core.instrument.Meter.Id id) {
    String tags =
        id.getTags().stream()
            .map(Tag::getKey)
            .sorted(Comparator.naturalOrder())
            .map(key -> "`" + key + "`")
            .collect(Collectors.joining(", "));
    String type = id.getType().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String unit =
        switch (id.getType()) {
          case TIMER -> "time";
          case COUNTER -> "";
          default -> id.getBaseUnit();
        };
    return "| `%s` | %s | %s | %s | %s |\n"
        .formatted(id.getName(), type, unit, tags, id.getDescription());
  }

  /** What stands between the markers of a page. */
  static String in(String page) {
    return page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END));
  }
}
