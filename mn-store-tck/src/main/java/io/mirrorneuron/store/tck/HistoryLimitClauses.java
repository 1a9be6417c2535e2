package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.error.HistoryDivergedException;
import io.mirrorneuron.store.error.HistoryTruncatedException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.spi.Watch;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The cap, divergence, watching: E3 to E6. */
abstract class HistoryLimitClauses extends HistoryClauses {

  private static final int CAP = 10;

  /** What "not many more" (E5) comes to here: Redis trims a stream by nodes of 100 entries. */
  private static final int NOT_MANY_MORE = 250;

  private static final int MANY = 1_000;

  /** A job with so many events that the cap has dropped some for sure. */
  private static List<EventRecord> fill(Client store) {
    store.put("job", "state");
    for (int n = 0; n < MANY / 50; n++) {
      store.commit("job", Commit.create().events(events("c" + n, 50)));
    }
    HistoryTruncatedException truncated =
        fails(HistoryTruncatedException.class, () -> store.events("job", EventCursor.START, 1));
    assertThat(truncated.jobId()).isEqualTo("job");
    return store.history("job", new EventCursor(truncated.firstSequence() - 1, ""), 1_000);
  }

  @Test
  @DisplayName("E3 required: reading what the cap has dropped names the oldest event there is")
  void readingWhatTheCapHasDroppedNamesTheOldestEvent() {
    Client store = open(Settings.HISTORY_CAP, CAP);
    List<EventRecord> left = fill(store);
    long first = left.get(0).sequence();

    for (long dropped : List.of(0L, 1L, first / 2, first - 2)) {
      HistoryTruncatedException truncated =
          refuses(
              HistoryTruncatedException.class,
              () -> store.events("job", new EventCursor(dropped, ""), 10));
      assertThat(truncated.firstSequence()).as("after %d", dropped).isEqualTo(first);
    }
    areNumberedFrom(first, left);
    assertThat(left.get(left.size() - 1).sequence()).isEqualTo(MANY);
  }

  @Test
  @DisplayName("E3 required: a cursor whose next event is still there goes on")
  void aCursorWhoseNextEventIsStillThereGoesOn() {
    Client store = open(Settings.HISTORY_CAP, CAP);
    List<EventRecord> left = fill(store);
    for (EventRecord event : left) {
      assertThat(store.history("job", event.cursor(), 1_000))
          .hasSize(MANY - (int) event.sequence());
    }
    store.append("job", "one more");
    assertThat(store.history("job", left.get(left.size() - 1).cursor(), 10)).hasSize(1);
  }

  @Test
  @DisplayName("E4 required: a cursor beyond the end is told that the history has diverged")
  void aCursorBeyondTheEndIsToldSo() {
    Client store = open();
    store.put("job", "state");
    refuses(HistoryDivergedException.class, () -> store.events("job", new EventCursor(1, "op"), 1));
    store.commit("job", Commit.create().events(events("e", 3)));
    for (String operation : List.of("", "op", store.history("job").get(2).operationId())) {
      HistoryDivergedException diverged =
          refuses(
              HistoryDivergedException.class,
              () -> store.events("job", new EventCursor(4, operation), 10));
      assertThat(diverged.lastSequence()).isEqualTo(3);
      assertThat(diverged.jobId()).isEqualTo("job");
    }
  }

  @Test
  @DisplayName(
      "E4 required: a cursor at another operation's event is told that the history diverged")
  void aCursorAtAnotherOperationsEventIsToldSo() {
    Client store = open();
    store.put("job", "state");
    for (int n = 0; n < 5; n++) {
      store.append("job", "e" + n);
    }
    List<EventRecord> history = store.history("job");
    for (EventRecord event : history) {
      EventCursor wrong = new EventCursor(event.sequence(), "somebody-else");
      refuses(HistoryDivergedException.class, () -> store.events("job", wrong, 10));
    }
    EventCursor shifted = new EventCursor(3, history.get(1).operationId());
    refuses(HistoryDivergedException.class, () -> store.events("job", shifted, 10));
  }

  @Test
  @DisplayName("E4 required: a cursor of a deleted job does not go on in its successor")
  void aCursorOfADeletedJobDoesNotGoOnInItsSuccessor() {
    Client store = open();
    store.put("job", "state");
    store.commit("job", Commit.create().events(events("old", 5)));
    EventCursor old = store.history("job").get(2).cursor();
    store.delete("job");
    store.put("job", "state");
    refuses(HistoryDivergedException.class, () -> store.events("job", old, 10));
    store.commit("job", Commit.create().events(events("new", 5)));
    refuses(HistoryDivergedException.class, () -> store.events("job", old, 10));
  }

