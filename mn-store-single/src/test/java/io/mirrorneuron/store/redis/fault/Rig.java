package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.model.Outcome.NOT_APPLIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.tck.fault.Direction;
import io.mirrorneuron.store.tck.fault.FaultProxy;
import io.mirrorneuron.store.tck.fault.Moment;
import io.mirrorneuron.store.tck.fault.Trap;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** One test's way to the servers: a proxy, stores through it and around it, and what is there. */
final class Rig implements AutoCloseable {

  private final String client;
  private final LocalRedis primary;
  private final List<LocalRedis> replicas;
  private final FaultProxy proxy;
  private final String namespace = "fault-" + UUID.randomUUID();
  private final List<MirrorStore> stores = new ArrayList<>();

  Rig(String client, LocalTopology servers) {
    this(client, servers.primary(), servers.replicas());
  }

  Rig(String client, LocalRedis primary, List<LocalRedis> replicas) {
    this.client = client;
    this.primary = primary;
    this.replicas = replicas;
    this.proxy = FaultProxy.to(new InetSocketAddress(primary.host(), primary.port()));
  }

  FaultProxy proxy() {
    return proxy;
  }

  LocalRedis primary() {
    return primary;
  }

  String namespace() {
    return namespace;
  }

  /** What the primary has. */
  Truth truth() {
    return new Truth(primary, namespace);
  }

  /** What the replica has. */
  Truth replica() {
    return new Truth(replicas.get(0), namespace);
  }

  LocalRedis replicaServer() {
    return replicas.get(0);
  }

  /** Waits until a trap has sprung and done what it does. */
  static void awaitSprung(Trap trap) {
    try {
      assertThat(trap.await(Duration.ofSeconds(Ended.PATIENCE_SECONDS)))
          .as("the trap has sprung")
          .isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /**
   * Repeats what ended by its deadline before anything of it was sent, as it may on a machine that
   * is held up: until it meets the trap.
   */
  static <T> Ended<T> untilSprung(Trap trap, Supplier<Ended<T>> operation) {
    Ended<T> ended = operation.get();
    for (int i = 0; i < 50 && ended.outcome() == NOT_APPLIED && trap.sprung() == 0; i++) {
      ended = operation.get();
    }
    return ended;
  }

  /** Holds the reply to the next script, and what comes after it, until the proxy is healed. */
  Trap holdNextReply() {
    return proxy
        .on(Direction.TO_SERVER, "EVALSHA")
        .act(Moment.BEFORE_REPLY, connection -> connection.hold(Direction.TO_CLIENT));
  }

  /**
   * Waits until the server has read all that was ever sent through the proxy, or has closed the
   * connection instead. Only after all faults have ended and all stores are closed.
   */
  void awaitDelivered() {
    await().atMost(Duration.ofSeconds(Ended.PATIENCE_SECONDS)).until(() -> proxy.unfinished() == 0);
  }

  /**
   * Opens a store through the proxy. Without other settings no time-out of its own plays a part,
   * and a retry follows soon.
   *
   * @param settings names and values in turn
   */
  MirrorStore open(String... settings) {
    return open(proxy.host() + ":" + proxy.port(), settings);
  }

  /** Opens a store that reaches the primary whatever happens to the proxy. */
  MirrorStore openAround(String... settings) {
    return open(primary.host() + ":" + primary.port(), settings);
  }

  /** Begins to open a store through the proxy that is to have more than settings. */
  MirrorStore open(UnaryOperator<MirrorStore.Builder> more, String... settings) {
    return opened(more.apply(builder(proxy.host() + ":" + proxy.port(), client, settings)));
  }

  /** Opens a store of somebody through a client of their own. */
  MirrorStore openAs(String owner, String otherClient) {
    return opened(builder(primary.host() + ":" + primary.port(), otherClient).owner(owner));
  }

  private MirrorStore open(String address, String... settings) {
    return opened(builder(address, client, settings));
  }

  private MirrorStore opened(MirrorStore.Builder builder) {
    MirrorStore store = builder.open();
    stores.add(store);
    return store;
  }

  private MirrorStore.Builder builder(String address, String through, String... settings) {
    // An attempt lasts for both: who is to survive one soon must not wait long for replicas either.
    boolean hasty = List.of(settings).contains("MN_REDIS_COMMAND_TIMEOUT_MS");
    StoreConfig.Builder config =
        StoreConfig.builder()
            .mode("single")
            .client(through)
            .url("redis://" + address)
            .namespace(namespace)
            .set("MN_REDIS_CONNECT_TIMEOUT_MS", "10000")
            .set("MN_REDIS_COMMAND_TIMEOUT_MS", "10000")
            .set("MN_REDIS_WAIT_TIMEOUT_MS", hasty ? "2000" : "20000")
            .set("MN_REDIS_RECONNECT_ATTEMPTS", "10000")
            .set("MN_REDIS_RECONNECT_BACKOFF_MS", "10")
            .set("MN_REDIS_RECONNECT_MAX_BACKOFF_MS", "50");
    for (int i = 0; i < settings.length; i += 2) {
      config.set(settings[i], settings[i + 1]);
    }
    return MirrorStore.builder(config.build());
  }

  @Override
  public void close() {
    proxy.heal();
    stores.forEach(MirrorStore::close);
    proxy.close();
  }
}
