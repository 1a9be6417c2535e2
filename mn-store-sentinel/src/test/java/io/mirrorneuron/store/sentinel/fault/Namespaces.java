package io.mirrorneuron.store.sentinel.fault;

import io.mirrorneuron.store.local.Address;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalServer;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.local.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A network namespace for each server, on one of two bridges with a cable between them: the near
 * one, where the stores are too, has the first two data servers and the first Sentinel. A third
 * bridge, which is never cut, is for this JVM alone, to look after the servers. Needs Linux, {@code
 * ip}, and the right to use it. A JVM that is killed leaves them behind: {@code ip netns list}.
 */
final class Namespaces implements Wiring {

  private static final AtomicInteger SEQUENCE = new AtomicInteger();
  private static final int NEAR_DATA = 2;
  private static final int NEAR_SENTINELS = 1;

  /** Of the networks that are set apart for tests of networks (RFC 2544). */
  private static final String SERVING = "198.18.";

  private static final String TENDING = "198.19.";

  private final String name;
  private final String third;
  private final Deque<List<String>> undoing = new ArrayDeque<>();
  private final Deque<List<String>> mending = new ArrayDeque<>();

  Namespaces() {
    long pid = ProcessHandle.current().pid();
    int number = SEQUENCE.incrementAndGet();
    // Interfaces have short names.
    name = "mn" + Long.toString(pid, Character.MAX_RADIX) + "-" + number;
    third = unused((int) (pid + number)) + ".";
  }

  /** Why there cannot be any here; empty if there can. */
  static Optional<String> unavailable() {
    try (Namespaces probe = new Namespaces()) {
      probe.bridge("n");
      probe.bridge("t");
      probe.server("p", 2, "n");
      return Optional.empty();
    } catch (UncheckedIOException | IllegalStateException e) {
      return Optional.of("network namespaces cannot be made here: " + e.getMessage());
    }
  }

  @Override
  public void lay(LocalTopologyConfig.Builder config, LocalRedisConfig.Builder data) {
    bridge("n");
    bridge("f");
    bridge("t");
    ip("link", "add", name + "x", "type", "veth", "peer", "name", name + "y");
    undo("link", "del", name + "x");
    attach(name + "x", "n");
    attach(name + "y", "f");
    ip("addr", "add", stores() + "/24", "dev", name + "n");
    ip("addr", "add", TENDING + third + "1/24", "dev", name + "t");
    for (int i = 0; i < 3; i++) {
      server("d" + i, data(i), i < NEAR_DATA ? "n" : "f");
      server("s" + i, sentinel(i), i < NEAR_SENTINELS ? "n" : "f");
    }
    data.announce(Namespaces::serving);
    config
        .places(i -> place("d" + i, data(i)), i -> place("s" + i, sentinel(i)))
        .announceSentinels(Namespaces::serving);
  }

  @Override
  public void cutOff(LocalServer server) {
    swallow(server, stores());
  }

  @Override
  public void separate(LocalServer server, List<? extends LocalServer> others) {
    for (LocalServer other : others) {
      swallow(server, serving(other.address()).host());
      swallow(other, serving(server.address()).host());
    }
  }

  @Override
  public String pastAllCuts() {
    return IntStream.range(0, 3)
        .flatMap(i -> IntStream.of(data(i), sentinel(i)))
        .mapToObj(number -> SERVING + third + number + "=" + TENDING + third + number)
        .collect(Collectors.joining(","));
  }

  /** Has nothing leave a server for an address. */
  private void swallow(LocalServer server, String address) {
    String namespace = namespace(server);
    ip("-n", namespace, "route", "add", "blackhole", address + "/32");
    mending.push(List.of("-n", namespace, "route", "del", "blackhole", address + "/32"));
  }

  @Override
  public void split(List<? extends LocalServer> withStores, List<? extends LocalServer> others) {
    if (!withStores.stream().allMatch(this::isNear) || others.stream().anyMatch(this::isNear)) {
      throw new IllegalStateException("cables lie otherwise than between " + withStores);
    }
    ip("link", "set", name + "x", "down");
    mending.push(List.of("link", "set", name + "x", "up"));
  }

  @Override
  public void mend() {
    while (!mending.isEmpty()) {
      ip(mending.pop());
    }
  }

  /** Whoever still runs in them goes on without a network. */
  @Override
  public void close() {
    while (!undoing.isEmpty()) {
      ip(undoing.pop());
    }
  }

  /** The third number of addresses that nobody on this machine has, as another test might. */
  private static int unused(int first) {
    for (int third = first & 255; ; third = (third + 1) & 255) {
      try {
        if (NetworkInterface.getByInetAddress(InetAddress.getByName(SERVING + third + ".1"))
            == null) {
          return third;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void bridge(String suffix) {
    ip("link", "add", name + suffix, "type", "bridge");
    undo("link", "del", name + suffix);
    ip("link", "set", name + suffix, "up");
  }

  private void server(String suffix, int number, String bridge) {
    String namespace = name + suffix;
    ip("netns", "add", namespace);
    undo("netns", "del", namespace);
    ip("-n", namespace, "link", "set", "lo", "up");
    plug(namespace, "eth0", SERVING + third + number, bridge);
    plug(namespace, "eth1", TENDING + third + number, "t");
  }

  private void plug(String namespace, String device, String address, String bridge) {
    String cable = namespace + (device.equals("eth0") ? "a" : "b");
    ip("link", "add", cable, "type", "veth", "peer", "name", device, "netns", namespace);
    undo("link", "del", cable);
    ip("-n", namespace, "addr", "add", address + "/24", "dev", device);
    ip("-n", namespace, "link", "set", device, "up");
    attach(cable, bridge);
  }

  private void attach(String cable, String bridge) {
    ip("link", "set", cable, "master", name + bridge, "up");
  }

  private Place place(String suffix, int number) {
    return new Place(TENDING + third + number, List.of("ip", "netns", "exec", name + suffix));
  }

  private String stores() {
    return SERVING + third + "1";
  }

  private static int data(int index) {
    return 11 + index;
  }

  private static int sentinel(int index) {
    return 21 + index;
  }

  private String namespace(LocalServer server) {
    int number = number(server);
    return name + (number < sentinel(0) ? "d" + (number - data(0)) : "s" + (number - sentinel(0)));
  }

  private boolean isNear(LocalServer server) {
    int number = number(server);
    return number < sentinel(0) ? number < data(NEAR_DATA) : number < sentinel(NEAR_SENTINELS);
  }

  private static int number(LocalServer server) {
    return Integer.parseInt(server.host().substring(server.host().lastIndexOf('.') + 1));
  }

  /** Where others than this JVM find the server that it finds here. */
  private static Address serving(Address tending) {
    return new Address(tending.host().replace(TENDING, SERVING), tending.port());
  }

  private void undo(String... arguments) {
    undoing.push(List.of(arguments));
  }

  private static void ip(String... arguments) {
    ip(List.of(arguments));
  }

  private static void ip(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output.strip());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for ip", e);
    }
  }
}
