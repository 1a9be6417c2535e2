package io.mirrorneuron.store.sentinel.fault;

import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.local.Address;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalSentinel;
import io.mirrorneuron.store.local.LocalServer;
import io.mirrorneuron.store.local.LocalServerException;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A primary, its replicas, two unless told, and three Sentinels, and what is between them. */
final class Topology implements AutoCloseable {

  /** Longer than anything here may take, on however slow a machine. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Twice this time after an election in which the votes were split, there is another one. */
  private static final Duration FAILOVER_TIMEOUT = Duration.ofSeconds(3);

  /** How fast Sentinels correct a server that has the wrong role, and look at their servers. */
  enum Pace {
    /** After eight to ten seconds, every ten seconds. */
    USUAL,
    /** After about a second, twice a second, where the server can be told so. */
    QUICK
  }

  /** What is between the servers. */
  enum Network {
    DIRECT,
    PROXIED,
    NAMESPACES;

    private Optional<Wiring> wiring() {
      return switch (this) {
        case DIRECT -> Optional.empty();
        case PROXIED -> Optional.of(new Proxies());
        case NAMESPACES -> Optional.of(new Namespaces());
      };
    }
  }

  private final Optional<Wiring> wiring;
  private final LocalTopology servers;

  Topology(Network network, Pace pace) {
    this(network, pace, config -> config);
  }

  /** The same with something else about the servers; namespaces are made for two replicas. */
  Topology(Network network, Pace pace, UnaryOperator<LocalTopologyConfig.Builder> otherwise) {
    LocalTopologyConfig.Builder config =
        otherwise.apply(
            LocalTopologyConfig.builder()
                .replicas(2)
                .sentinels(3)
                .failoverTimeout(FAILOVER_TIMEOUT));
    LocalRedisConfig.Builder data = LocalRedisConfig.builder();
    wiring = network.wiring();
    try {
      wiring.ifPresent(between -> between.lay(config, data));
      servers = LocalTopology.start(config.data(data.build()).build());
    } catch (RuntimeException | Error e) {
      wiring.ifPresent(Wiring::close);
      throw e;
    }
    if (pace == Pace.QUICK) {
      servers.hurry();
    }
  }

  LocalTopology servers() {
    return servers;
  }

  /** Who is the primary now; on a busy machine another one may just be elected. */
  LocalRedis primary() {
    return await()
        .pollDelay(Duration.ZERO)
        .atMost(PATIENCE)
        .until(servers::currentPrimary, Optional::isPresent)
        .orElseThrow();
  }

  /** Those that are not the primary, in the order of their start. */
  List<LocalRedis> others(LocalRedis primary) {
    return servers.nodes().stream().filter(node -> node != primary).toList();
  }

  LocalSentinel sentinel(int index) {
    return servers.sentinels().get(index);
  }

  /** Waits until another one has been elected. */
  void awaitOther(LocalRedis former) {
    LocalRedis unused = servers.awaitPrimaryOtherThan(former, PATIENCE);
  }

  /** A fault has a duration; nothing is waited for here. */
  static void last(Duration time) {
    last(time, () -> false);
  }

  /** The same for a fault that may end as soon as it has had its effect. */
  static void last(Duration time, BooleanSupplier hadItsEffect) {
    long end = System.nanoTime() + time.toNanos();
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(PATIENCE)
        .until(() -> hadItsEffect.getAsBoolean() || System.nanoTime() - end > 0);
  }

  /** Has one Sentinel begin a failover: it refuses until it has heard of a good replica. */
  void beginFailover(LocalSentinel by) {
    await()
        .pollDelay(Duration.ZERO)
        .ignoreExceptionsInstanceOf(LocalServerException.class)
        .atMost(PATIENCE)
        .until(() -> by.command("SENTINEL", "FAILOVER", servers.masterName()), told -> true);
  }

  /** Makes replicas of those who take themselves for the primary and are not, as operators do. */
  void attachWhomNobodyKnows() {
    Address primary = primary().announcedAddress();
    others(primary()).stream()
        .filter(node -> node.command("ROLE").items().get(0).text().equals("master"))
        .forEach(
            node -> node.command("REPLICAOF", primary.host(), Integer.toString(primary.port())));
  }

  /** How a store finds the servers. Nothing else is set: what is shown holds for the defaults. */
  StoreConfig.Builder config() {
    return StoreConfig.builder()
        .mode("sentinel")
        .set("MN_REDIS_SENTINELS", servers.sentinelAddresses())
        .set("MN_REDIS_SENTINEL_MASTER", servers.masterName());
  }

  /** The same for a store that no cut concerns: it finds every server all the time. */
  StoreConfig.Builder configPastAllCuts() {
    StoreConfig.Builder config = config();
    wiring.ifPresent(it -> config.set("MN_REDIS_SENTINEL_HOST_MAP", it.pastAllCuts()));
    return config.set(
        "MN_REDIS_SENTINELS",
        servers.sentinels().stream()
            .map(it -> it.address().toString())
            .collect(Collectors.joining(",")));
  }

  /** Opens a store; on a busy machine nobody may answer in time at first. */
  static MirrorStore open(MirrorStore.Builder store) {
    return await()
        .pollDelay(Duration.ZERO)
        .ignoreExceptionsInstanceOf(StoreException.class)
        .atMost(PATIENCE)
        .until(store::open, opened -> true);
  }

  /** As {@link Wiring#separate}. */
  void separate(LocalServer server, List<? extends LocalServer> others) {
    wiring().separate(server, others);
  }

  /** Has nothing pass between the stores and any server. */
  void cutOffAll() {
    all().forEach(this::cutOff);
  }

  /** As {@link Wiring#split}. */
  void split(List<? extends LocalServer> withStores) {
    wiring().split(withStores, all().filter(server -> !withStores.contains(server)).toList());
  }

  /** As {@link Wiring#cutOff}. */
  void cutOff(LocalServer server) {
    wiring().cutOff(server);
  }

  /** As {@link Wiring#mend}. */
  void mend() {
    wiring().mend();
  }

  private Wiring wiring() {
    return wiring.orElseThrow(() -> new IllegalStateException("there is nothing to be cut"));
  }

  private Stream<LocalServer> all() {
    return Stream.concat(servers.nodes().stream(), servers.sentinels().stream());
  }

  /**
   * Waits until every Sentinel has announced who is the primary now. On a busy machine two of them
   * may lead an election one after the other, so that it is another one than a moment ago.
   */
  void awaitAnnounced() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              Address elected = primary().announcedAddress();
              return servers.sentinels().stream().allMatch(it -> announced(it).equals(elected));
            });
  }

  /** Whom a Sentinel has announced last: the leader of an election names the next one before. */
  private Address announced(LocalSentinel by) {
    Map<String, String> fields = by.command("SENTINEL", "MASTER", servers.masterName()).fields();
    return new Address(fields.get("ip"), Integer.parseInt(fields.get("port")));
  }

  void awaitReady() {
    servers.awaitReady(PATIENCE);
  }

  @Override
  public void close() {
    wiring.ifPresent(Wiring::mend);
    servers.close();
    wiring.ifPresent(Wiring::close);
  }
}
