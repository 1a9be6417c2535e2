package io.mirrorneuron.store.redis;

import java.util.Map;

/**
 * A setting that one Redis client has and others may not. An application gives it as {@code
 * MN_EXT_<CLIENT>_<NAME>}, as the system property {@code mn.ext.<client>.<name>}, or with {@code
 * StoreConfig.Builder.extension}. All are whole numbers, and what is not set is the default.
 *
 * @param name in lower case, with dots, for instance {@code keepalive.s}; unique in its client
 * @param byDefault the value if none is given
 * @param least the smallest value allowed
 * @param most the largest value allowed
 * @param meaning what it does, and what 0 means, in one sentence
 */
public record ConnectorSetting(String name, int byDefault, int least, int most, String meaning) {

  /**
   * Returns what was given, or the default.
   *
   * @param given value by name, as in {@link ConnectionTarget#settings()}
   * @return the value
   */
  public int in(Map<String, Integer> given) {
    return given.getOrDefault(name, byDefault);
  }
}
