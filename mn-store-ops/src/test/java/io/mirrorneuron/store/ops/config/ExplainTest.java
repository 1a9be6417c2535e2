package io.mirrorneuron.store.ops.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.ops.Golden;
import io.mirrorneuron.store.ops.MnRun;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplainTest {

  private static final String SECRET = "correct-horse";

  @Test
  void jsonIsWhatItIsKnownToBe() {
    MnRun run =
        MnRun.of(
            Map.of(
                "MN_REDIS_URL", "redis://app:" + SECRET + "@10.0.0.1/3",
                "MN_REDIS_WAIT_REPLICAS", "1",
                "MN_REDIS_SENTINEL_PASSWORD", SECRET,
                "MN_EXT_MONGO_URI", SECRET,
                "MN_REDS_DB", SECRET),
            "config",
            "explain",
            "--given",
            "--namespace",
            "mine",
            "-o",
            "json");

    assertThat(run.exit()).isZero();
    // What settings mean is documented elsewhere, and may be said better one day.
    assertThat(run.out().replaceAll("(\"meaning\" : )\"[^\"]+\"", "$1\"MEANING\""))
        .isEqualTo(Golden.file(ExplainTest.class, "given.json"));
    assertThat(run.err()).isEqualTo("mn: the store does not read MN_REDS_DB\n");
  }

  @Test
  void aListThatIsLongerThanALineIsBrokenAndNotCut() {
    String sentinels = "10.78.0.1:26379,10.78.0.2:26379,10.78.0.3:26379";
    MnRun run =
        MnRun.typing(
            "",
            Map.of("MN_REDIS_HA_MODE", "sentinel", "MN_REDIS_SENTINELS", sentinels),
            "config",
            "explain");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.lines()).allMatch(it -> it.length() <= 80);
    assertThat(run.out().replaceAll("\\s+", "")).contains("environment" + sentinels);
  }

  @Test
  void everySettingIsThereWithItsDefault() {
    MnRun run = MnRun.of(Map.of("MN_JAVA_OPTS", "-Xmx64m"), "config", "explain");

    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.lines()).hasSize(1 + Settings.all().size());
    assertThat(run.lines().subList(1, run.lines().size()))
        .allMatch(line -> line.matches("MN_\\w+ +default +\\S.*"));
    assertThat(run.out()).contains("mirror_neuron", "redis://localhost:6379/0");
  }

  @Test
  void aPropertyOfJavaIsToldFromAVariable() {
    System.setProperty("mn.redis.queue.capacity", "20000"); // does no harm to other tests
    try {
      MnRun run =
          MnRun.of(
              Map.of("MN_REDIS_QUEUE_CAPACITY", "8", "MN_REDIS_CLIENT", "lettuce"),
              "config",
              "explain",
              "--given");

      assertThat(run.lines())
          .anyMatch(line -> line.matches("MN_REDIS_QUEUE_CAPACITY +property +20000"))
          .anyMatch(line -> line.matches("MN_REDIS_CLIENT +environment +lettuce"));
    } finally {
      System.clearProperty("mn.redis.queue.capacity");
    }
  }

  @Test
  void whatIsWrongIsSaidBesideWhatIsNot() {
    MnRun run =
        MnRun.of(
            Map.of(
                "MN_REDIS_PASWORD", SECRET,
                "MN_REDIS_WAIT_REPLICAS", "few",
                "MN_REDIS_NAMESPACE", "mine"),
            "config",
            "explain",
            "-o",
            "json");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out())
        .contains("\"setting\" : \"MN_REDIS_PASWORD\"", "\"value\" : \"mine\"")
        .doesNotContain(SECRET);
    assertThat(run.err())
        .contains("did you mean MN_REDIS_PASSWORD?", "MN_REDIS_WAIT_REPLICAS = \"few\"")
        .doesNotContain(SECRET);
  }

  @Test
  void theDatabaseInTheUrlDoesNotHoldForSentinels() {
    MnRun run =
        MnRun.of(
            Map.of(
                "MN_REDIS_URL",
                "redis://:" + SECRET + "@primary/0",
                "MN_REDIS_HA_MODE",
                "sentinel",
                "MN_REDIS_SENTINELS",
                "10.0.0.1"),
            "config",
            "explain");

    assertThat(run.lines())
        .anyMatch(line -> line.matches("MN_REDIS_DB +default +0"))
        .anyMatch(line -> line.matches("MN_REDIS_PASSWORD +url +\\*\\*\\*"))
        .anyMatch(line -> line.matches("MN_REDIS_SENTINELS +environment +10.0.0.1"));
    assertThat(run.out()).doesNotContain(SECRET);
  }
}
