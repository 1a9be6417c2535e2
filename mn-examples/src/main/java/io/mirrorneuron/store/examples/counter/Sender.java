package io.mirrorneuron.store.examples.counter;

import io.mirrorneuron.store.Jobs;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.error.VersionConflictException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.Receipt;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the next number every second, as the state of a job and as an event in its history, and
 * goes on through whatever happens to the servers. Each number is written on condition that the one
 * before is still there, so that none is stored twice, and none that was lost is passed over.
 */
public final class Sender {

  private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Jobs jobs;

  /** The last number in the store as far as we know, 0 for none, and the version it has there. */
  private long last;

  private long version;

  /** The last number of which we were told that it is safe. */
  private long confirmed;

  /** Whether what we know has to be looked up again. */
  private boolean unsure = true;

  Sender(Jobs jobs) {
    this.jobs = jobs;
  }

  /**
   * Sends until the process is ended.
   *
   * @param args none
   * @throws InterruptedException never; nobody interrupts the main thread
   */
  public static void main(String[] args) throws InterruptedException {
    try (MirrorStore store =
        MirrorStore.builder(StoreConfig.fromEnvironment())
            .onFailover(report -> LOG.info("told by the store: {}", report.sentence()))
            .open()) {
      Sender sender = new Sender(store.jobs());
      long due = System.nanoTime();
      while (true) {
        sender.send();
        // After an outage it goes on at its pace, and does not make up for what was missed.
        long now = System.nanoTime();
        due = due + EVERY_NANOS - now > 0 ? due + EVERY_NANOS : now + EVERY_NANOS;
        TimeUnit.NANOSECONDS.sleep(due - now);
      }
    }
  }

  /** Stores the next number, or finds out what it is. Returns whatever happens. */
  void send() {
    long began = System.nanoTime();
    try {
      if (unsure) {
        lookUp();
      }
      Receipt receipt = jobs.commit(Counter.JOB, next());
      stored(receipt);
      confirmed = last;
      LOG.info(
          "{} is stored and confirmed in {} ms, acknowledgements: {}",
          last,
          (System.nanoTime() - began) / 1_000_000,
          receipt.replicas());
    } catch (UnconfirmedException e) {
      // It is there, and must not be written again. If the next one is confirmed by the same
      // primary, so is this one; if it is lost with this primary, the next one is refused.
      stored(e.receipt());
      LOG.warn("{} is stored, but not confirmed: {}", last, e.getMessage());
    } catch (VersionConflictException | UnknownOutcomeException e) {
      // Only the store can tell where we are.
      unsure = true;
      LOG.warn("{}: {}", last + 1, e.getMessage());
    } catch (StoreException e) {
      // It was certainly not stored, so the same number is sent again.
      LOG.warn("{} is not stored: {}", last + 1, e.getMessage());
    }
  }

  private Commit next() {
    Commit commit =
        Commit.create().state(Counter.payload(last + 1)).event(Counter.payload(last + 1));
    return version == 0 ? commit.ifAbsent() : commit.ifVersion(version);
  }

  private void stored(Receipt receipt) {
    last++;
    version = receipt.version();
  }

  private void lookUp() {
    Optional<JobRecord> found = jobs.get(Counter.JOB);
    last = found.map(JobRecord::state).map(Counter::number).orElse(0L);
    version = found.map(JobRecord::version).orElse(0L);
    unsure = false;
    LOG.info("the last number in the store is {}", last);
    if (last < confirmed) {
      LOG.error("{} to {} were confirmed, and are lost", last + 1, confirmed);
      confirmed = last;
    }
  }
}
