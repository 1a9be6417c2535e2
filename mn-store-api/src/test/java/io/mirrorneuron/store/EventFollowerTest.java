package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.FakeBackend.Request;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.spi.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventFollowerTest {

  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

  /** Longer than anything here may take. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** How long a follower waits at the most before it looks without a notice, in seconds. */
  private static final int LOOK_ANYWAY = 3;

  private final List<EventRecord> history = new CopyOnWriteArrayList<>();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private final AtomicInteger watchesClosed = new AtomicInteger();
  private final FakeBackend backend =
      new FakeBackend().on("events", this::events).onWatch("watch", this::watch);
  private final EventHistory events = new EventHistory(backend.operations());

  @AfterEach
  void clearInterrupt() {
    boolean unused = Thread.interrupted();
  }

  @Test
  void itWatchesBeforeItReadsForTheFirstTime() throws Exception {
    append(1);
    try (EventFollower follower = events.follow("j", EventCursor.START)) {
      assertThat(follower.poll(Duration.ZERO)).hasSize(1);
    }
    assertThat(backend.requests()).extracting(Request::method).containsExactly("watch", "events");
  }

  @Test
  void everyEventComesOnceAndInOrder() throws Exception {
    append(2_500);
    List<Long> seen = new ArrayList<>();
    try (EventFollower follower = events.follow("j", EventCursor.START)) {
      for (List<EventRecord> page = follower.poll(Duration.ZERO);
          !page.isEmpty();
          page = follower.poll(Duration.ZERO)) {
        page.forEach(event -> seen.add(event.sequence()));
      }
      assertThat(follower.cursor()).isEqualTo(history.get(2_499).cursor());
    }
    assertThat(seen).containsExactlyElementsOf(LongStream.rangeClosed(1, 2_500).boxed().toList());
  }

  @Test
  void itBeginsAfterTheCursorThatItIsGiven() throws Exception {
    append(5);
    try (EventFollower follower = events.follow("j", history.get(2).cursor())) {
      assertThat(follower.poll(Duration.ZERO))
          .extracting(EventRecord::sequence)
          .containsExactly(4L, 5L);
    }
  }

  @Test
  void zeroPatienceOnlyLooks() throws Exception {
    try (EventFollower follower = events.follow("j", EventCursor.START)) {
      assertThat(follower.poll(Duration.ZERO)).isEmpty();
    }
    assertThat(backend.requests("events")).hasSize(1);
  }

  @Test
  void patienceEndsByTheTicker() throws Exception {
    backend.on(
        "events",
        request -> {
          backend.ticker.advance(Duration.ofHours(2));
          return events(request);
        });
    try (EventFollower follower = events.follow("j", EventCursor.START)) {
      assertThat(follower.poll(Duration.ofHours(1))).isEmpty();
    }
    assertThat(backend.requests("events")).hasSize(1);
  }

  @Test
  void aNoticeWakesItAndNothingIsReadWithoutOne() throws Exception {
    try (EventFollower follower = events.follow("j", EventCursor.START)) {
      long began = System.nanoTime();
      Polling polling = new Polling(follower);
      polling.awaitWaiting();
      wakeUp(); // without anything appended
      await().atMost(PATIENCE).until(() -> backend.requests("events").size() >= 2);
      polling.awaitWaiting();
      append(1);
      wakeUp();

      assertThat(polling.result()).extracting(EventRecord::sequence).containsExactly(1L);
      long looks = Duration.ofNanos(System.nanoTime() - began).toSeconds() / LOOK_ANYWAY;
      assertThat(backend.requests("events")).hasSizeBetween(3, (int) (3 + looks));
    }
  }

  @Test
  void aBurstOfNoticesCostsOneRead() throws Exception {
    try (EventFollower follower = events.follow("j", EventCursor.START)) {
      for (int i = 0; i < 1_000; i++) {
        wakeUp();
      }
      assertThat(follower.poll(Duration.ZERO)).isEmpty();
      long began = System.nanoTime();
      Polling polling = new Polling(follower);
      polling.awaitWaiting();
      long looks = Duration.ofNanos(System.nanoTime() - began).toSeconds() / LOOK_ANYWAY;
      assertThat(backend.requests("events")).hasSizeBetween(2, (int) (2 + looks));
    }
  }

  @Test
  void anEventThatComesBetweenReadingAndWaitingIsSeenAtOnce() throws Exception {
    backend.on(
        "events",
        request -> {
          CompletionStage<?> nothing = events(request);
          append(1);
          wakeUp();
          return nothing;
        });
    try (EventFollower follower = events.follow("j", EventCursor.START)) {
      long began = System.nanoTime();
      assertThat(follower.poll(FOR_EVER)).isNotEmpty();
      long looks = Duration.ofNanos(System.nanoTime() - began).toSeconds() / LOOK_ANYWAY;
      assertThat(backend.requests("events")).hasSizeBetween(2, (int) (2 + looks));
    }
  }

  @Test
  void aLostNoticeIsMadeUpFor() throws Exception {
    try (EventFollower follower = events.follow("j", EventCursor.START)) {
      Polling polling = new Polling(follower);
      polling.awaitWaiting();
      append(1);

      assertThat(polling.result()).hasSize(1);
    }
  }

  @Test
  void closingFromAnotherThreadEndsAPollThatWaits() throws Exception {
    EventFollower follower = events.follow("j", EventCursor.START);
    Polling polling = new Polling(follower);
    polling.awaitWaiting();
    follower.close();

    assertThat(polling.result()).isEmpty();
    assertThat(watchesClosed).hasValue(1);
  }

  @Test
  void aClosedFollowerReadsNothing() throws Exception {
    append(1);
    EventFollower follower = events.follow("j", EventCursor.START);
    follower.close();
    follower.close();

    assertThat(follower.poll(FOR_EVER)).isEmpty();
    assertThat(backend.requests("events")).isEmpty();
  }

  @Test
  void aPollThatFailsLosesNothing() throws Exception {
    append(3);
    try (EventFollower follower = events.follow("j", history.get(0).cursor())) {
      StoreUnavailableException away = new StoreUnavailableException("away", null);
      backend.failing("events", away);
      assertThatThrownBy(() -> follower.poll(FOR_EVER)).isSameAs(away);
      assertThat(follower.cursor()).isEqualTo(history.get(0).cursor());

      backend.on("events", this::events);
      assertThat(follower.poll(FOR_EVER)).extracting(EventRecord::sequence).containsExactly(2L, 3L);
    }
  }

  @Test
  void anInterruptEndsTheWait() {
    try (EventFollower follower = events.follow("j", EventCursor.START)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> follower.poll(FOR_EVER)).isInstanceOf(InterruptedException.class);
    }
  }

  private void append(int count) {
    for (int i = 0; i < count; i++) {
      long sequence = history.size() + 1L;
      history.add(
          new EventRecord(
              sequence, "op" + sequence, Instant.EPOCH, Payload.utf8("event " + sequence)));
    }
  }

  private void wakeUp() {
    watchers.forEach(Runnable::run);
  }

  private CompletionStage<?> events(Request request) {
    EventCursor after = request.argument(1, EventCursor.class);
    int from = Math.toIntExact(after.sequence());
    int to = Math.min(history.size(), from + request.argument(2, Integer.class));
    List<EventRecord> page = List.copyOf(history.subList(from, to));
    EventCursor next = page.isEmpty() ? after : page.get(page.size() - 1).cursor();
    return CompletableFuture.completedFuture(new EventPage(page, next, history.size()));
  }

  private Watch watch(Request request) {
    Runnable watcher = request.argument(1, Runnable.class);
    watchers.add(watcher);
    return () -> {
      if (watchers.remove(watcher)) {
        watchesClosed.incrementAndGet();
      }
    };
  }

  /** A poll on a thread of its own that waits as long as it takes. */
  private static final class Polling {

    private final FutureTask<List<EventRecord>> task;
    private final Thread thread;

    Polling(EventFollower follower) {
      task = new FutureTask<>(() -> follower.poll(FOR_EVER));
      thread = new Thread(task, "polling");
      thread.setDaemon(true);
      thread.start();
    }

    void awaitWaiting() {
      await().atMost(PATIENCE).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    List<EventRecord> result() throws Exception {
      return task.get();
    }
  }
}
