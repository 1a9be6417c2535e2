package io.mirrorneuron.store.ops.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Variables that begin as ours do, but that the store does not read: perhaps a setting that is
 * misspelled near its beginning. Misspelled further on it is a problem, which the store reports
 * itself.
 */
final class OtherNames {

  private static final String OURS = "MN_";

  /** Where the store knows every name. */
  private static final List<String> CHECKED = List.of("MN_REDIS_", "MN_STORE_", "MN_EXT_");

  /** Read by {@code scripts/mn}. */
  private static final Set<String> LAUNCHER = Set.of("MN_JAVA_OPTS");

  private OtherNames() {}

  static List<String> in(Map<String, String> environment) {
    return environment.keySet().stream()
        .filter(name -> name.startsWith(OURS) && !LAUNCHER.contains(name))
        .filter(name -> CHECKED.stream().noneMatch(name::startsWith))
        .sorted()
        .toList();
  }
}
