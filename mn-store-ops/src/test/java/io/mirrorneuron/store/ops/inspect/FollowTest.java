package io.mirrorneuron.store.ops.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalServer.Data;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.ops.LiveRun;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FollowTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private LocalRedis redis;
  private Map<String, String> environment;

  @BeforeEach
  void start() {
    // Saved when asked to, and never otherwise.
    redis = LocalRedis.start(LocalRedisConfig.builder().line("save 86400 1000000").build());
    environment =
        Map.of(
            "MN_REDIS_URL", redis.url(),
            "MN_REDIS_RECONNECT_ATTEMPTS", "1",
            // A server that is held up is not gone.
            "MN_REDIS_CONNECT_TIMEOUT_MS", "10000",
            "MN_REDIS_COMMAND_TIMEOUT_MS", "10000");
    try (MirrorStore store = open()) {
      store.jobs().put("job-1", Payload.utf8("{}"));
    }
    append("first");
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  @Test
  void showsWhatIsThereAndThenWhatComesUntilThereIsEnough() {
    LiveRun run = follow("--limit", "3");
    awaitLines(run, 2);

    append("second");
    append("third");
    append("fourth");

    assertThat(run.exit()).succeedsWithin(PATIENCE).isEqualTo(0);
    assertThat(run.lines())
        .satisfiesExactly(
            heading -> assertThat(heading).contains("EVENT"),
            first -> assertThat(first).startsWith("       1  ").endsWith("first"),
            second -> assertThat(second).startsWith("       2  ").endsWith("second"),
            third -> assertThat(third).startsWith("       3  ").endsWith("third"));
  }

  @Test
  void goesOnAfterAnOutageAndTellsOfIt() {
    redis.command("SAVE");
    LiveRun run = follow("--limit", "2");
    awaitLines(run, 2);

    redis.kill();
    await().atMost(PATIENCE).until(() -> run.err().contains("going on when it can be read"));
    redis.restart(Data.KEEP);
    append("second");

    assertThat(run.exit()).succeedsWithin(PATIENCE).isEqualTo(0);
    assertThat(run.lines()).hasSize(3);
    assertThat(run.lines().get(2)).startsWith("       2  ").endsWith("second");
    assertThat(run.err()).contains("it can be read again").doesNotContain("\tat ");
  }

  @Test
  void tellsWhichOfTheEventsShownAreLostAndShowsThoseThatTookTheirPlace() {
    redis.command("SAVE");
    LiveRun run = follow("--limit", "4", "-o", "json");
    append("lost 2");
    append("lost 3");
    awaitLines(run, 3);

    redis.kill();
    redis.restart(Data.KEEP);
    append("kept 2");

    assertThat(run.exit()).succeedsWithin(PATIENCE).isEqualTo(0);
    assertThat(run.lines())
        .satisfiesExactly(
            first -> assertThat(first).contains("\"sequence\":1,", "\"text\":\"first\""),
            second -> assertThat(second).contains("\"sequence\":2,", "\"text\":\"lost 2\""),
            third -> assertThat(third).contains("\"sequence\":3,", "\"text\":\"lost 3\""),
            lost -> assertThat(lost).isEqualTo("{\"lost\":{\"first\":2,\"last\":3}}"),
            kept -> assertThat(kept).contains("\"sequence\":2,", "\"text\":\"kept 2\""));
  }

  @Test
  void endsWithASentenceWhereThePlaceToBeginWithIsLost() {
    LiveRun run = follow("--after", "1-other.1");

    assertThat(run.exit()).succeedsWithin(PATIENCE).isEqualTo(1);
    assertThat(run.err())
        .contains("has no event 1 by operation other.1", "without --after it begins")
        .doesNotContain("\tat ");
  }

  @Test
  void endsWithASentenceWhenNothingOfWhatItHasShownIsLeft() {
    redis.command("SAVE");
    append("lost 2");
    append("lost 3");
    LiveRun run = follow("--last", "1");
    awaitLines(run, 2);

    redis.kill();
    redis.restart(Data.KEEP);

    assertThat(run.exit()).succeedsWithin(PATIENCE).isEqualTo(1);
    assertThat(run.err())
        .contains("has no event 3", "of the events shown last none is left")
        .doesNotContain("\tat ");
  }

  @Test
  void endsWithASentenceWhenTheJobIsGone() {
    LiveRun run = follow();
    awaitLines(run, 2);

    try (MirrorStore store = open()) {
      store.jobs().delete("job-1");
    }

    assertThat(run.exit()).succeedsWithin(PATIENCE).isEqualTo(1);
    assertThat(run.err()).contains("job-1").doesNotContain("\tat ");
  }

  private LiveRun follow(String... more) {
    String[] args = new String[4 + more.length];
    args[0] = "inspect";
    args[1] = "events";
    args[2] = "job-1";
    args[3] = "--follow";
    System.arraycopy(more, 0, args, 4, more.length);
    return LiveRun.of(environment, args);
  }

  private static void awaitLines(LiveRun run, int count) {
    await().atMost(PATIENCE).until(() -> run.lines().size() >= count);
  }

  private void append(String event) {
    try (MirrorStore store = open()) {
      store.events().append("job-1", Payload.utf8(event));
    }
  }

  private MirrorStore open() {
    return MirrorStore.open(StoreConfig.from(Map.of(), Map.of("MN_REDIS_URL", redis.url())));
  }
}
