package io.mirrorneuron.store.local;

import java.util.Objects;

/**
 * Where a server listens, or says that it listens: an IP literal and a port. Always a literal,
 * because a host name makes Sentinel drop the link of a replica that was configured with the other
 * spelling.
 *
 * @param host an IPv4 or IPv6 literal, without brackets
 * @param port 1 to 65535
 */
public record Address(String host, int port) {

  /**
   * Checks the parts.
   *
   * @param host an IPv4 or IPv6 literal, without brackets
   * @param port 1 to 65535
   * @throws IllegalArgumentException if the port is out of range or the host is no IP literal
   */
  public Address {
    Objects.requireNonNull(host, "host");
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not in 1..65535");
    }
    requireLiteral(host);
  }

  static String requireLiteral(String host) {
    // Judged by its characters: asking InetAddress could ask a name server.
    if (!host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")
        && !host.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      throw new IllegalArgumentException(
          "host '" + host + "' is not an IP literal; use 127.0.0.1 or ::1, never a name");
    }
    return host;
  }

  /** {@code host:port}, IPv6 in brackets, as in a URL or in {@code MN_REDIS_SENTINELS}. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
