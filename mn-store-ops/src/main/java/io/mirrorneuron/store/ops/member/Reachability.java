package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses may be announced, and which may be open: others have to reach what is announced,
 * and nobody may get in where nothing is asked.
 */
final class Reachability {

  private Reachability() {}

  /**
   * The address as a literal, since a Sentinel drops the link of a replica that was told of the
   * same server by a name.
   *
   * @throws IllegalArgumentException if it cannot be resolved
   */
  static String literal(String host) {
    try {
      return canonical(InetAddress.getByName(host).getHostAddress());
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "'" + host + "' cannot be resolved; give this box's address with --announce-ip", e);
    }
  }

  /** As servers write it, so that equal addresses are equal. */
  static String canonical(String host) {
    return new HostPort(host, 1).host();
  }

  /** What is wrong with announcing this address to those peers; empty if nothing is. */
  static Optional<String> problem(String announced, List<HostPort> peers) {
    InetAddress address = parsed(announced);
    if (address.isAnyLocalAddress()) {
      return Optional.of(
          announced + " means every address and cannot be announced; give one that others reach");
    }
    if (address.isMulticastAddress()) {
      return Optional.of(announced + " is a multicast address; give one of this box alone");
    }
    if (address.isLinkLocalAddress()) {
      return Optional.of(
          announced + " means another box on each network; give an address that others reach");
    }
    Optional<HostPort> far = peers.stream().filter(it -> !isLoopback(it.host())).findFirst();
    if (address.isLoopbackAddress() && far.isPresent()) {
      return Optional.of(
          announced
              + " is this box itself to everybody, and "
              + far.get()
              + " is elsewhere; give the address that others reach with --announce-ip");
    }
    return Optional.empty();
  }

  /** Whether only this machine reaches the address. A name other than localhost may be anybody. */
  static boolean isLoopback(String host) {
    return host.equals("localhost") || (isLiteral(host) && parsed(host).isLoopbackAddress());
  }

  static boolean isLiteral(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  }

  /** Of a literal: nobody is asked. */
  private static InetAddress parsed(String literal) {
    if (!isLiteral(literal)) {
      throw new IllegalArgumentException(
          "'" + literal + "' is no IP address; announced addresses must be");
    }
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("'" + literal + "' is no IP address", e);
    }
  }
}
