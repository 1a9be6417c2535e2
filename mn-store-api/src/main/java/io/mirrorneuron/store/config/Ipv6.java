package io.mirrorneuron.store.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to write an IPv6 address out of many, so that an address that a person wrote is equal to
 * the one that a server answers: that of RFC 5952, which servers use.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5952">RFC 5952</a>
 */
final class Ipv6 {

  private static final Pattern LITERAL =
      Pattern.compile("([0-9a-f:.]*:[0-9a-f:.]*)(%[a-z0-9._-]+)?");

  private static final int GROUPS = 8;

  private Ipv6() {}

  /**
   * The same address; a host without a colon as it is.
   *
   * @param host in lower case, without brackets
   * @throws IllegalArgumentException if it has a colon and is no IPv6 address
   */
  static String canonical(String host) {
    if (host.indexOf(':') < 0) {
      return host;
    }
    Matcher matcher = LITERAL.matcher(host);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(HostPort.NO_HOST);
    }
    String zone = matcher.group(2) == null ? "" : matcher.group(2);
    return text(parsed(matcher.group(1))) + zone;
  }

  private static InetAddress parsed(String literal) {
    try {
      // In brackets the JDK takes it as a literal and never asks a name server.
      return InetAddress.getByName("[" + literal + "]");
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(HostPort.NO_HOST, e);
    }
  }

  private static String text(InetAddress address) {
    if (address instanceof Inet4Address) {
      return "::ffff:" + address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
    }
    // The longest run of zeros, the first of equal ones, and never a single one.
    int start = GROUPS;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zeros(groups, i);
      if (zeros > length) {
        start = i;
        length = zeros;
      }
    }
    return start == GROUPS
        ? joined(groups, 0, GROUPS)
        : joined(groups, 0, start) + "::" + joined(groups, start + length, GROUPS);
  }

  private static int zeros(int[] groups, int from) {
    int to = from;
    while (to < groups.length && groups[to] == 0) {
      to++;
    }
    return to - from;
  }

  private static String joined(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