  @Test
  @DisplayName("E5 required: a history keeps as many of its newest events as the cap")
  void aHistoryKeepsAsManyOfItsNewestEventsAsTheCap() {
    Client store = open(Settings.HISTORY_CAP, CAP);
    store.put("job", "state");
    int last = 0;
    for (int count : List.of(1, 3, 5, 1, 1, 7, 25, 1, 10, 11, 2, 100, 1)) {
      store.commit("job", Commit.create().events(events("c", count)));
      last += count;
      int from = Math.max(0, last - CAP);
      List<EventRecord> newest = store.history("job", new EventCursor(from, ""), 1_000);
      assertThat(newest).as("after %d events", last).hasSize(last - from);
      areNumberedFrom(from + 1, newest);
      assertThat(store.job("job").summary().lastSequence()).isEqualTo(last);
    }
  }

  @Test
  @DisplayName("E5 required: a history does not keep many more events than the cap")
  void aHistoryDoesNotKeepManyMoreEventsThanTheCap() {
    Client store = open(Settings.HISTORY_CAP, CAP);
    assertThat(fill(store)).hasSizeBetween(CAP, CAP + NOT_MANY_MORE);
  }

  @Test
  @DisplayName("E6 required: a watcher is woken after each append")
  void aWatcherIsWokenAfterEachAppend() {
    Client store = open();
    store.put("job", "state");
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    try (Watch one = store.watch("job", first::incrementAndGet);
        Watch other = store.watch("job", second::incrementAndGet)) {
      assertThat(one).isNotSameAs(other);
      for (int n = 0; n < 10; n++) {
        int before = first.get();
        int beforeOther = second.get();
        store.append("job", "e" + n);
        eventually("both watchers are woken by append " + n)
            .until(() -> first.get() > before && second.get() > beforeOther);
      }
    }
  }

  @Test
  @DisplayName("E6 required: a watcher that reads when it is woken misses nothing")
  void aWatcherThatReadsWhenItIsWokenMissesNothing() {
    Client store = open();
    store.put("job", "state");
    AtomicInteger wakes = new AtomicInteger();
    int commits = 200;
    try (Watch watch = store.watch("job", wakes::incrementAndGet)) {
      assertThat(watch).isNotNull();
      Race.of(
          3,
          index -> {
            if (index > 0) {
              for (int n = 0; n < commits / 2; n++) {
                store.append("job", index + "/" + n);
              }
              return index;
            }
            EventCursor cursor = EventCursor.START;
            while (true) {
              int woken = wakes.get();
              cursor = readOn(store, cursor);
              if (cursor.sequence() == commits) {
                return index;
              }
              eventually("a wake-up after event " + cursor.sequence())
                  .until(() -> wakes.get() > woken);
            }
          });
    }
  }

  private static EventCursor readOn(Client store, EventCursor after) {
    List<EventRecord> events = store.history("job", after, 1_000);
    return events.isEmpty() ? after : events.get(events.size() - 1).cursor();
  }

  @Test
  @DisplayName("E6 required: a job may be watched before it is created")
  void aJobMayBeWatchedBeforeItIsCreated() {
    Client store = open();
    AtomicInteger wakes = new AtomicInteger();
    try (Watch watch = store.watch("job", wakes::incrementAndGet)) {
      assertThat(watch).isNotNull();
      int before = wakes.get();
      store.commit("job", Client.putting("state").events(events("e", 1)));
      eventually("the watcher is woken").until(() -> wakes.get() > before);
    }
  }

  @Test
  @DisplayName("E6 required: a closed watch wakes nobody any more, and others go on")
  void aClosedWatchWakesNobody() {
    Client store = open();
    store.put("job", "state");
    AtomicInteger closed = new AtomicInteger();
    AtomicInteger open = new AtomicInteger();
    try (Watch stays = store.watch("job", open::incrementAndGet)) {
      assertThat(stays).isNotNull();
      Watch watch = store.watch("job", closed::incrementAndGet);
      wakes(store, closed);
      watch.close();
      watch.close();
      // What was under way when it was closed may still arrive; then there is silence.
      wakes(store, open);
      int settled = closed.get();
      for (int n = 0; n < 5; n++) {
        wakes(store, open);
      }
      assertThat(closed.get()).isEqualTo(settled);
    }
  }

  private void wakes(Client store, AtomicInteger wakes) {
    int before = wakes.get();
    store.append("job", "e");
    eventually("a wake-up").until(() -> wakes.get() > before);
  }

  @Test
  @DisplayName("E6 optional: a watcher is woken by what another backend appends")
  void aWatcherIsWokenByAnotherBackend() {
    needs(Capability.SHARED_DATA);
    Client writer = open();
    Client reader = open();
    writer.put("job", "state");
    AtomicInteger wakes = new AtomicInteger();
    try (Watch watch = reader.watch("job", wakes::incrementAndGet)) {
      assertThat(watch).isNotNull();
      for (int n = 0; n < 5; n++) {
        wakes(writer, wakes);
      }
    }
  }
}
