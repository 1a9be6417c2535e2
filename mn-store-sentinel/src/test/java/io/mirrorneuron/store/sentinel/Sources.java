package io.mirrorneuron.store.sentinel;

import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.Address;
import io.mirrorneuron.store.local.LocalServer;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.redis.engine.Connectors;
import io.mirrorneuron.store.redis.engine.Designation;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words in which the tests of the watcher are written. */
final class Sources {

  /** Longer than anything here may take: a Sentinel that was held up does nothing for 30 s. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  /** How long a server may be silent where its silence is not what a test is about. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private Sources() {}

  static StoreConfig.Builder config(LocalTopology redis) {
    return config(redis.sentinelAddresses(), redis.masterName());
  }

  static StoreConfig.Builder config(String sentinels, String masterName) {
    return StoreConfig.builder()
        .mode("sentinel")
        .client("jedis")
        .namespace("s-" + UUID.randomUUID().toString().substring(0, 18))
        .set(
            Settings.SENTINELS,
            Stream.of(sentinels.split(","))
                .map(address -> HostPort.parse(address, 26379))
                .collect(Collectors.toList()))
        .set(Settings.SENTINEL_MASTER, masterName)
        .set(Settings.CONNECT_TIMEOUT, SILENCE)
        .set(Settings.COMMAND_TIMEOUT, SILENCE);
  }

  static SentinelSource open(StoreConfig.Builder builder) {
    StoreConfig config = builder.build();
    return SentinelSource.open(config, Connectors.choose(config), Ticker.system());
  }

  /** How a server is reached, for what is tried without a source. */
  static Door door() {
    StoreConfig config = config("127.0.0.1:1", "m").build();
    return Door.of(
        Connectors.choose(config),
        Map.of(),
        config.redis().data().access(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1));
  }

  static HostPort at(Address address) {
    return new HostPort(address.host(), address.port());
  }

  /** Where the primary is now; empty while nobody is. */
  static List<HostPort> named(SentinelSource source) {
    return source.current().map(Designation::target).map(target -> target.address()).stream()
        .toList();
  }

  static void awaitNamed(SentinelSource source, Address primary) {
    await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(PATIENCE)
        .until(() -> named(source).equals(List.of(at(primary))));
  }

  /** Waits until somebody is the primary: a source opens without one if nobody answers in time. */
  static Designation awaitCurrent(SentinelSource source) {
    return await()
        .pollDelay(Duration.ZERO)
        .atMost(PATIENCE)
        .until(source::current, Optional::isPresent)
        .orElseThrow();
  }

  /** Waits until nothing is wrong with the Sentinels. */
  static void awaitSound(SentinelSource source) {
    await().atMost(PATIENCE).until(source::shortcomings, List::isEmpty);
  }

  static InetSocketAddress socket(LocalServer server) {
    return new InetSocketAddress(server.host(), server.port());
  }

  /** Whoever is named from now on, other than who is named now. */
  static List<Designation> changes(SentinelSource source) {
    List<Designation> changes = new CopyOnWriteArrayList<>();
    long first = awaitCurrent(source).number();
    source.onChange(
        () -> source.current().filter(now -> now.number() != first).ifPresent(changes::add));
    return changes;
  }
}
