package io.mirrorneuron.store.ops.survey;

import io.mirrorneuron.store.config.HostPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
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

  /** Whether two addresses lead to one server, as far as names can be resolved here. */
  static boolean isSame(HostPort one, HostPort other) {
    return one.equals(other)
        || (one.port() == other.port()
            && !Collections.disjoint(resolved(one.host()), resolved(other.host())));
  }

  private static List<InetAddress> resolved(String host) {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      // Then it is not known to be any other one, and is told of by its name.
      return List.of();
    }
  }
}
