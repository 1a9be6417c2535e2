package io.mirrorneuron.store.config;

import io.mirrorneuron.store.error.StoreConfigException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Finds names that look like settings of ours but are none: a misspelled setting would otherwise
 * fall back to its default in silence. Their values are never shown, since a misspelled password is
 * still a password.
 */
final class UnknownNames {

  private static final int MAX_TYPOS = 3;

  /**
   * What Kubernetes and Docker links put into the environment for a service called, for example,
   * {@code mn-redis} (https://kubernetes.io/docs/concepts/services-networking/service/).
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          ".*_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?"
              + "|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

  private static final Pattern SERVICE_LINK_URL = Pattern.compile("(tcp|udp|sctp)://.*");

  private UnknownNames() {}

  static List<Problem> problems(
      Map<String, String> builder,
      Map<String, String> properties,
      Map<String, String> environment) {
    List<Problem> problems = new ArrayList<>();
    for (String name : new TreeMap<>(builder).keySet()) {
      if (!isKnown(name, Setting::name)) {
        problems.add(problem(name, Origin.BUILDER, Setting::name));
      }
    }
    for (String name : new TreeMap<>(properties).keySet()) {
      if ((name.startsWith("mn.redis.") || name.startsWith("mn.store."))
          && !isKnown(name, Setting::property)
          && !Settings.FOREIGN.stream().map(UnknownNames::property).toList().contains(name)) {
        problems.add(problem(name, Origin.SYSTEM_PROPERTY, Setting::property));
      }
    }
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              if ((name.startsWith("MN_REDIS_") || name.startsWith("MN_STORE_"))
                  && !isKnown(name, Setting::name)
                  && !Settings.FOREIGN.contains(name)
                  && !isServiceLink(name, value)) {
                problems.add(problem(name, Origin.ENVIRONMENT, Setting::name));
              }
            });
    return problems;
  }

  private static boolean isKnown(String name, Function<Setting<?>, String> nameOf) {
    return Settings.all().stream().map(nameOf).anyMatch(name::equals);
  }

  private static boolean isServiceLink(String name, String value) {
    return SERVICE_LINK.matcher(name).matches()
        || (name.endsWith("_PORT") && SERVICE_LINK_URL.matcher(value).matches());
  }

  private static Problem problem(String name, Origin origin, Function<Setting<?>, String> nameOf) {
    String closest = "";
    int fewest = MAX_TYPOS + 1;
    for (Setting<?> setting : Settings.all()) {
      int typos = distance(name, nameOf.apply(setting));
      if (typos < fewest) {
        fewest = typos;
        closest = nameOf.apply(setting);
      }
    }
    String advice =
        closest.isEmpty()
            ? "there is no such setting; README.md lists them all"
            : "there is no such setting; did you mean " + closest + "?";
    return new Problem(name, null, origin.toString(), advice);
  }

  private static String property(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** The Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substituted, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
