package io.mirrorneuron.store.config;

import static io.mirrorneuron.store.config.Configs.map;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.StoreConfigException.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplanationTest {

  @Test
  void rightSettingsAreExplainedAsTheConfigurationExplainsThem() {
    StoreConfig.Builder builder =
        StoreConfig.builderFrom(
                Map.of("mn.redis.client", "jedis"),
                map("MN_REDIS_PASSWORD", "s3cret", "MN_EXT_MONGO_URI", "mongodb://x"))
            .namespace("mine");

    Explanation explanation = builder.explain();

    assertThat(explanation.problems()).isEmpty();
    assertThat(explanation.entries()).isEqualTo(builder.build().explain());
  }

  @Test
  void whatIsWrongIsToldBesideWhatIsNot() {
    Map<String, String> environment =
        map(
            "MN_REDIS_URL", "http://:s3cret@somewhere",
            "MN_REDIS_NAMESPACE", "mine",
            "MN_REDIS_PASWORD", "s3cret");

    Explanation explanation = StoreConfig.builderFrom(Map.of(), environment).explain();

    assertThat(explanation.problems())
        .extracting(Problem::setting)
        .containsExactlyInAnyOrder("MN_REDIS_URL", "MN_REDIS_PASWORD");
    assertThat(explanation.entries())
        .hasSameSizeAs(Settings.all())
        .contains(new ConfigEntry("MN_REDIS_NAMESPACE", "mine", Origin.ENVIRONMENT));
    assertThat(explanation.toString()).doesNotContain("s3cret");
  }
}
