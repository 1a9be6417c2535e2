package io.mirrorneuron.store.examples.demo;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** On which servers the demo runs, by the name of the store's mode. */
enum Mode {
  /** A primary, two replicas and three Sentinels; the primary is killed on the way. */
  SENTINEL,
  /** One server, which lives. */
  SINGLE;

  static Optional<Mode> named(String name) {
    return Arrays.stream(values()).filter(mode -> mode.toString().equals(name)).findFirst();
  }

  static String names() {
    return Arrays.stream(values()).map(Mode::toString).collect(Collectors.joining(", "));
  }

  /** The name, as in {@code MN_REDIS_HA_MODE}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
