package io.mirrorneuron.store.local;

import java.util.List;

/**
 * A host of its own for one server of a topology: a loopback address, or a network that another
 * program leads to, such as a network namespace. <b>In such a network the server listens on every
 * address, so nobody else may reach it.</b>
 *
 * @param host the IP literal by which this JVM reaches the server
 * @param command what stands before the server's program, for instance {@code ip netns exec NAME};
 *     empty for an address of this machine. It must become that program (exec), so that the process
 *     that is started is the server
 */
public record Place(String host, List<String> command) {

  static final int DATA_PORT = 6379;
  static final int SENTINEL_PORT = 26379;

  /**
   * Checks the address.
   *
   * @param host an IP literal
   * @param command possibly empty
   * @throws IllegalArgumentException if the host is no IP literal
   */
  public Place {
    host = Address.requireLiteral(host);
    command = List.copyOf(command);
  }

  /** Whether its network is another than that of this JVM, so that every port is free. */
  boolean isElsewhere() {
    return !command.isEmpty();
  }

  /** The port there; 0 for any free one, where there may be others. */
  int port(int usual) {
    return isElsewhere() ? usual : 0;
  }
}
