package io.mirrorneuron.store.ops.inspect;

import io.mirrorneuron.store.EventFollower;
import io.mirrorneuron.store.EventHistory;
import io.mirrorneuron.store.error.HistoryDivergedException;
import io.mirrorneuron.store.error.HistoryTruncatedException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows a history through outages and failovers, until it has shown as much as is wanted or is
 * told to stop. What a failover has taken away, or the cap of the history has dropped, is told
 * where it is missing; nothing is skipped in silence. {@link #stop} may come from any thread.
 */
final class Following {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final EventHistory history;
  private final String jobId;
  private final EventSink sink;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable EventFollower follower;
  private CommonPast past;
  private EventCursor cursor;
  private long shown;
  private @Nullable HistoryDivergedException diverged;
  private Optional<Long> troubleSince = Optional.empty();

  Following(EventHistory history, String jobId, EventCursor after, EventSink sink) {
    this.history = history;
    this.jobId = jobId;
    this.sink = sink;
    this.cursor = after;
    this.past = new CommonPast(after);
  }

  /** Has {@link #run} return soon. */
  void stop() {
    stopped.countDown();
    EventFollower waiting = follower;
    if (waiting != null) {
      waiting.close();
    }
  }

  /**
   * Shows as many events, unless it is stopped.
   *
   * @throws CommandFailure if the history has become another one, in which nothing tells where to
   *     go on: neither the start nor any event shown last is in it
   */
  void run(long most) throws InterruptedException {
    while (shown < most && !isStopped()) {
      try {
        goBackIfDiverged();
        followUntilTrouble(most);
      } catch (HistoryTruncatedException e) {
        sink.dropped(cursor.sequence() + 1, e.firstSequence() - 1);
        goOnFrom(new EventCursor(e.firstSequence() - 1, ""));
      } catch (HistoryDivergedException e) {
        diverged = e;
      } catch (StoreUnavailableException e) {
        outage(e);
      }
    }
  }

  private void followUntilTrouble(long most) throws InterruptedException {
    try (EventFollower opened = history.follow(jobId, cursor)) {
      follower = opened;
      while (shown < most && !isStopped()) {
        List<EventRecord> events = opened.poll(PATIENCE);
        outageIsOver();
        events.stream().limit(most - shown).forEach(this::show);
      }
    }
  }

  private void show(EventRecord event) {
    sink.event(event);
    past.add(event);
    cursor = event.cursor();
    shown++;
  }

  /** A history that has lost its end is followed from the last event that it has in common. */
  private void goBackIfDiverged() {
    HistoryDivergedException why = diverged;
    if (why == null) {
      return;
    }
    // Throws if the store cannot be reached; then it is asked again.
    EventCursor common = past.find(history, jobId).orElseThrow(() -> nothingInCommon(why));
    diverged = null;
    sink.lost(common.sequence() + 1, cursor.sequence());
    cursor = common;
  }

  /** Where to go on is not known: that would skip events, or show them twice, in silence. */
  private CommandFailure nothingInCommon(HistoryDivergedException why) {
    return new CommandFailure(
        ExitCode.FAILED,
        String.valueOf(why.getMessage()),
        shown == 0
            ? "without --after it begins with the first event, with --last N with the newest ones"
            : "of the events shown last none is left; run it again to see the history as it is",
        why);
  }

  private void goOnFrom(EventCursor place) {
    cursor = place;
    past = new CommonPast(place);
  }

  private void outage(StoreUnavailableException e) throws InterruptedException {
    if (troubleSince.isEmpty()) {
      troubleSince = Optional.of(System.nanoTime());
      sink.say("mn: " + e.getMessage() + "; going on when it can be read again");
    }
    boolean unused = stopped.await(PAUSE.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void outageIsOver() {
    if (troubleSince.isPresent()) {
      Duration lasted = Duration.ofNanos(System.nanoTime() - troubleSince.get());
      troubleSince = Optional.empty();
      sink.say("mn: it can be read again, after " + Moments.shown(lasted));
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }
}
