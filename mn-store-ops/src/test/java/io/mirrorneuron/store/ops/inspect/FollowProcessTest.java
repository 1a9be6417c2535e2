package io.mirrorneuron.store.ops.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.ops.Mn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signal needs a process of its own. */
class FollowProcessTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** 128 and the number of SIGTERM: what a shell says of whoever is ended by it. */
  private static final int TERMINATED = 143;

  @TempDir Path folder;

  @Test
  void aSignalEndsFollowingWithoutANoise() throws IOException, InterruptedException {
    try (LocalRedis redis = LocalRedis.start();
        StoredThings things = new StoredThings(Map.of("MN_REDIS_URL", redis.url()))) {
      Path out = folder.resolve("out");
      Path err = folder.resolve("err");
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              Mn.class.getName(),
              "inspect",
              "events",
              "job-42",
              "--follow",
              "-o",
              "json");
      builder.environment().put("MN_REDIS_URL", redis.url());
      Process follower = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      try {
        await().atMost(PATIENCE).until(() -> Files.readAllLines(out).size() == 3);
        things.append("job-42", "one more");
        await().atMost(PATIENCE).until(() -> Files.readAllLines(out).size() == 4);

        follower.destroy();

        assertThat(follower.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(follower.exitValue()).isEqualTo(TERMINATED);
        assertThat(Files.readAllLines(out))
            .hasSize(4)
            .allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(Files.readString(err)).doesNotContain("Exception", "\tat ", "mn:");
      } finally {
        follower.destroyForcibly();
      }
    }
  }
}
