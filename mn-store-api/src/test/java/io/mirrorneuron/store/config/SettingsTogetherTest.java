package io.mirrorneuron.store.config;

import static io.mirrorneuron.store.config.Configs.env;
import static io.mirrorneuron.store.config.Configs.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mirrorneuron.store.error.StoreConfigException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that concern more than one setting, or a file. */
class SettingsTogetherTest {

  @TempDir private Path folder;
  private String caFile = "";
  private String certFile = "";
  private String keyFile = "";

  @BeforeEach
  void writeFiles() throws IOException {
    caFile = Files.createFile(folder.resolve("ca.pem")).toString();
    certFile = Files.createFile(folder.resolve("cert.pem")).toString();
    keyFile = Files.createFile(folder.resolve("key.pem")).toString();
  }

  @Test
  void modeSentinelTakesItsSettings() {
    StoreConfig config =
        env(
            "MN_REDIS_HA_MODE", "sentinel",
            "MN_REDIS_URL", "rediss://ignored",
            "MN_REDIS_SENTINELS", "s1, s2:26380,[::1]",
            "MN_REDIS_SENTINEL_MASTER", "orders",
            "MN_REDIS_SENTINEL_HOST_MAP", "r1=127.0.0.1:7001",
            "MN_REDIS_SENTINEL_USERNAME", "watcher",
            "MN_REDIS_SENTINEL_PASSWORD", "spw",
            "MN_REDIS_PASSWORD", "pw",
            "MN_REDIS_DB", "4");

    SentinelSettings sentinel = config.redis().sentinel();
    assertThat(sentinel.addresses())
        .extracting(HostPort::toString)
        .containsExactly("s1:26379", "s2:26380", "[::1]:26379");
    assertThat(sentinel.masterName()).isEqualTo("orders");
    assertThat(sentinel.hostMap().apply(new HostPort("r1", 6379))).hasToString("127.0.0.1:7001");
    assertThat(sentinel.access().credentials())
        .contains(new Credentials(Optional.of("watcher"), Secret.of("spw")));
    assertThat(sentinel.access().tls()).isEmpty();
    assertThat(config.redis().data().database()).isEqualTo(4);
    assertThat(config.redis().data().access().credentials())
        .contains(new Credentials(Optional.empty(), Secret.of("pw")));
    assertThat(config.redis().data().access().tls()).isPresent();
  }

  @Test
  void modeSentinelNeedsSentinels() {
    assertThat(problems("MN_REDIS_HA_MODE", "sentinel"))
        .containsExactly(
            new Problem(
                "MN_REDIS_SENTINELS",
                null,
                "not set",
                "mode sentinel needs at least one Sentinel, as host:port,…"));
  }

  @Test
  void sentinelsWithoutAModeWouldBeIgnoredInSilence() {
    assertThat(problems("MN_REDIS_SENTINELS", "s1"))
        .singleElement()
        .extracting(Problem::advice)
        .asString()
        .contains("MN_REDIS_HA_MODE is not set");
    assertThat(env("MN_REDIS_SENTINELS", "s1", "MN_REDIS_HA_MODE", "single").mode())
        .isEqualTo("single");
  }

  @Test
  void sentinelsNeverInheritTheDataCredentials() {
    StoreConfig config =
        env(
            "MN_REDIS_HA_MODE", "sentinel",
            "MN_REDIS_SENTINELS", "s1",
            "MN_REDIS_URL", "redis://app:pw@h");

    assertThat(config.redis().sentinel().access().credentials()).isEmpty();
    assertThat(config.redis().data().access().credentials())
        .contains(new Credentials(Optional.of("app"), Secret.of("pw")));
  }

