package io.mirrorneuron.store.config;

import io.mirrorneuron.store.error.StoreConfigException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings of other engines, by names such as {@code mongo.uri}. An environment variable cannot
 * hold lower case, dots or hyphens, so everywhere names count in lower case and {@code _} and
 * {@code -} count as dots.
 */
final class Extensions {

  static final String PROPERTY_PREFIX = "mn.ext.";
  private static final String ENVIRONMENT_PREFIX = "MN_EXT_";

  private final SortedMap<String, Resolver.Given> values = new TreeMap<>();
  private final List<Problem> problems = new ArrayList<>();

  Extensions(
      Map<String, String> builder,
      Map<String, String> properties,
      Map<String, String> environment) {
    add(environment, ENVIRONMENT_PREFIX, Origin.ENVIRONMENT);
    add(properties, PROPERTY_PREFIX, Origin.SYSTEM_PROPERTY);
    add(builder, "", Origin.BUILDER);
  }

  static String canonical(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
  }

  private void add(Map<String, String> layer, String prefix, Origin origin) {
    new TreeMap<>(layer)
        .forEach(
            (name, value) -> {
              if (!name.startsWith(prefix)) {
                return;
              }
              String canonical = canonical(name.substring(prefix.length()));
              int dot = canonical.indexOf('.');
              if (dot < 1 || dot == canonical.length() - 1) {
                problems.add(
                    new Problem(
                        name,
                        null,
                        origin.toString(),
                        "must name an engine and a key: MN_EXT_<NAME>_<KEY> or mn.ext.<name>.<key>"));
              } else {
                values.put(canonical, new Resolver.Given(value, origin));
              }
            });
  }

  /** The values that hold, by name without prefix. */
  SortedMap<String, Resolver.Given> values() {
    return values;
  }

  List<Problem> problems() {
    return problems;
  }
}
