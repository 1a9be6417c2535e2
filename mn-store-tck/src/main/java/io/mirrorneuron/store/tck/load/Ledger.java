package io.mirrorneuron.store.tck.load;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Receipt;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who was told what. Writers enter how each of their writes has ended, and {@link #readBack}
 * compares that with what is there. Thread-safe.
 */
public final class Ledger {

  private final Queue<Write> writes = new ConcurrentLinkedQueue<>();
  private final Queue<Grant> grants = new ConcurrentLinkedQueue<>();
  private final Queue<Follower> followers = new ConcurrentLinkedQueue<>();
  private final AtomicLong lastConfirmedNanos = new AtomicLong();
  private volatile boolean anyConfirmed;

  /** Begins with empty books. */
  public Ledger() {}

  /**
   * A lease that was granted.
   *
   * @param name the lease
   * @param token its token
   * @param startedNanos when it was asked for
   * @param endedNanos when it was there
   */
  record Grant(LeaseName name, long token, long startedNanos, long endedNanos) {}

  /**
   * Makes a write and enters how it ended.
   *
   * @param job the job
   * @param mark what its event holds, like no other of this job
   * @param kind who writes
   * @param write makes the write
   * @return its receipt; empty if it was not confirmed
   */
  Optional<Receipt> make(String job, String mark, Write.Kind kind, Supplier<Receipt> write) {
    long started = System.nanoTime();
    try {
      Receipt receipt = write.get();
      enter(job, mark, kind, started, receipt, null);
      return Optional.of(receipt);
    } catch (StoreException e) {
      enter(job, mark, kind, started, null, e);
      return Optional.empty();
    }
  }

  /**
   * Begins a write; how it ends is entered when it does.
   *
   * @param job the job
   * @param mark what its event holds, like no other of this job
   * @param write begins the write
   * @return done when it is entered, with the receipt or null; fails with what is no {@code
   *     StoreException}
   */
  CompletableFuture<@Nullable Receipt> begin(
      String job, String mark, Supplier<CompletableFuture<Receipt>> write) {
    long started = System.nanoTime();
    return write
        .get()
        .handle(
            (receipt, failure) -> {
              Throwable told =
                  failure instanceof CompletionException && failure.getCause() != null
                      ? failure.getCause()
                      : failure;
              if (told != null && !(told instanceof StoreException)) {
                throw new IllegalStateException("not a StoreException: " + told, told);
              }
              enter(job, mark, Write.Kind.ASYNCHRONOUS, started, receipt, (StoreException) told);
              return receipt;
            });
  }

  void granted(LeaseName name, long token, long startedNanos) {
    grants.add(new Grant(name, token, startedNanos, System.nanoTime()));
  }

  void follows(Follower follower) {
    followers.add(follower);
  }

  /**
   * Returns all writes that have ended.
   *
   * @return a snapshot, in the order in which they ended
   */
  public List<Write> writes() {
    return List.copyOf(writes);
  }

  /**
   * Tells whether a write that began after this moment has been confirmed.
   *
   * @param nanos a reading of {@link System#nanoTime()}
   * @return whether one has
   */
  public boolean confirmedSince(long nanos) {
    return anyConfirmed && lastConfirmedNanos.get() - nanos > 0;
  }

  /**
   * Reads all jobs back and compares. Only when every write has ended. Whatever failed and whatever
   * was lost meanwhile, it checks that
   *
   * <ul>
   *   <li>histories are numbered from 1 without gaps, and no event is there twice (promises 3, 4);
   *   <li>what was told not to be applied is not there, and what was confirmed has, if it is there,
   *       the number that its receipt says;
   *   <li>writes of one thread that waited for each are there in their order;
   *   <li>a job's state is that of its last event (promise 1), and a number that is counted up by
   *       compare-and-set is that of the events that count it (promises 1 and 3);
   *   <li>versions of confirmed writes to a job grow, tokens of a lease grow from grant to grant,
   *       and no event was written under a token after one under a later token (promise 6);
   *   <li>who followed a history has seen what it is, or was told that it has diverged (promise 4).
   * </ul>
   *
   * @param store a store that sees what the writers' store sees; patient enough to reach a server
   * @return what became of the writes, what is lost of the confirmed ones first of all
   * @throws AssertionError if one of these does not hold; the message says which and where
   * @throws StoreException if the jobs cannot be read
   */
  public Findings readBack(MirrorStore store) {
    return new ReadBack(store, writes(), List.copyOf(grants), List.copyOf(followers)).findings();
  }

  private void enter(
      String job,
      String mark,
      Write.Kind kind,
      long started,
      @Nullable Receipt receipt,
      @Nullable StoreException failure) {
    Outcome outcome = failure == null ? Outcome.CONFIRMED : failure.outcome();
    String told = failure == null ? "" : failure.toString();
    writes.add(
        new Write(
            job,
            mark,
            kind,
            outcome,
            Optional.ofNullable(receipt),
            started,
            System.nanoTime(),
            told));
    if (outcome == Outcome.CONFIRMED) {
      lastConfirmedNanos.accumulateAndGet(
          started, (one, other) -> anyConfirmed && one - other > 0 ? one : other);
      anyConfirmed = true;
    }
  }
}