  @Test
  void userAndPasswordMayStandInTheUrlOrInTheirSettingsOrEquallyInBoth() {
    Optional<Credentials> expected =
        Optional.of(new Credentials(Optional.of("app"), Secret.of("p@w")));

    assertThat(env("MN_REDIS_URL", "redis://app:p%40w@h").redis().data().access().credentials())
        .isEqualTo(expected);
    assertThat(
            env("MN_REDIS_USERNAME", "app", "MN_REDIS_PASSWORD", "p@w")
                .redis()
                .data()
                .access()
                .credentials())
        .isEqualTo(expected);
    assertThat(
            env(
                    "MN_REDIS_URL", "redis://app:p%40w@h",
                    "MN_REDIS_USERNAME", "app",
                    "MN_REDIS_PASSWORD", "p@w")
                .redis()
                .data()
                .access()
                .credentials())
        .isEqualTo(expected);
    assertThat(
            env("MN_REDIS_URL", "redis://app@h", "MN_REDIS_PASSWORD", "p@w")
                .redis()
                .data()
                .access()
                .credentials())
        .isEqualTo(expected);
  }

  @Test
  void anotherUserOrPasswordThanInTheUrlIsAProblemThatNamesBoth() {
    assertThat(
            problems(
                "MN_REDIS_URL", "redis://app:one@h",
                "MN_REDIS_USERNAME", "other",
                "MN_REDIS_PASSWORD", "two"))
        .hasSize(2)
        .allSatisfy(
            problem ->
                assertThat(problem.advice())
                    .contains("MN_REDIS_URL = \"redis://app:***@h:6379\" (environment)"))
        .extracting(Problem::setting)
        .containsExactly("MN_REDIS_USERNAME", "MN_REDIS_PASSWORD");
  }

  @Test
  void aUserWithoutAPasswordIsAProblem() {
    assertThat(problems("MN_REDIS_USERNAME", "app"))
        .extracting(Problem::setting)
        .containsExactly("MN_REDIS_USERNAME");
    assertThat(problems("MN_REDIS_URL", "redis://app@h"))
        .extracting(Problem::setting)
        .containsExactly("MN_REDIS_URL");
    assertThat(problems("MN_REDIS_SENTINEL_USERNAME", "app"))
        .extracting(Problem::setting)
        .containsExactly("MN_REDIS_SENTINEL_USERNAME");
  }

  @Test
  void aPasswordIsTakenAsItIsSpacesIncluded() {
    assertThat(env("MN_REDIS_PASSWORD", " p w ").redis().data().access().credentials())
        .map(credentials -> credentials.password().reveal())
        .contains(" p w ");
  }

  @Test
  void theDatabaseOfModeSingleComesFromTheUrlOrFromItsSettingIfTheUrlNamesNone() {
    assertThat(env("MN_REDIS_URL", "redis://h/3").redis().data().database()).isEqualTo(3);
    assertThat(env("MN_REDIS_URL", "redis://h/3", "MN_REDIS_DB", "3").redis().data().database())
        .isEqualTo(3);
    assertThat(env("MN_REDIS_URL", "redis://h", "MN_REDIS_DB", "2").redis().data().database())
        .isEqualTo(2);
    assertThat(env("MN_REDIS_DB", "2").redis().data().database()).isEqualTo(2);
  }

