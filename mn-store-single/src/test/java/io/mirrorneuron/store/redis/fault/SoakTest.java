package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.tck.history.HistoryChecker;
import io.mirrorneuron.store.tck.history.HistoryChecker.Append;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Writers that share jobs, and random faults all the time. The seed is reported and in the message
 * of a failure; {@code -Dmn.fault.seed=…} takes it again. The same seed makes the same faults and
 * the same writes, not the same interleaving.
 */
@ForEachClient
class SoakTest extends FaultTest {

  private static final int WRITERS = 8;
  private static final List<String> JOBS = List.of("job-a", "job-b", "job-c");

  @Test
  void whateverHappensEveryHistoryIsWhatItsWritersWereTold(TestReporter reporter)
      throws InterruptedException {
    soak(Duration.ofSeconds(8), reporter);
  }

  @Test
  @Tag("long")
  void whateverHappensForLongEveryHistoryIsWhatItsWritersWereTold(TestReporter reporter)
      throws InterruptedException {
    soak(Duration.ofSeconds(120), reporter);
  }

  private void soak(Duration time, TestReporter reporter) throws InterruptedException {
    long seed = Long.getLong("mn.fault.seed", System.nanoTime());
    HistoryChecker checker = new HistoryChecker();
    List<MirrorStore> stores = List.of(open(), open());
    JOBS.forEach(job -> rig().openAround().jobs().put(job, marked("created")));
    long end = System.nanoTime() + time.toNanos();
    Chaos chaos = new Chaos(rig(), seed);

    List<Running<Integer>> writers = new ArrayList<>();
    try (chaos) {
      chaos.start();
      for (int i = 0; i < WRITERS; i++) {
        Writer writer =
            new Writer(
                "w" + i,
                stores.get(i % 2),
                Caller.values()[i / 2 % 2],
                new Random(seed + i),
                checker);
        writers.add(Running.platform(() -> writer.writeUntil(end)));
      }
      // However long a single operation takes: they end after the last one that was begun in time.
      await()
          .atMost(time.plusSeconds(Ended.PATIENCE_SECONDS))
          .until(() -> System.nanoTime() - end > 0);
    }
    int written = writers.stream().mapToInt(writer -> writer.ended().confirmed()).sum();
    stores.forEach(MirrorStore::close);
    rig().awaitDelivered();

    String summary = summary(seed, written, chaos, checker);
    reporter.publishEntry("soak", summary);
    for (String job : JOBS) {
      List<String> there = rig().truth().events(job);
      try {
        checker.check(job, there);
      } catch (AssertionError e) {
        throw new AssertionError(summary + ": " + e.getMessage(), e);
      }
      assertThat(read(job)).as(summary).isEqualTo(there);
      await()
          .atMost(Duration.ofSeconds(Ended.PATIENCE_SECONDS))
          .until(() -> rig().replica().events(job).equals(there));
    }
    assertThat(checker.count(Outcome.CONFIRMED)).as(summary).isGreaterThan(WRITERS);
    assertThat(chaos.done()).as(summary).isNotEmpty();
  }

  private MirrorStore open() {
    return rig()
        .open(
            "MN_REDIS_COMMAND_TIMEOUT_MS", "300",
            "MN_REDIS_WAIT_REPLICAS", "1",
            "MN_REDIS_WAIT_TIMEOUT_MS", "300",
            "MN_STORE_HISTORY_CAP", "1000000");
  }

  private List<String> read(String job) {
    MirrorStore reader = rig().openAround();
    List<String> all = new ArrayList<>();
    EventPage page = reader.events().read(job, EventCursor.START, 1000);
    while (!page.events().isEmpty()) {
      page.events()
          .forEach(
              event -> {
                String text = event.payload().asUtf8();
                all.add(text.substring(2, text.length() - 2));
              });
      page = reader.events().read(job, page.next(), 1000);
    }
    return all;
  }

  private static String summary(long seed, int written, Chaos chaos, HistoryChecker checker) {
    StringBuilder text = new StringBuilder("seed " + seed + ", " + written + " writes");
    for (Outcome outcome : Outcome.values()) {
      text.append(", ").append(checker.count(outcome)).append(' ').append(outcome);
    }
    return text.append(", ").append(chaos.done()).toString();
  }

  /** Writes one thing after the other, to any of the jobs. */
  private record Writer(
      String name, MirrorStore store, Caller caller, Random random, HistoryChecker checker) {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    int writeUntil(long end) {
      int count = 0;
      while (System.nanoTime() - end < 0) {
        write(count++);
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(4_000)));
      }
      return count;
    }

    private void write(int number) {
      String job = JOBS.get(random.nextInt(JOBS.size()));
      String content = name + "-" + number;
      Append append = checker.begin(job, name, content);
      Commit commit = Commit.create().event(marked(content)).deadline(DEADLINE);
      if (random.nextInt(4) == 0) {
        append.changingState();
        commit = commit.state(marked(content));
      }
      Ended<Receipt> ended = caller.commit(store, job, commit);
      if (ended.failure() == null) {
        append.confirmed(ended.result());
      } else {
        append.failed(ended.failure());
      }
    }
  }
}
