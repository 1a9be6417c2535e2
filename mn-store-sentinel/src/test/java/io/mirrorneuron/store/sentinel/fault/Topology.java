package io.mirrorneuron.store.sentinel.fault;

import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.Address;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalSentinel;
import io.mirrorneuron.store.local.LocalServer;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.tck.fault.Direction;
import io.mirrorneuron.store.tck.fault.FaultProxy;
import io.mirrorneuron.store.tck.fault.Faults;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A primary, two replicas and three Sentinels. With proxies every server announces the address of
 * one, so that replication, Sentinels and stores pass through it, and each server connects from a
 * host of its own, so that the proxies can tell who calls.
 */
final class Topology implements AutoCloseable {

  /** Longer than anything here may take, on however slow a machine. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Where stores connect from. */
  private static final String STORES = "127.0.0.1";

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
    PROXIED
  }

  private final Map<Address, FaultProxy> proxies = new ConcurrentHashMap<>();
  private final LocalTopology servers;

  Topology(Network network, Pace pace) {
    LocalTopologyConfig.Builder config = LocalTopologyConfig.builder().replicas(2).sentinels(3);
    if (network == Network.PROXIED) {
      config
          .ownHosts()
          .data(LocalRedisConfig.builder().announce(this::proxied).build())
          .announceSentinels(this::proxied);
    }
    servers = LocalTopology.start(config.build());
    if (pace == Pace.QUICK && primary().binary().isAtLeast(7)) {
      servers
          .sentinels()
          .forEach(
              it -> it.command("SENTINEL", "DEBUG", "PUBLISH-PERIOD", "200", "INFO-PERIOD", "500"));
    }
  }

  private Address proxied(Address real) {
    FaultProxy proxy = FaultProxy.to(new InetSocketAddress(real.host(), real.port()));
    proxies.put(real, proxy);
    return new Address(proxy.host(), proxy.port());
  }

  LocalTopology servers() {
    return servers;
  }

  /** Who is the primary now; there must be one. */
  LocalRedis primary() {
    return servers.currentPrimary().orElseThrow();
  }

  /** Those that are not the primary, in the order of their start. */
  List<LocalRedis> others(LocalRedis primary) {
    return servers.nodes().stream().filter(node -> node != primary).toList();
  }

  LocalSentinel sentinel(int index) {
    return servers.sentinels().get(index);
  }

  /** Has one Sentinel, which must be up, begin a failover. */
  void failOver(LocalSentinel by) {
    by.command("SENTINEL", "FAILOVER", servers.masterName());
  }

  /** Makes replicas of those who take themselves for the primary and are not, as operators do. */
  void attachWhomNobodyKnows() {
    await().atMost(PATIENCE).until(() -> servers.currentPrimary().isPresent());
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

  /**
   * Has nothing pass between these servers, with the stores, and the others; what is sent stays
   * under way, as in a network that tries again.
   */
  void split(List<? extends LocalServer> withStores) {
    all().forEach(callee -> callers(callee, withStores).forEach(Topology::hold));
  }

  /** Has nothing pass between the stores and a server. */
  void cutOff(LocalServer server) {
    hold(proxy(server).from(STORES));
  }

  /** What was under way arrives. */
  void mend() {
    proxies.values().forEach(FaultProxy::heal);
  }

  /** The views of those who are on the other side than the callee. */
  private Stream<Faults> callers(LocalServer callee, List<? extends LocalServer> withStores) {
    boolean near = withStores.contains(callee);
    Stream<String> hosts =
        all().filter(it -> withStores.contains(it) != near).map(LocalServer::host);
    return Stream.concat(hosts, near ? Stream.of() : Stream.of(STORES)).map(proxy(callee)::from);
  }

  private static void hold(Faults connections) {
    connections.hold(Direction.TO_SERVER);
    connections.hold(Direction.TO_CLIENT);
  }

  private FaultProxy proxy(LocalServer server) {
    FaultProxy proxy = proxies.get(server.address());
    if (proxy == null) {
      throw new IllegalStateException("there is no proxy before " + server);
    }
    return proxy;
  }

  private Stream<LocalServer> all() {
    return Stream.concat(servers.nodes().stream(), servers.sentinels().stream());
  }

  /** Waits until every Sentinel has announced who is the primary now. */
  void awaitAnnounced() {
    Address elected = primary().announcedAddress();
    servers
        .sentinels()
        .forEach(it -> await().atMost(PATIENCE).until(() -> announced(it).equals(elected)));
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
    mend();
    servers.close();
    proxies.values().forEach(FaultProxy::close);
  }
}
