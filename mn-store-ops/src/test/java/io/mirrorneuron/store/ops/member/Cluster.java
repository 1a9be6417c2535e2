package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.Ports;
import io.mirrorneuron.store.ops.MnRun;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.UnreachableException;
import io.mirrorneuron.store.ops.daemon.Daemon;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Boxes on loopback: 127.0.0.1, 127.0.0.2 and so on, each with ports and a folder of its own.
 * Nothing runs in the beginning; {@link #close()} ends whatever runs in the end.
 */
final class Cluster implements AutoCloseable {

  static final String MASTER = "the-primary";
  static final String PASSWORD = "data-secret";
  static final String SENTINEL_PASSWORD = "sentinel-secret";

  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  private final List<Box> boxes = new ArrayList<>();
  private final List<DatagramSocket> reservations = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();

  /** One box. */
  record Box(HostPort redis, HostPort sentinel, Path folder) {

    Daemon redisDaemon() {
      return DataDir.redis(folder);
    }

    Daemon sentinelDaemon() {
      return DataDir.sentinel(folder);
    }
  }

  Cluster(Path folder, int size) {
    this(folder, IntStream.rangeClosed(1, size).mapToObj(it -> "127.0.0." + it).toList());
  }

  Cluster(Path folder, List<String> hosts) {
    for (int i = 1; i <= hosts.size(); i++) {
      String host = hosts.get(i - 1);
      List<Integer> ports = List.of(reserved(host), reserved(host));
      boxes.add(
          new Box(
              new HostPort(host, ports.get(0)),
              new HostPort(host, ports.get(1)),
              folder.resolve("box" + i)));
    }
    environment.put("MN_REDIS_PASSWORD", PASSWORD);
    environment.put("MN_REDIS_SENTINEL_PASSWORD", SENTINEL_PASSWORD);
    // Generous: a crowded machine may stall for seconds.
    environment.put("MN_REDIS_CONNECT_TIMEOUT_MS", "10000");
    environment.put("MN_REDIS_COMMAND_TIMEOUT_MS", "10000");
  }

  /**
   * A port that no other cluster of tests takes, in whatever JVM, while nothing listens there yet:
   * a Sentinel that finds a stranger's under an address of its list would make one cluster of two.
   * Redis leaves the port of the same number of UDP alone.
   */
  private int reserved(String host) {
    while (true) {
      int port = Ports.free(host, 1).get(0);
      try {
        reservations.add(new DatagramSocket(new InetSocketAddress(host, port)));
        return port;
      } catch (SocketException e) {
        LOG.info("{}:{} is somebody else's: {}", host, port, e.getMessage());
      }
    }
  }

  Map<String, String> environment() {
    return environment;
  }

  Box box(int i) {
    return boxes.get(i - 1);
  }

  String sentinels() {
    return boxes.stream().map(it -> it.sentinel().toString()).collect(Collectors.joining(","));
  }

  /** Joins while the Sentinels look more often than by themselves. */
  MnRun join(int i, String... more) {
    hurry();
    return MnRun.of(environment, joining(i, more));
  }

  String[] joining(int i, String... more) {
    Box box = box(i);
    return Stream.concat(
            Stream.of(
                "ha",
                "join",
                "--self-host",
                box.redis().host(),
                "--redis-port",
                Integer.toString(box.redis().port()),
                "--sentinel-port",
                Integer.toString(box.sentinel().port()),
                "--sentinels",
                sentinels(),
                "--master-name",
                MASTER,
                "--data-dir",
                box.folder().toString()),
            Arrays.stream(more))
        .toArray(String[]::new);
  }

  /** All boxes join at the same moment. */
  List<MnRun> joinAll() {
    List<CompletableFuture<MnRun>> runs = new ArrayList<>();
    for (int i = boxes.size(); i >= 1; i--) {
      int box = i;
      runs.add(
          CompletableFuture.supplyAsync(() -> join(box), runnable -> new Thread(runnable).start()));
    }
    while (!runs.stream().allMatch(CompletableFuture::isDone)) {
      hurry();
      pause();
    }
    return runs.stream().map(CompletableFuture::join).toList();
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while boxes join", e);
    }
  }

  MnRun leave(int i, String... more) {
    return MnRun.of(environment, leaving(i, more));
  }

  String[] leaving(int i, String... more) {
    return Stream.concat(
            Stream.of("ha", "leave", "--data-dir", box(i).folder().toString()), Arrays.stream(more))
        .toArray(String[]::new);
  }

  Answer redis(int i, String... command) {
    try (Server server = Server.connect(box(i).redis(), Access.toData(config()))) {
      return server.command(command);
    }
  }

  Answer sentinel(int i, String... command) {
    try (Server server = Server.connect(box(i).sentinel(), Access.toSentinels(config()))) {
      return server.command(command);
    }
  }

  /** {@code master} or {@code slave}. */
  String role(int i) {
    return redis(i, "ROLE").items().get(0).text();
  }

  HostPort namedBy(int i) {
    List<Answer> named = sentinel(i, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER).items();
    return new HostPort(named.get(0).text(), (int) named.get(1).number());
  }

  List<String> knownTo(int i) {
    return Stream.of("SENTINELS", "REPLICAS")
        .flatMap(what -> sentinel(i, "SENTINEL", what, MASTER).items().stream())
        .map(it -> it.fields().get("ip") + ":" + it.fields().get("port"))
        .toList();
  }

  /** What the Sentinel of a box says of the link of another box's Redis to its primary. */
  String linkSeenBy(int i, int other) {
    if (role(other).equals("master")) {
      return "ok";
    }
    return sentinel(i, "SENTINEL", "REPLICAS", MASTER).items().stream()
        .map(Answer::fields)
        .filter(it -> box(other).redis().toString().equals(it.get("ip") + ":" + it.get("port")))
        .map(it -> it.getOrDefault("master-link-status", ""))
        .findFirst()
        .orElse("none, as it is not known");
  }

  /**
   * Has the Sentinels look at their servers every second instead of every ten. Not more often: one
   * that has not heard of a replica for three periods does not elect it.
   */
  void hurry() {
    for (Box box : boxes) {
      hurry(box);
    }
  }

  /** One that is only about to start is told the next time. */
  private void hurry(Box box) {
    if (box.sentinelDaemon().process().isEmpty()) {
      return;
    }
    // Some tests' operators have it wrong.
    Access access =
        Access.toSentinels(config(Map.of("MN_REDIS_SENTINEL_PASSWORD", SENTINEL_PASSWORD)));
    try (Server server = Server.connect(box.sentinel(), access)) {
      Answer unused = server.command("SENTINEL", "DEBUG", "INFO-PERIOD", "1000");
    } catch (UnreachableException e) {
      LOG.info("not hurried: {}", e.getMessage());
    }
  }

  StoreConfig config() {
    return config(Map.of());
  }

  private StoreConfig config(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.putAll(more);
    all.put("MN_REDIS_HA_MODE", "sentinel");
    all.put("MN_REDIS_WAIT_REPLICAS", "1");
    all.put("MN_REDIS_WAIT_TIMEOUT_MS", "2000");
    all.put("MN_REDIS_CLIENT", "jedis");
    all.put("MN_REDIS_SENTINELS", sentinels());
    all.put("MN_REDIS_SENTINEL_MASTER", MASTER);
    return StoreConfig.from(Map.of(), all);
  }

  @Override
  public void close() {
    try {
      for (Box box : boxes) {
        box.sentinelDaemon().kill();
        box.redisDaemon().kill();
      }
      reservations.forEach(DatagramSocket::close);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while servers are ended", e);
    }
  }
}
