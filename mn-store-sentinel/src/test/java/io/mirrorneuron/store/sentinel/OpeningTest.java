package io.mirrorneuron.store.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.HostMap;
import io.mirrorneuron.store.config.Secret;
import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.local.Address;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.local.ServerBinary;
import io.mirrorneuron.store.local.TlsFiles;
import io.mirrorneuron.store.local.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Getting in to the Sentinels, and what is told about those that cannot be used. */
class OpeningTest {

  @TempDir private Path folder;

  @Test
  void sentinelsHaveAPasswordOfTheirOwn() {
    try (LocalTopology redis =
        LocalTopology.start(
            topology()
                .data(LocalRedisConfig.builder().password("for data").build())
                .sentinelPassword("for Sentinels")
                .build())) {
      opens(
          Sources.config(redis)
              .set(Settings.PASSWORD, Secret.of("for data"))
              .set(Settings.SENTINEL_PASSWORD, Secret.of("for Sentinels")));

      assertThat(refused(Sources.config(redis).set(Settings.PASSWORD, Secret.of("for data"))))
          .satisfies(it -> assertThat(it.reason()).isEqualTo(Reason.AUTHENTICATION))
          .hasMessageContainingAll(redis.sentinelAddresses().split(","))
          .hasMessageContaining("MN_REDIS_SENTINEL_PASSWORD")
          .hasMessageNotContaining("for data");
      assertThat(
              refused(
                  Sources.config(redis)
                      .set(Settings.PASSWORD, Secret.of("wrong"))
                      .set(Settings.SENTINEL_PASSWORD, Secret.of("for Sentinels"))))
          .satisfies(it -> assertThat(it.reason()).isEqualTo(Reason.AUTHENTICATION))
          .hasMessageContaining("MN_REDIS_PASSWORD")
          .hasMessageContaining(redis.primary().address().toString());
    }
  }

  /** What is documented is enough. */
  @Test
  void aUserWithTheDocumentedRightsIsEnough() {
    try (LocalTopology redis =
        LocalTopology.start(
            topology()
                .sentinelLine(
                    "user watcher on >secret resetchannels &+switch-master -@all +client|setname"
                        + " +subscribe +sentinel|myid +sentinel|master"
                        + " +sentinel|get-master-addr-by-name +sentinel|sentinels"
                        + " +sentinel|replicas")
                .sentinelLine("user default off")
                .build())) {
      StoreConfig.Builder config =
          Sources.config(redis)
              .set(Settings.SENTINEL_USERNAME, "watcher")
              .set(Settings.SENTINEL_PASSWORD, Secret.of("secret"));
      try (SentinelSource source = Sources.open(config)) {
        Sources.awaitSound(source);
        assertThat(source.troubles()).isEmpty();
      }
    }
  }

  @Test
  void sentinelsAreReachedWithTls() {
    assumeTrue(ServerBinary.find().supportsTls(), "the server program was built without TLS");
    TlsFiles files = TlsFiles.create(folder);
    try (LocalTopology redis =
        LocalTopology.start(
            topology()
                .data(LocalRedisConfig.builder().tls(Transport.TLS, files).build())
                .build())) {
      StoreConfig.Builder secured =
          unhurried(redis)
              .url("rediss://unused")
              .set(Settings.TLS_CA_FILE, files.ca())
              .set(Settings.SENTINEL_TLS, true);
      opens(secured);

      assertThat(
              refused(
                  unhurried(redis).url("rediss://unused").set(Settings.TLS_CA_FILE, files.ca())))
          .satisfies(it -> assertThat(it.reason()).isEqualTo(Reason.TLS))
          .hasMessageContaining("MN_REDIS_SENTINEL_TLS=true");
      assertThat(
              refused(
                  unhurried(redis)
                      .set(Settings.TLS_CA_FILE, files.ca())
                      .set(Settings.SENTINEL_TLS, true)))
          .satisfies(it -> assertThat(it.reason()).isEqualTo(Reason.TLS))
          .hasMessageContaining("rediss:// in MN_REDIS_URL");
    }
  }

