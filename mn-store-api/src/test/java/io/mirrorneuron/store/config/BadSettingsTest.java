package io.mirrorneuron.store.config;

import static io.mirrorneuron.store.config.Configs.env;
import static io.mirrorneuron.store.config.Configs.failure;
import static io.mirrorneuron.store.config.Configs.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.error.StoreConfigException.Problem;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadSettingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MN_REDIS_HA_MODE                  | two words    | one word",
        "MN_REDIS_URL                      | localhost    | redis://",
        "MN_REDIS_SENTINELS                | a:1,,b:2     | \"\": the host is missing",
        "MN_REDIS_SENTINELS                | a:0          | \"a:0\": the port",
        "MN_REDIS_SENTINELS                | a,A:26379    | \"A:26379\" appears twice",
        "MN_REDIS_SENTINELS                | ::1          | [::1]",
        "MN_REDIS_SENTINEL_MASTER          | a b          | one word",
        "MN_REDIS_SENTINEL_HOST_MAP        | a            | \"a\": not a pair",
        "MN_REDIS_SENTINEL_HOST_MAP        | a=b=c        | \"a=b=c\": not a pair",
        "MN_REDIS_SENTINEL_HOST_MAP        | a=,=b        | \"a=\": the host is missing; \"=b\":",
        "MN_REDIS_DB                       | -1           | from 0 to",
        "MN_REDIS_DB                       | 3000000000   | from 0 to 2147483647",
        "MN_REDIS_WAIT_REPLICAS            | some         | from 0 to 1000, or the word all",
        "MN_REDIS_WAIT_REPLICAS            | -1           | from 0 to 1000, or the word all",
        "MN_REDIS_WAIT_REPLICAS            | 1.5          | from 0 to 1000, or the word all",
        "MN_REDIS_WAIT_TIMEOUT_MS          | 0            | for ever",
        "MN_REDIS_WAIT_TIMEOUT_MS          | -0           | for ever",
        "MN_REDIS_WAIT_TIMEOUT_MS          | -5           | from 1 to 86400000",
        "MN_REDIS_WAIT_TIMEOUT_MS          | 100ms        | from 1 to 86400000",
        "MN_REDIS_RECONNECT_ATTEMPTS       | -1           | from 0 to 10000",
        "MN_REDIS_RECONNECT_BACKOFF_MS     | 0            | from 1 to",
        "MN_REDIS_RECONNECT_MAX_BACKOFF_MS | x            | from 1 to",
        "MN_REDIS_NAMESPACE                | a{b}         | letters, digits",
        "MN_REDIS_NAMESPACE                | a*           | letters, digits",
        "MN_REDIS_NAMESPACE                | a?           | letters, digits",
        "MN_REDIS_NAMESPACE                | [a]          | letters, digits",
        "MN_REDIS_NAMESPACE                | a b          | letters, digits",
        "MN_REDIS_NAMESPACE                | ä            | letters, digits",
        "MN_REDIS_NAMESPACE                | a:           | without a colon at either end",
        "MN_REDIS_CLIENT                   | a/b          | one word",
        "MN_REDIS_CONNECT_TIMEOUT_MS       | 0            | from 1 to",
        "MN_REDIS_COMMAND_TIMEOUT_MS       | 99999999999999999999 | from 1 to 86400000",
        "MN_REDIS_SENTINEL_TLS             | yes          | true or false",
        "MN_REDIS_QUEUE_CAPACITY           | 0            | from 1 to",
        "MN_STORE_MAX_VALUE_BYTES          | 536870913    | from 1 to 536870912",
        "MN_STORE_JOB_RETENTION_S          | -1           | from 1 to",
        "MN_STORE_HISTORY_CAP              | 0            | from 1 to",
        "MN_STORE_BUNDLE_RETENTION_S       | 7d           | from 1 to",
      })
  void aBadValueIsReportedWithItsNameAndWhatIsAllowed(String name, String value, String allowed) {
    assertThat(problems(name, value))
        .filteredOn(problem -> problem.setting().equals(name))
        .first()
        .satisfies(
            problem -> {
              assertThat(problem.value()).isEqualTo(value);
              assertThat(problem.source()).isEqualTo("environment");
              assertThat(problem.advice()).contains(allowed);
            });
  }

  @Test
  void theVerificationMustBeKnown() {
    assertThat(problems("MN_REDIS_URL", "rediss://h", "MN_REDIS_TLS_VERIFY", "some"))
        .singleElement()
        .extracting(Problem::advice)
        .isEqualTo("must be full, ca or none");
  }

  @Test
  void anEmptyOrBlankValueNeverMeansTheDefault() {
    for (Setting<?> setting : Settings.all()) {
      if (setting.isOptional()) {
        continue;
      }
      for (String text : new String[] {"", "  "}) {
        assertThat(problems(setting.name(), text))
            .as(setting.name())
            .anySatisfy(
                problem -> {
                  assertThat(problem.setting()).isEqualTo(setting.name());
                  assertThat(problem.advice()).contains("is empty");
                });
      }
    }
  }

  @Test
  void everyProblemIsReportedAtOnceOneALine() {
    StoreConfigException failure =
        failure(
            "MN_REDIS_HA_MODE", "sentinel",
            "MN_REDIS_URL", "http://x",
            "MN_REDIS_WAIT_TIMEOUT_MS", "0",
            "MN_REDIS_DB", "-1",
            "MN_REDIS_RECONNECT_BACKOFF_MS", "500",
            "MN_REDIS_RECONNECT_MAX_BACKOFF_MS", "100",
            "MN_REDIS_WAIT_REPLICA", "1");

    assertThat(failure.problems())
        .extracting(Problem::setting)
        .containsExactlyInAnyOrder(
            "MN_REDIS_SENTINELS",
            "MN_REDIS_URL",
            "MN_REDIS_WAIT_TIMEOUT_MS",
            "MN_REDIS_DB",
            "MN_REDIS_RECONNECT_MAX_BACKOFF_MS",
            "MN_REDIS_WAIT_REPLICA");
    assertThat(failure.getMessage().lines())
        .hasSize(7)
        .first()
        .isEqualTo("The configuration has 6 problems:");
    assertThat(failure)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\n  MN_REDIS_DB = \"-1\" (environment): must be a whole number");
  }

  @Test
  void aProblemNamesThePropertyOrTheBuilderItCameFrom() {
    assertThatThrownBy(() -> StoreConfig.from(Map.of("mn.redis.db", "x"), Map.of()))
        .hasMessageContaining("MN_REDIS_DB = \"x\" (system property mn.redis.db): ");
    StoreConfig.Builder builder = StoreConfig.builder().set("MN_REDIS_DB", "x");
    assertThatThrownBy(builder::build).hasMessageContaining("MN_REDIS_DB = \"x\" (builder): ");
  }

  @Test
  void aTypedValueThatTheSettingCannotHoldIsAProblemAndNotRounded() {
    for (Duration duration :
        new Duration[] {
          Duration.ofNanos(1_500_000),
          Duration.ZERO,
          Duration.ofSeconds(Long.MAX_VALUE),
          Duration.ofMillis(-1)
        }) {
      StoreConfig.Builder builder = StoreConfig.builder().set(Settings.WAIT_TIMEOUT, duration);
      assertThatThrownBy(builder::build)
          .isInstanceOf(StoreConfigException.class)
          .hasMessageContaining("MN_REDIS_WAIT_TIMEOUT_MS");
    }
    StoreConfig.Builder builder =
        StoreConfig.builder().set(Settings.JOB_RETENTION, Duration.ofMillis(1500));
    assertThatThrownBy(builder::build).hasMessageContaining("MN_STORE_JOB_RETENTION_S");
  }

  @ParameterizedTest
  @CsvSource({
    "MN_REDIS_WAIT_REPLICA, MN_REDIS_WAIT_REPLICAS",
    "MN_REDIS_PASSWD, MN_REDIS_PASSWORD",
    "MN_REDIS_NAME_SPACE, MN_REDIS_NAMESPACE",
    "MN_STORE_HISTORY_CAPS, MN_STORE_HISTORY_CAP",
  })
  void aMisspelledVariableIsAProblemWithASuggestion(String name, String meant) {
    assertThat(problems(name, "hunter2"))
        .containsExactly(
            new Problem(
                name,
                null,
                "environment",
                "there is no such setting; did you mean " + meant + "?"));
  }

  @Test
  void aMisspelledPropertyIsAProblemWithASuggestion() {
    assertThatThrownBy(() -> StoreConfig.from(Map.of("mn.redis.wait.replica", "1"), Map.of()))
        .hasMessageContaining("mn.redis.wait.replica (system property)")
        .hasMessageContaining("did you mean mn.redis.wait.replicas?");
  }

  @Test
  void aMisspelledNameOnTheBuilderIsAProblemWithASuggestion() {
    StoreConfig.Builder builder = StoreConfig.builder().set("MN_REDIS_ULR", "redis://h");
    assertThatThrownBy(builder::build).hasMessageContaining("did you mean MN_REDIS_URL?");
  }

  @Test
  void anUnknownNameThatResemblesNothingGetsNoSuggestion() {
    assertThat(problems("MN_REDIS_FLUX_CAPACITOR", "1"))
        .singleElement()
        .extracting(Problem::advice)
        .asString()
        .contains("there is no such setting")
        .doesNotContain("did you mean");
  }

  @Test
  void namesOfOthersAreLeftAlone() {
    StoreConfig config =
        StoreConfig.from(
            Map.of("mn.redis.server.bin", "/usr/bin/redis-server", "mn.other", "x"),
            Map.of("MN_REDIS_SERVER_BIN", "/x", "MN_OTHER", "1", "PATH", "/bin"));
    assertThat(config).isEqualTo(StoreConfig.builder().build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MN_REDIS_SERVICE_HOST=10.0.0.1",
        "MN_REDIS_SERVICE_PORT=6379",
        "MN_REDIS_SERVICE_PORT_REDIS=6379",
        "MN_REDIS_PORT=tcp://10.0.0.1:6379",
        "MN_REDIS_PORT_6379_TCP=tcp://10.0.0.1:6379",
        "MN_REDIS_PORT_6379_TCP_ADDR=10.0.0.1",
        "MN_REDIS_SENTINEL_PORT=tcp://10.0.0.1:26379",
      })
  void whatKubernetesAddsForAServiceCalledMnRedisIsLeftAlone(String variable) {
    String[] parts = variable.split("=", 2);
    assertThat(env(parts[0], parts[1])).isEqualTo(StoreConfig.builder().build());
  }

  @Test
  void aPortVariableThatSomebodyWroteIsAProblem() {
    assertThat(problems("MN_REDIS_PORT", "6380")).hasSize(1);
  }

  @Test
  void aProblemStaysOnOneLine() {
    assertThat(failure("MN_REDIS_NAMESPACE", "a\nb").getMessage().lines()).hasSize(2);
  }
}
