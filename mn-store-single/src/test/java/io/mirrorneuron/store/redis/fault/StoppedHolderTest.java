package io.mirrorneuron.store.redis.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.LeaseChange.Cause;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A holder's process is stopped (SIGSTOP) for longer than its ttl, in the midst of writing. */
@ForEachClient
class StoppedHolderTest extends FaultTest {

  private static final String JOB = "job";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private Process holder;

  @AfterEach
  void end() {
    if (holder != null) {
      holder.destroyForcibly();
    }
  }

  @Test
  void aHolderThatWasStoppedForLongerThanItsTtlNeverPassesAWriteAfterwards() throws Exception {
    MirrorStore store = rig().openAround();
    store.jobs().put(JOB, Truth.marked("new"));
    LostToAnother.isTold(() -> whyAStoppedHolderHoldsItNoMore(store));
  }

  private Cause whyAStoppedHolderHoldsItNoMore(MirrorStore store) throws Exception {
    lines.clear();
    CompletableFuture<Void> ended = start();
    await().atMost(PATIENCE).until(() -> lines.stream().filter("wrote"::equals).count() > 20);

    signal("STOP");
    LeaseTerms terms = LeaseTerms.of(Duration.ofMinutes(10));
    Lease next =
        await()
            .atMost(PATIENCE)
            .until(
                () -> store.leases().acquire(LeaseName.job(JOB), terms), found -> found.isPresent())
            .orElseThrow();
    store.jobs().commit(JOB, Commit.fencedBy(next.fence()).event(Truth.marked("next")));
    int before = lines.size();
    signal("CONT");
    ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    List<String> after = lines.subList(before, lines.size());
    Cause why = after.contains("told ANOTHER_OWNER") ? Cause.ANOTHER_OWNER : Cause.EXPIRED;
    assertThat(after).contains("told DEADLINE_PASSED", "told " + why, "lost");
    // The one write whose reply was under way may be told of; what is sent afterwards is refused.
    assertThat(after.stream().filter("wrote"::equals).count()).isLessThanOrEqualTo(1);
    assertThat(after.indexOf("told DEADLINE_PASSED")).isLessThan(after.indexOf("told " + why));
    List<String> events = rig().truth().events(JOB);
    assertThat(events).endsWith("next");
    assertThat(next.isHeld()).isTrue();
    next.close();
    return why;
  }

  private CompletableFuture<Void> start() throws IOException {
    holder =
        OtherProcess.start(
            StoppedHolder.class, rig().primary().url(), client, rig().namespace(), JOB);
    BufferedReader output = holder.inputReader();
    return CompletableFuture.runAsync(() -> output.lines().forEach(lines::add));
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(holder.pid())).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }
}
