package io.mirrorneuron.store.ops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.ops.MnRun;
import io.mirrorneuron.store.ops.daemon.Daemon;
import io.mirrorneuron.store.ops.daemon.Daemon.State;
import io.mirrorneuron.store.ops.local.Topology.Seat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path state;

  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void prepare() {
    environment.put("XDG_STATE_HOME", state.toString());
    // Generous: a crowded machine may stall for seconds.
    environment.put("MN_REDIS_CONNECT_TIMEOUT_MS", "10000");
    environment.put("MN_REDIS_COMMAND_TIMEOUT_MS", "10000");
  }

  @AfterEach
  void end() throws InterruptedException {
    if (Topology.read(folder()).isPresent()) {
      for (Seat seat : topology().seats()) {
        topology().daemon(seat).kill();
      }
    }
  }

  @Test
  void whatIsUpCanBeUsedWithTheVariablesThatWerePrinted() {
    MnRun up = mn("up", "--replicas", "1");
    assertThat(up.exit()).as(up.err()).isZero();

    Map<String, String> printed = new LinkedHashMap<>(environment);
    printed.remove("XDG_STATE_HOME");
    up.lines().stream()
        .map(line -> line.replaceFirst("^export ", "").split("=", 2))
        .forEach(pair -> printed.put(pair[0], pair[1]));
    printed.put("MN_REDIS_CLIENT", "jedis");
    try (MirrorStore store = MirrorStore.open(StoreConfig.from(Map.of(), printed))) {
      assertThat(store.jobs().put("job", Payload.utf8("state"))).isNotNull();
      assertThat(store.jobs().get("job")).isPresent();
    }
  }

  @Test
  void withPasswordsInTheEnvironmentTheServersWantThem() {
    environment.put("MN_REDIS_PASSWORD", "data-secret");
    environment.put("MN_REDIS_SENTINEL_PASSWORD", "sentinel-secret");
    MnRun up = mn("up", "--replicas", "0", "--sentinels", "1");
    assertThat(up.exit()).as(up.err()).isZero();
    assertThat(up.out() + up.err()).doesNotContain("secret");
    assertThat(mn("status").exit()).isZero();

    environment.remove("MN_REDIS_PASSWORD");
    assertThat(mn("status").out()).contains("redis-1").doesNotContain("primary");
  }

  @Test
  void statusShowsWhatRunsWhatIsFrozenAndWhatIsGone() throws IOException {
    assertThat(mn("up", "--replicas", "1", "--sentinels", "1").exit()).isZero();
    assertThat(mn("status").exit()).isZero();
    assertThat(mn("kill", "redis-2").exit()).isZero();
    assertThat(mn("pause", "sentinel-1").exit()).isZero();
    environment.put("MN_REDIS_COMMAND_TIMEOUT_MS", "1000");

    MnRun status = mn("status", "--output", "json");

    assertThat(status.exit()).isEqualTo(3);
    JsonNode report = new ObjectMapper().readTree(status.out());
    assertThat(report.path("servers")).hasSize(3);
    assertThat(report.path("servers").path(0).path("state").asText()).isEqualTo("running");
    assertThat(report.path("servers").path(0).path("pid").isNumber()).isTrue();
    assertThat(report.path("servers").path(1).path("state").asText()).isEqualTo("stopped");
    assertThat(report.path("servers").path(1).path("pid").isNull()).isTrue();
    assertThat(report.path("servers").path(2).path("state").asText()).isEqualTo("paused");
    assertThat(mn("resume", "sentinel-1").exit()).isZero();
    assertThat(daemon("sentinel-1").state()).isEqualTo(State.RUNNING);
  }

  @Test
  @Tag("long")
  void aPrimaryThatWasKilledIsReplacedAndComesBackAsAReplica() {
    assertThat(mn("up").exit()).isZero();
    assertThat(mn("kill", "primary").err()).contains("killed redis-1");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(mn("status").out()).containsPattern("redis-[23] .* primary"));

    MnRun up = mn("up");

    assertThat(up.exit()).as(up.err()).isZero();
    assertThat(mn("status").out()).containsPattern("redis-1 .* replica");
  }

  @Test
  void aServerIsFrozenForATime() {
    assertThat(mn("up", "--replicas", "0", "--sentinels", "1").exit()).isZero();

    MnRun pause = mn("pause", "primary", "--for", "1");

    assertThat(pause.exit()).isZero();
    assertThat(pause.err()).contains("redis-1 is frozen", "redis-1 goes on");
    assertThat(daemon("redis-1").state()).isEqualTo(State.RUNNING);
  }

  @Test
  void whatWasDownComesUpWithItsDataUntilItIsPurged() {
    assertThat(mn("up", "--replicas", "0", "--sentinels", "1").exit()).isZero();
    Path data = daemon("redis-1").folder();
    assertThat(mn("down").exit()).isZero();
    assertThat(daemon("redis-1").state()).isEqualTo(State.STOPPED);
    assertThat(data).exists();
    MnRun others = mn("up", "--replicas", "5");
    assertThat(others.exit()).isEqualTo(5);
    assertThat(others.err()).contains("with --replicas 0 and --sentinels 1");
    assertThat(daemon("redis-1").state()).isEqualTo(State.STOPPED);
    assertThat(mn("up", "--sentinels", "1").exit()).isZero();

    MnRun unasked = mn("down", "--purge");
    assertThat(unasked.exit()).isEqualTo(5);
    assertThat(daemon("redis-1").state()).isEqualTo(State.RUNNING);

    assertThat(mn("down", "--purge", "--yes").exit()).isZero();
    assertThat(data).doesNotExist();
    assertThat(mn("status").exit()).isEqualTo(1);
  }

  @Test
  void theJsonOfTheServersIsAsDocumentedAndAServerThatDoesNotExistIsNotKilled() {
    assertThat(mn("up", "--replicas", "0", "--sentinels", "1").exit()).isZero();
    assertThat(
            mn("status", "-o", "json")
                .out()
                .replace(folder().toString(), "FOLDER")
                .replaceAll(":[0-9]+\"", ":N\"")
                .replaceAll("pid\" : [0-9]+", "pid\" : N"))
        .isEqualToIgnoringNewLines(
            """
            {
              "master_name" : "mirror-neuron",
              "folder" : "FOLDER",
              "primary" : "127.0.0.1:N",
              "servers" : [ {
                "name" : "redis-1",
                "address" : "127.0.0.1:N",
                "state" : "running",
                "pid" : N,
                "role" : "primary"
              }, {
                "name" : "sentinel-1",
                "address" : "127.0.0.1:N",
                "state" : "running",
                "pid" : N,
                "role" : "sentinel"
              } ]
            }
            """);

    MnRun kill = mn("kill", "redis-7");

    assertThat(kill.exit()).isEqualTo(2);
    assertThat(kill.err()).contains("redis-7", "redis-1, sentinel-1");
  }

  private MnRun mn(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "local";
    System.arraycopy(words, 0, all, 1, words.length);
    return MnRun.of(environment, all);
  }

  private Path folder() {
    return state.resolve("mn-store").resolve("local");
  }

  private Topology topology() {
    return Topology.read(folder()).orElseThrow();
  }

  private Daemon daemon(String name) {
    return topology().seats().stream()
        .filter(it -> it.name().equals(name))
        .map(topology()::daemon)
        .findFirst()
        .orElseThrow();
  }
}
