package io.mirrorneuron.store.config;

import static io.mirrorneuron.store.config.Configs.env;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreConfigTest {

  @Test
  void defaultsAreTheDocumentedOnes() {
    StoreConfig config = StoreConfig.builder().build();

    assertThat(config.mode()).isEqualTo("single");
    RedisSettings redis = config.redis();
    assertThat(redis.data().address()).isEqualTo(new HostPort("localhost", 6379));
    assertThat(redis.data().database()).isZero();
    assertThat(redis.data().access().credentials()).isEmpty();
    assertThat(redis.data().access().tls()).isEmpty();
    assertThat(redis.sentinel().addresses()).isEmpty();
    assertThat(redis.sentinel().masterName()).isEqualTo("mirror-neuron");
    assertThat(redis.sentinel().hostMap().isEmpty()).isTrue();
    assertThat(redis.sentinel().access().credentials()).isEmpty();
    assertThat(redis.sentinel().access().tls()).isEmpty();
    assertThat(redis.namespace()).isEqualTo("mirror_neuron");
    assertThat(redis.client()).isEmpty();
    assertThat(redis.timeouts())
        .isEqualTo(new TimeoutSettings(Duration.ofSeconds(1), Duration.ofSeconds(1)));
    assertThat(redis.confirmation())
        .isEqualTo(new WaitSettings(RequiredReplicas.none(), Duration.ofMillis(100)));
    assertThat(redis.reconnect())
        .isEqualTo(new ReconnectSettings(10, Duration.ofMillis(250), Duration.ofSeconds(2)));
    assertThat(config.limits())
        .isEqualTo(new Limits(8_388_608, Duration.ofDays(7), 10_000, Duration.ofDays(7), 10_000));
  }

  @Test
  void theDefaultDeadlineIsTheDocumentedOne() {
    assertThat(StoreConfig.builder().build().redis().defaultDeadline())
        .isEqualTo(Duration.ofMillis(26_750));
  }

  @Test
  void aConfirmedExchangeMayLastAsLongAsTheCommandAndTheWait() {
    StoreConfig config =
        StoreConfig.builder()
            .set(Settings.WAIT_REPLICAS, RequiredReplicas.atLeast(1))
            .set(Settings.WAIT_TIMEOUT, Duration.ofSeconds(5))
            .set(Settings.RECONNECT_ATTEMPTS, 0)
            .build();

    assertThat(config.redis().confirmedExchangeTimeout()).isEqualTo(Duration.ofSeconds(6));
    assertThat(config.redis().defaultDeadline()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void theDefaultDeadlineAllowsForASlowConnect() {
    StoreConfig config =
        StoreConfig.builder()
            .set(Settings.CONNECT_TIMEOUT, Duration.ofSeconds(3))
            .set(Settings.RECONNECT_ATTEMPTS, 0)
            .build();

    assertThat(config.redis().defaultDeadline()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void theBuilderWinsOverThePropertyOverTheEnvironmentOverTheDefault() {
    Map<String, String> environment =
        Map.of(
            "MN_REDIS_WAIT_REPLICAS", "1",
            "MN_REDIS_NAMESPACE", "from_env",
            "MN_REDIS_CLIENT", "jedis");
    Map<String, String> properties =
        Map.of("mn.redis.wait.replicas", "2", "mn.redis.namespace", "from_property");

    StoreConfig config =
        StoreConfig.builderFrom(properties, environment)
            .set(Settings.WAIT_REPLICAS, RequiredReplicas.all())
            .build();

    assertThat(config.redis().confirmation().replicas()).isEqualTo(RequiredReplicas.all());
    assertThat(config.origin("MN_REDIS_WAIT_REPLICAS")).isEqualTo(Origin.BUILDER);
    assertThat(config.redis().namespace()).isEqualTo("from_property");
    assertThat(config.origin("MN_REDIS_NAMESPACE")).isEqualTo(Origin.SYSTEM_PROPERTY);
    assertThat(config.redis().client()).contains("jedis");
    assertThat(config.origin("MN_REDIS_CLIENT")).isEqualTo(Origin.ENVIRONMENT);
    assertThat(config.origin("MN_REDIS_DB")).isEqualTo(Origin.DEFAULT);
  }

  @Test
  void everySettingIsReadFromItsVariableAndFromItsProperty() {
    for (Setting<?> setting : Settings.all()) {
      if (setting.isOptional() || setting == Settings.TLS_VERIFY) {
        continue; // needs other settings beside it, or has no default to give: tested elsewhere
      }
      String text = setting.defaultText();
      assertThat(env(setting.name(), text).origin(setting.name()))
          .as(setting.name())
          .isEqualTo(Origin.ENVIRONMENT);
      assertThat(
              StoreConfig.from(Map.of(setting.property(), text), Map.of()).origin(setting.name()))
          .as(setting.property())
          .isEqualTo(Origin.SYSTEM_PROPERTY);
    }
  }

  @Test
  void anEmptyTextSaysNoneInAnOptionalSettingAndHidesTheLayersBelow() {
    StoreConfig config =
        StoreConfig.from(
            Map.of("mn.redis.password", ""),
            Map.of("MN_REDIS_PASSWORD", "pw", "MN_REDIS_CLIENT", ""));

    assertThat(config.redis().data().access().credentials()).isEmpty();
    assertThat(config.redis().client()).isEmpty();
  }

  @Test
  void theBuilderAloneLooksAtNeitherPropertiesNorEnvironment() {
    System.setProperty("mn.redis.namespace", "from_property");
    try {
      assertThat(StoreConfig.builder().build().redis().namespace()).isEqualTo("mirror_neuron");
      assertThat(StoreConfig.fromEnvironment().redis().namespace()).isEqualTo("from_property");
      assertThat(StoreConfig.builderFromEnvironment().namespace("mine").build().redis().namespace())
          .isEqualTo("mine");
    } finally {
      System.clearProperty("mn.redis.namespace");
    }
  }

  @Test
  void theBuildersShortFormsSetTheirSettings() {
    StoreConfig config =
        StoreConfig.builder()
            .mode("memory")
            .url("redis://127.0.0.1:7000/3")
            .namespace("t1")
            .client("lettuce")
            .set("MN_REDIS_WAIT_REPLICAS", "all")
            .set(Settings.JOB_RETENTION, Duration.ofHours(1))
            .set(Settings.SENTINELS, List.of(new HostPort("::1", 26379)))
            .build();

    assertThat(config.mode()).isEqualTo("memory");
    assertThat(config.redis().data().address()).hasToString("127.0.0.1:7000");
    assertThat(config.redis().data().database()).isEqualTo(3);
    assertThat(config.redis().namespace()).isEqualTo("t1");
    assertThat(config.redis().client()).contains("lettuce");
    assertThat(config.redis().confirmation().replicas()).isEqualTo(RequiredReplicas.all());
    assertThat(config.limits().jobRetention()).isEqualTo(Duration.ofHours(1));
    assertThat(config.redis().sentinel().addresses()).hasToString("[[::1]:26379]");
  }

  @Test
  void anUnknownModeIsLeftToTheStoresOpening() {
    assertThat(env("MN_REDIS_HA_MODE", "mongo").mode()).isEqualTo("mongo");
  }

  @Test
  void explainListsEverySettingWithItsOrigin() {
    StoreConfig config =
        StoreConfig.builderFrom(Map.of("mn.redis.db", "0"), Map.of("MN_REDIS_NAMESPACE", "orders"))
            .mode("memory")
            .build();

    assertThat(config.explain()).hasSameSizeAs(Settings.all());
    assertThat(config.explain())
        .contains(
            new ConfigEntry("MN_REDIS_HA_MODE", "memory", Origin.BUILDER),
            new ConfigEntry("MN_REDIS_DB", "0", Origin.SYSTEM_PROPERTY),
            new ConfigEntry("MN_REDIS_NAMESPACE", "orders", Origin.ENVIRONMENT),
            new ConfigEntry("MN_REDIS_CLIENT", "", Origin.DEFAULT),
            new ConfigEntry("MN_REDIS_URL", "redis://localhost:6379/0", Origin.DEFAULT));
    assertThat(config)
        .hasToString(
            "StoreConfig[MN_REDIS_HA_MODE=memory, MN_REDIS_DB=0, MN_REDIS_NAMESPACE=orders]");
  }

  @Test
  void originOfANameThatIsNoSettingIsRefused() {
    StoreConfig config = StoreConfig.builder().build();
    assertThatThrownBy(() -> config.origin("MN_REDIS_NOPE"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MN_REDIS_NOPE");
  }

  @Test
  void equalValuesMakeEqualConfigurationsWhereverTheyCameFrom() {
    StoreConfig fromEnvironment = env("MN_REDIS_NAMESPACE", "a", "MN_EXT_X_K", "v");
    StoreConfig fromBuilder = StoreConfig.builder().namespace("a").extension("x", "k", "v").build();

    assertThat(fromEnvironment).isEqualTo(fromBuilder).hasSameHashCodeAs(fromBuilder);
    assertThat(fromEnvironment)
        .isNotEqualTo(env("MN_REDIS_NAMESPACE", "a"))
        .isNotEqualTo(env("MN_REDIS_NAMESPACE", "b", "MN_EXT_X_K", "v"));
  }

  @Test
  void aConfigurationDoesNotFollowLaterChangesOfTheBuilder() {
    StoreConfig.Builder builder = StoreConfig.builder().namespace("a").extension("x", "k", "1");
    StoreConfig config = builder.build();
    builder.namespace("b").extension("x", "k", "2");

    assertThat(config.redis().namespace()).isEqualTo("a");
    assertThat(config.extension("x")).containsExactly(Map.entry("k", "1"));
  }

  @Test
  void extensionSettingsFollowTheSamePrecedence() {
    StoreConfig config =
        StoreConfig.builderFrom(
                Map.of("mn.ext.mongo.uri", "property", "mn.ext.mongo.pool-size", "5"),
                Map.of(
                    "MN_EXT_MONGO_URI", "environment",
                    "MN_EXT_MONGO_POOL_SIZE", "4",
                    "MN_EXT_MONGO_DB", "jobs",
                    "MN_EXT_MONGOOSE_DB", "other"))
            .extension("Mongo", "URI", "builder")
            .build();

    assertThat(config.extension("mongo"))
        .containsOnly(
            Map.entry("uri", "builder"), Map.entry("pool.size", "5"), Map.entry("db", "jobs"));
    assertThat(config.origin("mn.ext.mongo.uri")).isEqualTo(Origin.BUILDER);
    assertThat(config.origin("mn.ext.mongo.pool.size")).isEqualTo(Origin.SYSTEM_PROPERTY);
    assertThat(config.origin("mn.ext.mongo.db")).isEqualTo(Origin.ENVIRONMENT);
    assertThat(config.extension("unknown")).isEmpty();
  }

  @Test
  void anEnginesNameMayHaveAHyphen() {
    assertThat(env("MN_EXT_MY_ENGINE_URL", "u").extension("my-engine"))
        .containsExactly(Map.entry("url", "u"));
  }

  @Test
  void anExtensionSettingNeedsANameAndAKey() {
    StoreConfig.Builder builder = StoreConfig.builder();
    assertThatThrownBy(() -> builder.extension(" ", "k", "v"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.extension("x", "", "v"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Configs.problems("MN_EXT_MONGO", "v"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.setting()).isEqualTo("MN_EXT_MONGO"));
  }
}
