package io.mirrorneuron.store.redis.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.redis.lettuce.LettuceConnector;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which client is used, and with which settings of its own. All three are on this class path. */
class ConnectorsTest {

  @ParameterizedTest
  @ValueSource(strings = {"jedis", "lettuce", "redisson"})
  void theClientThatIsNamedIsTaken(String name) {
    assertThat(Connectors.choose(config(Map.of("MN_REDIS_CLIENT", name))).name()).isEqualTo(name);
  }

  @Test
  void ofSeveralOneMustBeNamed() {
    assertThatExceptionOfType(StoreConfigException.class)
        .isThrownBy(() -> Connectors.choose(config(Map.of())))
        .withMessageContainingAll("MN_REDIS_CLIENT", "[jedis, lettuce, redisson]");
  }

  @Test
  void aClientThatThereIsNotIsRefused() {
    assertThatExceptionOfType(StoreConfigException.class)
        .isThrownBy(() -> Connectors.choose(config(Map.of("MN_REDIS_CLIENT", "hiredis"))))
        .withMessageContainingAll("hiredis", "[jedis, lettuce, redisson]");
  }

  @Test
  void aClientsOwnSettingsComeFromTheEnvironment() {
    RedisConnector lettuce = new LettuceConnector();
    StoreConfig config =
        config(Map.of("MN_EXT_LETTUCE_THREADS", "3", "MN_EXT_LETTUCE_KEEPALIVE_S", "0"));

    assertThat(Connectors.settings(config, lettuce))
        .isEqualTo(Map.of("threads", 3, "keepalive.s", 0));
    assertThat(Connectors.settings(config(Map.of()), lettuce)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "MN_EXT_LETTUCE_TREADS, 3, there is no such setting",
    "MN_EXT_LETTUCE_THREADS, 1, must be a number from 2 to 256",
    "MN_EXT_LETTUCE_THREADS, many, must be a number from 2 to 256",
    "MN_EXT_LETTUCE_THREADS, 99999999999, must be a number from 2 to 256",
    "MN_EXT_LETTUCE_KEEPALIVE_S, -1, must be a number from 0 to 7200"
  })
  void aWrongSettingOfAClientIsRefused(String name, String value, String why) {
    StoreConfig config = config(Map.of(name, value));

    assertThatExceptionOfType(StoreConfigException.class)
        .isThrownBy(() -> Connectors.settings(config, new LettuceConnector()))
        .withMessageContainingAll(value, why);
  }

  @Test
  void allWrongSettingsAreToldAtOnce() {
    StoreConfig config =
        config(Map.of("MN_EXT_LETTUCE_THREADS", "0", "MN_EXT_LETTUCE_KEEPALIFE", "1"));

    assertThatExceptionOfType(StoreConfigException.class)
        .isThrownBy(() -> Connectors.settings(config, new LettuceConnector()))
        .satisfies(failure -> assertThat(failure.problems()).hasSize(2));
  }

  private static StoreConfig config(Map<String, String> environment) {
    return StoreConfig.from(Map.of(), environment);
  }
}
