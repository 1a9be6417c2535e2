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
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words in which the tests of the watcher are written. */
final class Sources {

  static final Duration PATIENCE = Duration.ofSeconds(30);

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
        .set(Settings.SENTINEL_MASTER, masterName);
  }

  static SentinelSource open(StoreConfig.Builder builder) {
    StoreConfig config = builder.build();
    return SentinelSource.open(config, Connectors.choose(config), Ticker.system());
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
    long first = source.current().orElseThrow().number();
    source.onChange(
        () -> source.current().filter(now -> now.number() != first).ifPresent(changes::add));
    return changes;
  }
}
