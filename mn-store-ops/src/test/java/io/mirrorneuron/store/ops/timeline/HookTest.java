package io.mirrorneuron.store.ops.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a clock of its own, so that neither a period nor a limit depends on the machine. */
class HookTest {

  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Path log;
  private final AtomicLong nanos = new AtomicLong();
  private final List<String> said = new CopyOnWriteArrayList<>();

  @BeforeEach
  void begin() {
    log = folder.resolve("alerts");
  }

  @Test
  void theCommandIsRunAtMostOncePerPeriodAndThenForTheLastAlert() {
    Hook hook = hook("echo \"$MN_EVENT_ADDRESS skipped=$MN_EVENTS_SKIPPED\" >>" + log + "; exit 3");
    hook.offer(down(1));
    awaitSaid(hook, "the command ended with exit code 3");

    pass(EVERY.minusNanos(1));
    hook.offer(down(2));
    hook.offer(down(3));
    hook.runIfDue();
    pass(Duration.ofNanos(1));
    await().atMost(Cluster.PATIENCE).until(() -> runsAgain(hook) && lines().size() > 1);

    assertThat(lines()).containsExactly("10.0.0.1:6379 skipped=0", "10.0.0.3:6379 skipped=1");
  }

  @Test
  void whatIsNoAlertRunsNothing() throws InterruptedException {
    Hook hook = hook("echo run >>" + log);

    hook.offer(said("-sdown", 1));
    hook.offer(down(2));
    hook.finish();

    assertThat(lines()).containsExactly("run");
  }

  @Test
  void aCommandThatHangsIsKilledWithWhatItStartedAndTheNextAlertIsTold() {
    Hook hook = hook("sleep 1000 & echo $! >>" + log + "; wait");
    hook.offer(down(1));
    await().atMost(Cluster.PATIENCE).until(() -> lines().size() == 1);
    ProcessHandle sleep = ProcessHandle.of(Long.parseLong(lines().get(0))).orElseThrow();

    hook.offer(down(2));
    pass(LIMIT.minusNanos(1));
    hook.runIfDue();
    assertThat(sleep.isAlive()).isTrue();
    pass(Duration.ofNanos(1));
    awaitSaid(hook, "the command has not ended after 60 s and is killed");

    await().atMost(Cluster.PATIENCE).until(() -> !sleep.isAlive());
    await().atMost(Cluster.PATIENCE).until(() -> runsAgain(hook) && lines().size() == 2);
    ProcessHandle.of(Long.parseLong(lines().get(1))).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void finishingWaitsForTheAlertThatIsHeldBack() throws InterruptedException {
    Hook hook = hook("echo $MN_EVENT_ADDRESS >>" + log + "; exit 3");
    hook.offer(down(1));
    hook.offer(down(2));
    pass(EVERY);

    hook.finish();

    assertThat(lines()).containsExactly("10.0.0.1:6379", "10.0.0.2:6379");
  }

  @Test
  void aCommandThatDoesNotReadTheEventIsNoNews() throws InterruptedException {
    Hook hook = hook("exec <&-; echo run");

    hook.offer(down(1));
    hook.finish();

    assertThat(said).containsExactly("run");
  }

  @Test
  void theCommandHasTheEventInItsEnvironmentAndOnItsInput() throws InterruptedException {
    Hook hook =
        hook("echo \"$MN_EVENT, $MN_EVENT_TEXT, $MN_EVENT_WORDS\"; read j; echo \"got $j\"");

    hook.offer(down(1));
    hook.finish();

    assertThat(said)
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .isEqualTo(
                        "+sdown, master main 10.0.0.1 6379,"
                            + " primary 10.0.0.1:6379 is down, says 10.0.1.1:26379"),
            second -> assertThat(second).startsWith("got {\"at\":\"1970-"));
  }

  private Hook hook(String command) {
    return new Hook(new Hook.Wish(command, EVERY, LIMIT, Set.of("+sdown")), said::add, nanos::get);
  }

  private void pass(Duration time) {
    long unused = nanos.addAndGet(time.toNanos());
  }

  private void awaitSaid(Hook hook, String line) {
    await().atMost(Cluster.PATIENCE).until(() -> runsAgain(hook) && said.contains(line));
  }

  /** As the command does while it listens. */
  private static boolean runsAgain(Hook hook) {
    hook.runIfDue();
    return true;
  }

  private List<String> lines() {
    try {
      return Files.exists(log) ? Files.readAllLines(log) : List.of();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Happening down(int server) {
    return said("+sdown", server);
  }

  private static Happening said(String event, int server) {
    return new Happening(
        Instant.EPOCH,
        new HostPort("10.0.1.1", 26379),
        event,
        "master main 10.0.0." + server + " 6379");
  }
}