  @Test
  void anotherDatabaseThanInTheUrlIsAProblem() {
    assertThat(problems("MN_REDIS_URL", "redis://h/3", "MN_REDIS_DB", "2"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.setting()).isEqualTo("MN_REDIS_DB");
              assertThat(problem.advice()).contains("MN_REDIS_URL = \"redis://h:6379/3\"");
            });
  }

  @Test
  void inModeSentinelTheUrlsDatabaseIsNeverTakenNorDroppedInSilence() {
    assertThat(
            problems(
                "MN_REDIS_HA_MODE", "sentinel",
                "MN_REDIS_SENTINELS", "s1",
                "MN_REDIS_URL", "redis://h/3"))
        .extracting(Problem::setting)
        .containsExactly("MN_REDIS_URL");
    assertThat(
            env(
                    "MN_REDIS_HA_MODE", "sentinel",
                    "MN_REDIS_SENTINELS", "s1",
                    "MN_REDIS_URL", "redis://h/3",
                    "MN_REDIS_DB", "2")
                .redis()
                .data()
                .database())
        .isEqualTo(2);
  }

  @Test
  void theLongestPauseMustNotBeShorterThanTheFirst() {
    assertThat(problems("MN_REDIS_RECONNECT_BACKOFF_MS", "3000"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.setting()).isEqualTo("MN_REDIS_RECONNECT_MAX_BACKOFF_MS");
              assertThat(problem.source()).isEqualTo("default");
              assertThat(problem.advice()).contains("MN_REDIS_RECONNECT_BACKOFF_MS = \"3000\"");
            });
  }

  @Test
  void tlsTakesItsFiles() {
    TlsSettings tls =
        env(
                "MN_REDIS_URL", "rediss://h",
                "MN_REDIS_TLS_CA_FILE", caFile,
                "MN_REDIS_TLS_CERT_FILE", certFile,
                "MN_REDIS_TLS_KEY_FILE", keyFile,
                "MN_REDIS_TLS_VERIFY", "CA")
            .redis()
            .data()
            .access()
            .tls()
            .orElseThrow();

    assertThat(tls)
        .isEqualTo(
            new TlsSettings(
                Optional.of(Path.of(caFile)),
                Optional.of(new TlsSettings.ClientCertificate(Path.of(certFile), Path.of(keyFile))),
                TlsVerification.CA));
  }

  @Test
  void tlsVerifiesFullyByDefault() {
    assertThat(env("MN_REDIS_URL", "rediss://h").redis().data().access().tls())
        .contains(new TlsSettings(Optional.empty(), Optional.empty(), TlsVerification.FULL));
  }

  @Test
  void tlsSettingsThatNoConnectionWouldUseAreProblems() {
    assertThat(
            problems(
                "MN_REDIS_URL",
                "redis://h",
                "MN_REDIS_TLS_CA_FILE",
                caFile,
                "MN_REDIS_TLS_CERT_FILE",
                certFile,
                "MN_REDIS_TLS_KEY_FILE",
                keyFile,
                "MN_REDIS_TLS_VERIFY",
                "full",
                "MN_REDIS_SENTINEL_TLS",
                "true"))
        .hasSize(4)
        .allSatisfy(problem -> assertThat(problem.advice()).contains("rediss://"));
  }

  @Test
  void tlsFilesMayServeTheSentinelsAlone() {
    RedisSettings redis =
        env(
                "MN_REDIS_HA_MODE", "sentinel",
                "MN_REDIS_SENTINELS", "s1",
                "MN_REDIS_SENTINEL_TLS", "true",
                "MN_REDIS_TLS_CA_FILE", caFile)
            .redis();

    assertThat(redis.data().access().tls()).isEmpty();
    assertThat(redis.sentinel().access().tls().orElseThrow().caFile()).contains(Path.of(caFile));
  }

  @Test
  void aCertificateAndItsKeyGoTogether() {
    assertThat(problems("MN_REDIS_URL", "rediss://h", "MN_REDIS_TLS_CERT_FILE", certFile))
        .singleElement()
        .extracting(Problem::advice)
        .asString()
        .contains("MN_REDIS_TLS_KEY_FILE");
    assertThat(problems("MN_REDIS_URL", "rediss://h", "MN_REDIS_TLS_KEY_FILE", keyFile))
        .singleElement()
        .extracting(Problem::advice)
        .asString()
        .contains("MN_REDIS_TLS_CERT_FILE");
  }

  @Test
  void aTlsFileMustBeAFileThatExists() {
    assertThat(
            problems(
                "MN_REDIS_URL",
                "rediss://h",
                "MN_REDIS_TLS_CA_FILE",
                folder.resolve("missing.pem").toString(),
                "MN_REDIS_TLS_CERT_FILE",
                folder.toString(),
                "MN_REDIS_TLS_KEY_FILE",
                "a\0b"))
        .extracting(Problem::setting, Problem::advice)
        .containsExactlyInAnyOrder(
            tuple("MN_REDIS_TLS_CA_FILE", "there is no such file"),
            tuple("MN_REDIS_TLS_CERT_FILE", "must be a file that this process may read"),
            tuple("MN_REDIS_TLS_KEY_FILE", "must be a file name: Nul character not allowed"));
  }
}
