package io.mirrorneuron.store.ops.failover;

import static io.mirrorneuron.store.ops.Cluster.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalServer;
import io.mirrorneuron.store.local.LocalServerException;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.ops.Cluster;
import io.mirrorneuron.store.ops.MnRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What tests of failovers have in common. */
final class Failovers {

  /** So long that Sentinels do nothing by themselves while a test runs. */
  static final Duration NEVER_DOWN = Duration.ofMinutes(10);

  static final String[] PLANNED = {"ha", "failover", "--yes", "--timeout", "90"};
  static final String[] FORCED = {"ha", "failover", "--forced", "--yes", "--timeout", "90"};

  private Failovers() {}

  static LocalTopology topology(int replicas) {
    return LocalTopology.start(
        LocalTopologyConfig.builder()
            .replicas(replicas)
            .sentinels(3)
            .downAfter(NEVER_DOWN)
            .build());
  }

  /** Runs it until it is done. */
  static MnRun done(LocalTopology redis, String... args) {
    MnRun run = notRefused(() -> MnRun.of(Cluster.environment(redis), args));
    assertThat(run.exit()).as(run.err() + run.out()).isZero();
    return run;
  }

  /** A Sentinel that a crowded machine has held up refuses, which leaves all as it was. */
  static MnRun notRefused(Supplier<MnRun> attempt) {
    AtomicReference<MnRun> last = new AtomicReference<>();
    await()
        .atMost(PATIENCE.multipliedBy(2))
        .until(
            () -> {
              last.set(attempt.get());
              return last.get().exit() != 5;
            });
    return last.get();
  }

  /** The same primary, the same epoch, writes go through. */
  static void assertUntouched(LocalTopology redis) {
    redis.sentinels().stream()
        .filter(LocalServer::isAlive)
        .forEach(
            it ->
                assertThat(
                        it.command("SENTINEL", "MASTER", "mirror-neuron")
                            .fields()
                            .get("config-epoch"))
                    .isEqualTo("0"));
    assertThat(role(redis.primary())).isEqualTo("master");
    try {
      assertThat(redis.primary().command("SET", "after", "v").text()).isEqualTo("OK");
    } catch (LocalServerException e) {
      throw new AssertionError("writes are still paused", e);
    }
  }

  static String role(LocalRedis server) {
    return server.command("ROLE").items().get(0).text();
  }

  /** What it will be after a restart: what its file says of its role and its priority. */
  static List<String> file(LocalRedis server) {
    Path file = Path.of(server.command("INFO", "server").fields().get("config_file"));
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(it -> it.matches("replica(of|-priority) .*")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String replicaOf(LocalRedis primary) {
    return "replicaof " + primary.host() + " " + primary.port();
  }

  static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }

  static String[] with(String[] command, String... more) {
    String[] all = Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return all;
  }
}
