package io.mirrorneuron.store.redis.single;

import static io.mirrorneuron.store.redis.single.Stores.fails;
import static io.mirrorneuron.store.redis.single.Stores.impatient;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings with which no store can be opened; no server is asked. */
class BadSettingsTest {

  private static final String URL = "redis://127.0.0.1:1";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1:6379             | must begin with redis:// or rediss://",
        "http://127.0.0.1           | must begin with redis:// or rediss://",
        "unix:///run/redis.sock     | must begin with redis:// or rediss://",
        "redis+unix:///run/r.sock   | must begin with redis:// or rediss://",
        "redis:///run/redis.sock    | database",
        "redis://127.0.0.1/zero     | database",
        "redis://127.0.0.1:99999    | port",
        "redis://::1:6379           | IPv6 address as [::1]:6379",
        "redis://127.0.0.1?db=1     | not allowed",
        "redis://:a@b@127.0.0.1     | more than one '@'",
        "redis://                   | host"
      })
  void aUrlThatIsNoneIsExplained(String url, String why) {
    StoreConfigException wrong = rejected(impatient(url));
    assertThat(wrong).hasMessageContaining("MN_REDIS_URL").hasMessageContaining(why);
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    assertThat(
            rejected(
                impatient("http://x")
                    .set("MN_REDIS_WAIT_TIMEOUT_MS", "0")
                    .set("MN_REDIS_RECONNECT_ATTEMPTS", "-1")
                    .set("MN_REDIS_TLS_VERIFY", "perhaps")))
        .hasMessageContaining("MN_REDIS_URL")
        .hasMessageContaining("MN_REDIS_WAIT_TIMEOUT_MS")
        .hasMessageContaining("MN_REDIS_RECONNECT_ATTEMPTS")
        .hasMessageContaining("MN_REDIS_TLS_VERIFY");
  }

  @Test
  void aModeThatNobodyServesNamesThoseThatAre() {
    assertThat(rejected(impatient(URL).mode("cluster")))
        .hasMessageContaining("MN_REDIS_HA_MODE")
        .hasMessageContaining("cluster")
        .hasMessageContaining("[memory, single]");
  }

  @Test
  void aClientThatNobodyKnowsNamesThoseThatAre() {
    assertThat(rejected(impatient(URL).client("hiredis")))
        .hasMessageContaining("MN_REDIS_CLIENT")
        .hasMessageContaining("hiredis")
        .hasMessageContaining("jedis");
  }

  @ParameterizedTest
  @CsvSource({"MN_REDIS_TLS_CA_FILE", "MN_REDIS_TLS_CERT_FILE", "MN_REDIS_TLS_KEY_FILE"})
  void aFileThatHoldsNoPemIsNamed(String setting, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("some.pem"), "no PEM");
    StoreConfig.Builder config = impatient("rediss://127.0.0.1:1").set(setting, file.toString());
    if (!setting.contains("CA")) {
      config.set("MN_REDIS_TLS_CERT_FILE", file.toString());
      config.set("MN_REDIS_TLS_KEY_FILE", file.toString());
    }
    assertThat(rejected(config))
        .hasMessageContaining(setting.replace("KEY", "CERT")) // the first that is read
        .hasMessageContaining("PEM");
  }

  private static StoreConfigException rejected(StoreConfig.Builder config) {
    return fails(
        StoreConfigException.class,
        () -> {
          try (MirrorStore store = MirrorStore.open(config.build())) {
            throw new AssertionError("opened: " + store.health());
          }
        });
  }
}
