package io.mirrorneuron.store.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.HostMap;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalSentinel;
import io.mirrorneuron.store.local.LocalServer;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.local.Reply;
import io.mirrorneuron.store.model.Codecs;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.tck.fault.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sentinels and servers that announce host names, as with {@code resolve-hostnames} and {@code
 * announce-hostnames}.
 */
@Tag("long")
class HostNamesTest {

  private static final String NAME = "localhost";

  /** Where the name leads may be an address of either version. */
  private static final String BIND = "bind 127.0.0.1 -::1";

  @ParameterizedTest
  @ValueSource(strings = {"jedis", "lettuce", "redisson"})
  void namesThatAreAnnouncedAreFollowed(String client) {
    try (LocalTopology redis = named();
        MirrorStore store = MirrorStore.open(config(redis).client(client).build())) {
      store.jobs().put("job", Payload.utf8("before"));
      assertThat(store.health().primary()).contains(NAME + ":" + redis.primary().port());
      redis.primary().kill();
      store.jobs().put("job", Payload.utf8("after"));
      assertThat(store.jobs().get("job").orElseThrow().state().as(Codecs.utf8()))
          .isEqualTo("after");
      assertThat(store.health().primary().orElseThrow())
          .isIn(redis.replicas().stream().map(it -> NAME + ":" + it.port()).toList());
    }
  }

  /** As from outside of where the names mean something. */
  @ParameterizedTest
  @ValueSource(strings = {"jedis", "lettuce", "redisson"})
  void namesThatAreAnnouncedAreMapped(String client) {
    try (LocalTopology redis = named();
        FaultProxy proxy = FaultProxy.to(Sources.socket(redis.primary()));
        MirrorStore store =
            MirrorStore.open(
                config(redis)
                    .client(client)
                    .set(
                        Settings.SENTINEL_HOST_MAP,
                        HostMap.parse(
                            NAME
                                + ":"
                                + redis.primary().port()
                                + "="
                                + proxy.host()
                                + ":"
                                + proxy.port()))
                    .build())) {
      store.jobs().put("job", Payload.utf8("state"));
      assertThat(store.health().primary()).contains(proxy.host() + ":" + proxy.port());
      redis.primary().kill();
      store.jobs().put("job", Payload.utf8("after"));
      assertThat(store.health().primary().orElseThrow())
          .isIn(redis.replicas().stream().map(it -> NAME + ":" + it.port()).toList());
    }
  }

  private static StoreConfig.Builder config(LocalTopology redis) {
    String first = NAME + ":" + redis.sentinels().get(0).port();
    return Sources.config(first, redis.masterName());
  }

  /** Everybody is started with addresses and renamed, as the topology knows only those. */
  private static LocalTopology named() {
    LocalTopology redis =
        LocalTopology.start(
            LocalTopologyConfig.builder()
                .replicas(2)
                .sentinels(3)
                .failoverTimeout(Duration.ofSeconds(3))
                .data(LocalRedisConfig.builder().line(BIND).build())
                .sentinelLine(BIND)
                .build());
    try {
      rename(redis);
      return redis;
    } catch (RuntimeException | Error e) {
      redis.close();
      throw e;
    }
  }

  private static void rename(LocalTopology redis) {
    LocalRedis primary = redis.primary();
    redis.nodes().forEach(node -> node.command("CONFIG", "SET", "replica-announce-ip", NAME));
    redis
        .replicas()
        .forEach(node -> node.command("REPLICAOF", NAME, Integer.toString(primary.port())));
    await()
        .atMost(Sources.PATIENCE)
        .until(
            () ->
                primary.command("ROLE").items().get(2).items().stream()
                    .map(replica -> replica.items().get(0).text())
                    .toList(),
            List.of(NAME, NAME)::equals);
    for (LocalSentinel sentinel : redis.sentinels()) {
      List.of("resolve-hostnames", "announce-hostnames")
          .forEach(setting -> sentinel.command("SENTINEL", "CONFIG", "SET", setting, "yes"));
      sentinel.command("SENTINEL", "CONFIG", "SET", "announce-ip", NAME);
    }
    Monitors.makeAnew(redis, NAME, primary.port());
    for (LocalSentinel sentinel : redis.sentinels()) {
      await()
          .atMost(Sources.PATIENCE)
          .until(
              () ->
                  isKnown(sentinel, "SENTINELS", redis.masterName(), others(redis, sentinel))
                      && isKnown(sentinel, "REPLICAS", redis.masterName(), redis.replicas()));
    }
  }

  private static List<LocalSentinel> others(LocalTopology redis, LocalSentinel sentinel) {
    return redis.sentinels().stream().filter(it -> it != sentinel).toList();
  }

  /** Whether a Sentinel lists exactly these servers, by name, and takes them for up. */
  private static boolean isKnown(
      LocalSentinel by, String what, String masterName, List<? extends LocalServer> servers) {
    Reply listed = by.command("SENTINEL", what, masterName);
    return listed.items().stream()
        .filter(it -> !it.fields().get("flags").contains("down"))
        .map(it -> new HostPort(it.fields().get("ip"), Integer.parseInt(it.fields().get("port"))))
        .collect(Collectors.toSet())
        .equals(
            servers.stream().map(it -> new HostPort(NAME, it.port())).collect(Collectors.toSet()));
  }
}
