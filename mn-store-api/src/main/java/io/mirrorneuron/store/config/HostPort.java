package io.mirrorneuron.store.config;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The address of a server. Nothing is resolved: the host stays a name or an IP literal.
 *
 * @param host a host name, an IPv4 address or an IPv6 address without brackets; kept in lower case,
 *     and an IPv6 address in the form of RFC 5952, so that equal addresses are equal
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9.])?");

  static final String NO_HOST =
      "the host must be a host name, an IPv4 address or an IPv6 address in brackets";

  /**
   * Checks the address and brings the host into lower case.
   *
   * @param host as {@link #host()}
   * @param port as {@link #port()}
   * @throws NullPointerException if the host is null
   * @throws IllegalArgumentException if the host is neither a name nor an IP address, or the port
   *     is outside 1 to 65535
   */
  public HostPort {
    host = Ipv6.canonical(host.toLowerCase(Locale.ROOT));
    if (host.indexOf(':') < 0 && !NAME.matcher(host).matches()) {
      throw new IllegalArgumentException(NO_HOST);
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("the port must be a number from 1 to 65535");
    }
  }

  /**
   * Reads {@code host}, {@code host:port}, {@code [ipv6]} or {@code [ipv6]:port}.
   *
   * @param text the address
   * @param defaultPort the port if the text names none
   * @return the address
   * @throws IllegalArgumentException if the text is something else
   */
  public static HostPort parse(String text, int defaultPort) {
    Parts parts = Parts.parse(text);
    return new HostPort(parts.host(), parts.port().orElse(defaultPort));
  }

  /**
   * Returns the address as {@link #parse} reads it.
   *
   * @return {@code host:port}, with brackets around an IPv6 address
   */
  @Override
  public String toString() {
    return bracketed(host) + ":" + port;
  }

  static String bracketed(String host) {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  /**
   * An address whose port may be missing. Messages never quote the text, because in a malformed URL
   * what stands in the port's place may be a password.
   */
  record Parts(String host, OptionalInt port) {

    static Parts parse(String text) {
      int hostEnd;
      String host;
      if (text.startsWith("[")) {
        hostEnd = text.indexOf(']') + 1;
        host = hostEnd == 0 ? "" : text.substring(1, hostEnd - 1);
        if (host.indexOf(':') < 0) {
          throw new IllegalArgumentException(
              "brackets must hold an IPv6 address, as in [::1]:6379");
        }
      } else {
        int colon = text.indexOf(':');
        if (colon != text.lastIndexOf(':')) {
          throw new IllegalArgumentException(
              "more than one colon: write host:port, and an IPv6 address as [::1]:6379");
        }
        hostEnd = colon < 0 ? text.length() : colon;
        host = text.substring(0, hostEnd);
      }
      if (host.isEmpty()) {
        throw new IllegalArgumentException("the host is missing");
      }
      String rest = text.substring(hostEnd);
      OptionalInt port = OptionalInt.empty();
      if (rest.startsWith(":")) {
        try {
          port = OptionalInt.of((int) Parsers.number(rest.substring(1), 1, 65535));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("the port must be a number from 1 to 65535", e);
        }
      } else if (!rest.isEmpty()) {
        throw new IllegalArgumentException("after the bracket only :port may follow");
      }
      return new Parts(new HostPort(host, port.orElse(1)).host(), port);
    }

    @Override
    public String toString() {
      return bracketed(host) + (port.isPresent() ? ":" + port.getAsInt() : "");
    }
  }
}
