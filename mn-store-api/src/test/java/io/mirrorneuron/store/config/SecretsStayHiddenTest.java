package io.mirrorneuron.store.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.StoreConfigException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Puts a tell-tale text wherever a secret can stand and looks for it wherever text comes out. */
class SecretsStayHiddenTest {

  private static final String SECRET = "s3cret";

  private static final Map<String, String> SECRETS =
      Map.of(
          "MN_REDIS_HA_MODE", "sentinel",
          "MN_REDIS_SENTINELS", "s1",
          "MN_REDIS_URL", "redis://app:" + SECRET + "-url@h",
          "MN_REDIS_PASSWORD", SECRET + "-url",
          "MN_REDIS_SENTINEL_PASSWORD", SECRET + "-sentinel",
          "MN_EXT_MONGO_URI", "mongodb://u:" + SECRET + "@h");

  @Test
  void noTextOfAConfigurationShowsASecret() {
    StoreConfig config = StoreConfig.from(Map.of(), SECRETS);

    assertThat(config.toString()).doesNotContain(SECRET).contains("***");
    assertThat(config.explain().toString()).doesNotContain(SECRET).contains("***");
    assertThat(config.redis().toString()).doesNotContain(SECRET).contains("***");
    assertThat(config.redis().data().access().credentials().orElseThrow().password().reveal())
        .isEqualTo(SECRET + "-url");
    assertThat(config.redis().sentinel().access().credentials().orElseThrow().password().reveal())
        .isEqualTo(SECRET + "-sentinel");
    assertThat(config.extension("mongo").get("uri")).contains(SECRET);
  }

  @Test
  void noMessageOfAFailureShowsASecret() {
    Map<String, String> environment = new HashMap<>(SECRETS);
    environment.put("MN_REDIS_PASSWORD", SECRET + "-other");
    environment.put("MN_REDIS_PASWORD", SECRET);
    environment.put("MN_REDIS_SENTINEL_PASSWD", SECRET);
    environment.put("MN_REDIS_WAIT_TIMEOUT_MS", "0");
    environment.put("MN_EXT_MONGO", SECRET);
    Map<String, String> properties = Map.of("mn.redis.pasword", SECRET);

    assertHidden(properties, environment);
  }

  @Test
  void noMessageAboutAMalformedUrlShowsASecret() {
    for (String url :
        new String[] {
          "redis://:" + SECRET,
          "redis://:" + SECRET + "@",
          "redis://:x/" + SECRET + "@h",
          "redis:// :" + SECRET + "@h:x",
          SECRET + "@h",
          "redis://h?" + SECRET,
        }) {
      assertHidden(Map.of(), Map.of("MN_REDIS_URL", url));
    }
  }

  @Test
  void noMessageAboutAUrlInTheWrongPlaceShowsASecret() {
    String url = "redis://:" + SECRET + "@h:26379";
    assertHidden(Map.of(), Map.of("MN_REDIS_SENTINELS", "s1," + url + "," + url));
    assertHidden(Map.of(), Map.of("MN_REDIS_SENTINEL_HOST_MAP", "a=" + url + "," + url));
  }

  private static void assertHidden(
      Map<String, String> properties, Map<String, String> environment) {
    try {
      StoreConfig.from(properties, environment);
    } catch (StoreConfigException e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      assertThat(trace.toString()).doesNotContain(SECRET);
      assertThat(e.problems().toString()).doesNotContain(SECRET);
      return;
    }
    throw new AssertionError("no problem was found");
  }
}
