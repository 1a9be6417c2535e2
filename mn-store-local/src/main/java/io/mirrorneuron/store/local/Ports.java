package io.mirrorneuron.store.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports outside the range from which the kernel takes the source ports of outgoing
 * connections. Inside that range a killed server's port could be taken by any connection before the
 * restart, and a client that keeps connecting to it would sooner or later be connected to itself.
 */
public final class Ports {
  private static final int LOWEST = 10_000;
  private static final int ATTEMPTS = 500;
  private static final Path KERNEL_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
  // Linux' usual range; other systems begin higher.
  private static final int KERNEL_LOWEST = 32_768;

  private Ports() {}

  /**
   * Different free ports on the given IP literal. Free is only what they are now: whoever binds
   * them must be ready to try others.
   *
   * @param host an IP literal of this machine
   * @param count how many, 0 or more
   * @return the ports
   * @throws LocalServerException if there are not enough, or the machine has no such address
   */
  public static List<Integer> free(String host, int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      InetAddress address = InetAddress.getByName(host);
      int below = highestExclusive();
      for (int attempt = 0; attempt < ATTEMPTS && held.size() < count; attempt++) {
        int port = ThreadLocalRandom.current().nextInt(LOWEST, below);
        ServerSocket socket = new ServerSocket();
        try {
          socket.bind(new InetSocketAddress(address, port));
          held.add(socket);
        } catch (IOException taken) {
          socket.close();
        }
      }
      if (held.size() < count) {
        throw new LocalServerException(
            "no free port on "
                + host
                + " between "
                + LOWEST
                + " and "
                + below
                + "; does this machine have that address?");
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new LocalServerException("cannot look for free ports on " + host, e);
    } finally {
      for (ServerSocket socket : held) {
        close(socket);
      }
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new LocalServerException("cannot give port " + socket.getLocalPort() + " back", e);
    }
  }

  private static int highestExclusive() throws IOException {
    if (!Files.isReadable(KERNEL_RANGE)) {
      return KERNEL_LOWEST;
    }
    int kernel = Integer.parseInt(Files.readString(KERNEL_RANGE).strip().split("\\s+", -1)[0]);
    // A machine whose kernel takes everything leaves nothing better than the usual bound.
    return kernel > LOWEST + 1000 ? kernel : KERNEL_LOWEST;
  }
}
