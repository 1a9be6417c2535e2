package io.mirrorneuron.store.examples.counter;

import io.mirrorneuron.store.EventFollower;
import io.mirrorneuron.store.EventHistory;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.HistoryDivergedException;
import io.mirrorneuron.store.error.HistoryTruncatedException;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the numbers that {@link Sender} stores, and goes on through whatever happens to the
 * servers. Says what is wrong with them, if anything ever is: one that is missing, or one that was
 * read and is not there any more.
 */
public final class Receiver {

  private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final EventHistory events;
  private EventCursor cursor = EventCursor.START;
  private long last;

  Receiver(EventHistory events) {
    this.events = events;
  }

  /**
   * Receives until the process is ended.
   *
   * @param args none
   * @throws InterruptedException never; nobody interrupts the main thread
   */
  public static void main(String[] args) throws InterruptedException {
    try (MirrorStore store =
        MirrorStore.builder(StoreConfig.fromEnvironment())
            .onFailover(report -> LOG.info("told by the store: {}", report.sentence()))
            .open()) {
      Receiver receiver = new Receiver(store.events());
      while (true) {
        receiver.receive();
      }
    }
  }

  /** Follows the history until something goes wrong with that, or nothing comes for a while. */
  void receive() throws InterruptedException {
    try (EventFollower follower = events.follow(Counter.JOB, cursor)) {
      for (List<EventRecord> some = follower.poll(PATIENCE);
          !some.isEmpty();
          some = follower.poll(PATIENCE)) {
        some.forEach(this::take);
      }
      LOG.info("nothing has come for {} s", PATIENCE.toSeconds());
    } catch (NotFoundException e) {
      LOG.info("nobody has sent anything yet");
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    } catch (HistoryDivergedException e) {
      // What we had read was not confirmed, and is lost with the primary that had it.
      LOG.warn("{} is not there any more, reading all again: {}", last, e.getMessage());
      again(EventCursor.START);
    } catch (HistoryTruncatedException e) {
      // The oldest ones are dropped after a while.
      LOG.info("the history begins with event {} now", e.firstSequence());
      again(new EventCursor(e.firstSequence() - 1, ""));
    } catch (StoreException e) {
      LOG.warn("cannot read: {}", e.getMessage());
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
  }

  private void again(EventCursor from) {
    cursor = from;
    last = 0;
  }

  private void take(EventRecord record) {
    long number = Counter.number(record.payload());
    if (last == 0 || number == last + 1) {
      LOG.info("received {}", number);
    } else {
      LOG.error("received {} after {}", number, last);
    }
    last = number;
    cursor = record.cursor();
  }
}
