package io.mirrorneuron.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LocalRedisTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  private static LocalRedisConfig.Builder on(ServerBinary binary) {
    return LocalRedisConfig.builder().binary(binary);
  }

  @ParameterizedTest
  @MethodSource("io.mirrorneuron.store.local.Binaries#all")
  void aStartedServerAnswersOnLoopbackAndIsGoneAfterClose(ServerBinary binary) {
    LocalRedis redis = LocalRedis.start(on(binary).build());
    Path log = redis.log();
    assertThat(redis.command("PING").text()).isEqualTo("PONG");
    assertThat(redis.host()).isEqualTo("127.0.0.1");
    assertThat(redis.url()).isEqualTo("redis://127.0.0.1:" + redis.port() + "/0");
    assertThat(redis.command("INFO", "server").fields())
        .containsEntry("process_id", Long.toString(redis.pid()))
        .containsEntry("tcp_port", Integer.toString(redis.port()));
    assertThat(redis.binary()).isEqualTo(binary);
    assertThat(log).exists();

    redis.close();
    redis.close();

    assertThat(redis.isAlive()).isFalse();
    assertThat(ProcessHandle.of(redis.pid())).isEmpty();
    assertThat(log.getParent()).doesNotExist();
    assertThatThrownBy(() -> redis.restart(LocalServer.Data.DROP))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aPortOutsideTheKernelsRangeForOutgoingConnectionsIsChosen() throws IOException {
    Path range = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    assumeTrue(Files.isReadable(range), "not Linux: " + range + " is missing");
    int lowest = Integer.parseInt(Files.readString(range).strip().split("\\s+", -1)[0]);
    assumeTrue(lowest > 11_000, "the kernel leaves no range below " + lowest);
    assertThat(Ports.free("127.0.0.1", 20)).doesNotHaveDuplicates().allMatch(port -> port < lowest);
  }

  @Test
  void twoServersRunSideBySide() {
    try (LocalRedis one = LocalRedis.start();
        LocalRedis two = LocalRedis.start()) {
      one.command("SET", "k", "one");
      two.command("SET", "k", "two");
      assertThat(one.command("GET", "k").text()).isEqualTo("one");
      assertThat(two.command("GET", "k").text()).isEqualTo("two");
      assertThat(one.port()).isNotEqualTo(two.port());
    }
  }

  @ParameterizedTest
  @MethodSource("io.mirrorneuron.store.local.Binaries#all")
  void aKilledServerComesBackAtItsPortWithAllItHadAnswered(ServerBinary binary) {
    try (LocalRedis redis = LocalRedis.start(on(binary).appendOnly().build())) {
      assertThat(redis.command("CONFIG", "GET", "appendfsync").fields())
          .as("an fsync that is under way puts off no write")
          .containsEntry("appendfsync", "no");
      redis.command("SET", "k", "v");
      long first = redis.pid();
      int port = redis.port();
      redis.kill();
      redis.kill();
      assertThat(redis.isAlive()).isFalse();
      assertThatThrownBy(() -> redis.command("PING"))
          .isInstanceOf(LocalServerException.class)
          .hasMessageContaining("did not answer PING");

      redis.restart(LocalServer.Data.KEEP);

      assertThat(redis.command("GET", "k").text()).isEqualTo("v");
      assertThat(redis.pid()).isNotEqualTo(first);
      assertThat(redis.port()).isEqualTo(port);
    }
  }

  @Test
  void aRestartWithoutDataIsEmptyAndOneWithDataFromARunningServerKeepsIt() {
    try (LocalRedis redis = LocalRedis.start(LocalRedisConfig.builder().appendOnly().build())) {
      redis.command("SET", "k", "v");
      redis.restart(LocalServer.Data.KEEP);
      assertThat(redis.command("DBSIZE").number()).isEqualTo(1);
      redis.restart(LocalServer.Data.DROP);
      assertThat(redis.command("DBSIZE").number()).isZero();
    }
  }

  @Test
  void keepingDataThatWasNeverPersistedIsRefusedBeforeAnythingHappens() {
    try (LocalRedis redis = LocalRedis.start()) {
      long pid = redis.pid();
      assertThatThrownBy(() -> redis.restart(LocalServer.Data.KEEP))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("appendOnly()");
      assertThat(redis.isAlive()).isTrue();
      assertThat(redis.pid()).isEqualTo(pid);
    }
  }

  @Test
  void aStoppedServerEndsInOrderAlsoWhenPaused() throws IOException {
    try (LocalRedis redis = LocalRedis.start()) {
      redis.pause();
      redis.stop();
      assertThat(redis.isAlive()).isFalse();
      assertThat(Files.readString(redis.log())).contains("ready to exit");
      redis.stop();
      assertThatThrownBy(redis::pause)
          .isInstanceOf(LocalServerException.class)
          .hasMessageContaining("is not running");
    }
  }

  @Test
  void aPausedServerIsAliveAndSilentUntilItIsResumed() {
    try (LocalRedis redis = LocalRedis.start()) {
      redis.pause();
      assertThat(redis.isAlive()).isTrue();
      assertThatThrownBy(() -> redis.command(SHORT, "PING")).hasMessageContaining("timed out");
      redis.resume();
      redis.resume();
      assertThat(redis.command("PING").text()).isEqualTo("PONG");
    }
  }

  @Test
  void aPausedServerCanBeKilledAndRestarted() {
    try (LocalRedis redis = LocalRedis.start()) {
      redis.pause();
      redis.kill();
      assertThat(redis.isAlive()).isFalse();
      redis.restart(LocalServer.Data.DROP);
      assertThat(redis.command("PING").text()).isEqualTo("PONG");
    }
  }

  @ParameterizedTest
  @MethodSource("io.mirrorneuron.store.local.Binaries#all")
  void aPasswordIsAskedOfOthersAndShownNowhereButInTheUrl(ServerBinary binary) throws Exception {
    String secret = "p@ss w\"or\\d/ü";
    LocalRedisConfig config = on(binary).password(secret).build();
    try (LocalRedis redis = LocalRedis.start(config)) {
      assertThat(config.toString() + redis + redis.binary()).doesNotContain("p@ss");
      assertThat(redis.url()).startsWith("redis://:p%40ss%20w%22or%5Cd%2F%C3%BC@127.0.0.1:");
      assertThatThrownBy(() -> stranger(redis, List.of()))
          .isInstanceOf(RespCall.Refused.class)
          .hasMessageStartingWith("NOAUTH");
      assertThat(stranger(redis, List.of(secret)).text()).isEqualTo("PONG");
      assertThat(redis.command("PING").text()).isEqualTo("PONG");
    }
  }

  @ParameterizedTest
  @MethodSource("io.mirrorneuron.store.local.Binaries#all")
  void aclRulesHoldForOthersEvenWhenTheDefaultUserIsOff(ServerBinary binary) throws Exception {
    LocalRedisConfig config =
        on(binary).aclUser("default off").aclUser("app on >s ~app:* &app:* +@all").build();
    try (LocalRedis redis = LocalRedis.start(config)) {
      assertThat(config.toString()).doesNotContain(">s");
      assertThatThrownBy(() -> stranger(redis, List.of())).hasMessageStartingWith("NOAUTH");
      assertThat(stranger(redis, List.of("app", "s")).text()).isEqualTo("PONG");
      assertThatThrownBy(() -> stranger(redis, List.of("app", "s"), "SET", "other", "v"))
          .hasMessageStartingWith("NOPERM");
      assertThat(redis.command("SET", "other", "v").text()).isEqualTo("OK");
    }
  }

  @Test
  void aMemoryLimitIsKept() {
    try (LocalRedis redis =
        LocalRedis.start(LocalRedisConfig.builder().maxMemory(1, "noeviction").build())) {
      assertThatThrownBy(() -> redis.command("SET", "k", "v"))
          .isInstanceOf(LocalServerException.class)
          .hasMessageContaining("OOM");
    }
  }

  @ParameterizedTest
  @MethodSource("io.mirrorneuron.store.local.Binaries#all")
  void debugCommandsWorkOnEveryVersion(ServerBinary binary) {
    try (LocalRedis redis = LocalRedis.start(on(binary).build())) {
      assertThat(redis.command("DEBUG", "SLEEP", "0").text()).isEqualTo("OK");
    }
  }

  @Test
  void aServerListensOnIpv6Loopback() {
    assumeTrue(hasIpv6(), "this machine has no ::1");
    try (LocalRedis redis = LocalRedis.start(LocalRedisConfig.builder().host("::1").build())) {
      assertThat(redis.url()).isEqualTo("redis://[::1]:" + redis.port() + "/0");
      assertThat(redis.command("PING").text()).isEqualTo("PONG");
    }
  }

  @Test
  void namesAndAddressesThatOthersCanReachAreRefused() {
    LocalRedisConfig.Builder builder = LocalRedisConfig.builder();
    assertThatThrownBy(() -> builder.host("localhost")).hasMessageContaining("not an IP literal");
    assertThatThrownBy(() -> builder.host("0.0.0.0")).hasMessageContaining("loopback");
    assertThatThrownBy(() -> builder.line("a\nb")).hasMessageContaining("line break");
    assertThatThrownBy(() -> builder.port(65536)).hasMessageContaining("65536");
  }

  @Test
  void aFixedPortThatIsTakenIsAnErrorThatNamesIt() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getAllByName("127.0.0.1")[0])) {
      LocalRedisConfig config = LocalRedisConfig.builder().port(other.getLocalPort()).build();
      assertThatThrownBy(() -> LocalRedis.start(config))
          .isInstanceOf(LocalServerException.class)
          .hasMessageContaining("127.0.0.1:" + other.getLocalPort() + " was taken");
    }
  }

  @Test
  void aServerOfSomebodyElseAtTheSamePortIsNotTakenForOurs() {
    try (LocalRedis other = LocalRedis.start()) {
      LocalRedisConfig config = LocalRedisConfig.builder().port(other.port()).build();
      assertThatThrownBy(() -> LocalRedis.start(config)).hasMessageContaining("was taken");
      assertThat(other.isAlive()).isTrue();
    }
  }

  @Test
  void aSettingTheServerRejectsIsToldWithTheServersOwnWords() {
    LocalRedisConfig config = LocalRedisConfig.builder().line("no-such-setting 1").build();
    assertThatThrownBy(() -> LocalRedis.start(config))
        .isInstanceOf(LocalServerException.class)
        .hasMessageContaining("no-such-setting")
        .hasMessageContaining(ServerBinary.find().toString());
  }

  @Test
  void aServerHasTheVariablesOfItsEnvironment() throws IOException {
    // It overwrites what the kernel shows of them; but its log has the time of its zone.
    LocalRedisConfig config =
        LocalRedisConfig.builder().environment("TZ", "UTC").environment("TZ", "OURS-5").build();
    try (LocalRedis redis = LocalRedis.start(config.toBuilder().build())) {
      assertThat(redis.command("INFO", "server").fields())
          .containsEntry("process_id", Long.toString(redis.pid()));
      LocalDateTime now = LocalDateTime.now(ZoneOffset.ofHours(5));
      DateTimeFormatter date = DateTimeFormatter.ofPattern("dd MMM yyyy HH", Locale.ENGLISH);
      assertThat(Files.readString(redis.log()))
          .containsAnyOf(date.format(now), date.format(now.minusHours(1)));
    }
    for (String name : List.of("", "A=B")) {
      assertThatThrownBy(() -> LocalRedisConfig.builder().environment(name, "value"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anErrorAnswerIsThrownWithTheServersOwnWords() {
    try (LocalRedis redis = LocalRedis.start()) {
      assertThatThrownBy(() -> redis.command("CONFIG", "SET", "no-such-setting", "1"))
          .isInstanceOf(LocalServerException.class)
          .hasMessageContaining(redis.toString())
          .hasMessageContaining("no-such-setting");
      assertThat(redis.command("GET", "missing").isNil()).isTrue();
      assertThat(redis.command("CONFIG", "GET", "appendonly").fields())
          .containsEntry("appendonly", "no");
    }
  }

  private static Reply stranger(LocalRedis redis, List<String> login) throws IOException {
    return stranger(redis, login, "PING");
  }

  private static Reply stranger(LocalRedis redis, List<String> login, String... command)
      throws IOException {
    return new RespCall(redis.address(), Optional.empty(), login)
        .send(Duration.ofSeconds(5), List.of(command));
  }

  private static boolean hasIpv6() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getAllByName("::1")[0])) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