  @Test
  void addressesMayBeOfVersionSix() throws IOException {
    assumeTrue(hasIpv6(), "this machine has no ::1");
    try (LocalTopology redis =
        LocalTopology.start(
            topology().data(LocalRedisConfig.builder().host("::1").build()).build())) {
      opens(Sources.config(redis));
    }
  }

  @Test
  void namesAreMappedToWhereTheyCanBeReached() {
    try (LocalTopology redis =
        LocalTopology.start(
            topology()
                .sentinelLine("sentinel resolve-hostnames yes")
                .sentinelLine("sentinel announce-hostnames yes")
                .build())) {
      opens(
          Sources.config(redis)
              .set(Settings.SENTINEL_HOST_MAP, HostMap.parse("127.0.0.1=localhost")));
    }
  }

  @Test
  void whereNoSentinelIsEachIsToldWithTheReason() {
    Throwable failure =
        catchThrowable(
            () -> opens(Sources.config("127.0.0.1:1,127.0.0.1:2,no-such-host.invalid:3", "m")));
    assertThat(failure)
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("MN_REDIS_SENTINELS")
        .hasMessageContaining("127.0.0.1:1: cannot connect to 127.0.0.1:1: Connection refused")
        .hasMessageContaining("127.0.0.1:2: cannot connect to 127.0.0.1:2: Connection refused")
        .hasMessageContaining("no-such-host.invalid:3: ");
  }

  @Test
  void sentinelsThatDoNotAnswerAreToldInTime() throws IOException {
    try (PlayedSentinel frozen = PlayedSentinel.saying(0, new Address("127.0.0.1", 1))) {
      frozen.freeze();
      Throwable failure =
          catchThrowable(
              () ->
                  opens(
                      Sources.config(frozen.address(), "m")
                          .set(Settings.COMMAND_TIMEOUT, Duration.ofMillis(200))));
      assertThat(failure)
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("Sentinel " + frozen.address() + " did not answer");
    }
  }

  @Test
  void aNameThatNobodyMonitorsIsTold() {
    try (LocalTopology redis = LocalTopology.start(topology().build())) {
      assertThat(refused(Sources.config(redis).set(Settings.SENTINEL_MASTER, "another")))
          .hasMessageContaining("'another'")
          .hasMessageContaining("MN_REDIS_SENTINEL_MASTER");
    }
  }

  @Test
  void aServerThatIsNoSentinelIsTold() {
    try (LocalTopology redis = LocalTopology.start(topology().build())) {
      assertThat(refused(Sources.config(redis.primary().address().toString(), redis.masterName())))
          .hasMessageContaining("is no Sentinel")
          .hasMessageContaining("MN_REDIS_SENTINELS");
    }
  }

  @Test
  void oneSentinelOfThoseThatWereGivenIsEnough() {
    try (LocalTopology redis = LocalTopology.start(topology().build())) {
      opens(
          Sources.config(
              "127.0.0.1:1,127.0.0.1:2," + redis.sentinels().get(0).address(), redis.masterName()));
    }
  }

  /** Nobody is to be held for down. */
  private static LocalTopologyConfig.Builder topology() {
    return LocalTopologyConfig.builder().replicas(1).sentinels(3).downAfter(Duration.ofSeconds(30));
  }

  /** A handshake takes a busy machine long, and each connection needs one. */
  private static StoreConfig.Builder unhurried(LocalTopology redis) {
    return Sources.config(redis)
        .set(Settings.CONNECT_TIMEOUT, Duration.ofSeconds(10))
        .set(Settings.COMMAND_TIMEOUT, Duration.ofSeconds(10));
  }

  private static void opens(StoreConfig.Builder config) {
    try (MirrorStore store = MirrorStore.open(config.build())) {
      assertThat(store.health().primary()).isPresent();
    }
  }

  private static StoreRefusedException refused(StoreConfig.Builder config) {
    Throwable failure = catchThrowable(() -> opens(config));
    assertThat(failure).isInstanceOf(StoreRefusedException.class);
    return (StoreRefusedException) failure;
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getAllByName("::1")[0])) {
      return socket.isBound();
    } catch (IOException e) {
      return false; // which is what was asked
    }
  }
}
