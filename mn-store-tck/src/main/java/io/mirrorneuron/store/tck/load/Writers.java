package io.mirrorneuron.store.tck.load;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Expected;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Those who write to a job of their own. */
final class Writers {

  /** The job is created with the first write, and again if it has been lost. */
  private static final Commit CREATING =
      Commit.create().with(WriteOptions.defaults().expecting(new Expected.Anything()));

  private final MirrorStore store;
  private final Ledger ledger;
  private final Pace pace;

  Writers(MirrorStore store, Ledger ledger, Pace pace) {
    this.store = store;
    this.ledger = ledger;
    this.pace = pace;
  }

  /** Waits for each write. */
  void waiting(String job) {
    for (long number = 1; pace.goesOn(); number++) {
      String mark = "w-" + number;
      var unused =
          ledger.make(job, mark, Write.Kind.WAITING, () -> store.jobs().commit(job, commit(mark)));
      pace.rest();
    }
  }

  /** Has several under way. */
  void asynchronous(String job, int window) throws InterruptedException {
    Semaphore free = new Semaphore(window);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    for (long number = 1; pace.goesOn(); number++) {
      free.acquire();
      String mark = "a-" + number;
      CompletableFuture<@Nullable Receipt> unused =
          ledger
              .begin(job, mark, () -> store.jobs().commitAsync(job, commit(mark)))
              .whenComplete(
                  (receipt, unexpected) -> {
                    if (unexpected != null) {
                      failure.set(unexpected);
                    }
                    free.release();
                  });
      if (number % window == 0) {
        pace.rest();
      }
    }
    free.acquire(window);
    Throwable unexpected = failure.get();
    if (unexpected != null) {
      throw new AssertionError("a write ended with what is no StoreException", unexpected);
    }
  }

  /** Adds one to a number, each time from what it has read or written last. */
  void counting(String job) {
    Optional<Count> known = Optional.empty();
    for (long number = 1; pace.goesOn(); number++) {
      try {
        Count from = known.orElseGet(() -> read(job));
        known = increment(job, "c-" + number, from);
      } catch (StoreException e) {
        // It could not be read. Nothing was written.
        known = Optional.empty();
      }
      pace.rest();
    }
  }

  /** A number and the version in which it is there; version 0 before there is one. */
  private record Count(long number, long version) {}

  private Count read(String job) {
    Optional<JobRecord> found = store.jobs().get(job);
    return found
        .map(it -> new Count(Long.parseLong(it.state().asUtf8()), it.version()))
        .orElseGet(() -> new Count(0, 0));
  }

  private Optional<Count> increment(String job, String mark, Count from) {
    long next = from.number() + 1;
    Commit commit =
        Commit.create().state(Payload.utf8(Long.toString(next))).event(Write.payload(mark));
    Commit checked = from.version() == 0 ? commit.ifAbsent() : commit.ifVersion(from.version());
    return ledger
        .make(job, mark, Write.Kind.COUNTING, () -> store.jobs().commit(job, checked))
        .map(receipt -> new Count(next, receipt.version()));
  }

  private static Commit commit(String mark) {
    Payload payload = Write.payload(mark);
    return CREATING.state(payload).event(payload);
  }
}
