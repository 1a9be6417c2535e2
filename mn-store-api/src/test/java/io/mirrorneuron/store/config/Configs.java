package io.mirrorneuron.store.config;

import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.error.StoreConfigException.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Short forms for tests. */
final class Configs {

  private Configs() {}

  /** The configuration of an environment given as name, value, name, value … */
  static StoreConfig env(String... namesAndValues) {
    return StoreConfig.from(Map.of(), map(namesAndValues));
  }

  /** The problems of an environment given as name, value, name, value … */
  static List<Problem> problems(String... namesAndValues) {
    return failure(namesAndValues).problems();
  }

  static StoreConfigException failure(String... namesAndValues) {
    StoreConfigException failure =
        catchThrowableOfType(StoreConfigException.class, () -> env(namesAndValues));
    if (failure == null) {
      throw new AssertionError("no problem was found in " + map(namesAndValues));
    }
    return failure;
  }

  /** The message of what the call throws, or an empty text if it throws nothing. */
  static String catchMessage(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    return thrown == null ? "" : String.valueOf(thrown.getMessage());
  }

  static Map<String, String> map(String... namesAndValues) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }
}
