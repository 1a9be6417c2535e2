package io.mirrorneuron.store.ops.survey;

import io.mirrorneuron.store.config.HostPort;
import java.util.Map;
import java.util.Optional;

/** Addresses in what servers answer. */
final class Addresses {

  private Addresses() {}

  /** Empty for what is none, such as port 0 of a server that has not been heard of yet. */
  static Optional<HostPort> of(Map<String, String> fields, String host, String port) {
    try {
      return Optional.of(
          new HostPort(
              fields.getOrDefault(host, ""), Integer.parseInt(fields.getOrDefault(port, "0"))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
