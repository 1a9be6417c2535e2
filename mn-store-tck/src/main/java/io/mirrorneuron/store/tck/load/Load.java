package io.mirrorneuron.store.tck.load;

import io.mirrorneuron.store.MirrorStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writers and readers that go on, whatever happens to the store, until they are told to stop. Every
 * write ends in a {@link Ledger}.
 *
 * <pre>{@code
 * try (Load load = Load.start(store, Load.Plan.mixed())) {
 *   breakSomething();
 *   Findings findings = load.stop(Duration.ofSeconds(60)).readBack(store);
 *   assertThat(findings.lost()).isEmpty();
 * }
 * }</pre>
 *
 * <p>Histories grow by some hundred events a second for each writer: set {@code
 * MN_STORE_HISTORY_CAP} so high that none is cut. Jobs are named by the writers, so that one name
 * space has room for one load. Thread-safe.
 */
public final class Load implements AutoCloseable {

  /** How long a reader asks for the end of a history that it cannot reach. */
  private static final Duration END = Duration.ofSeconds(30);

  private final Ledger ledger = new Ledger();
  private final List<FutureTask<Void>> writers = new ArrayList<>();
  private final List<FutureTask<Void>> readers = new ArrayList<>();
  private final Pace writing;
  private final Pace reading;

  /**
   * Who takes part.
   *
   * @param waiting how many threads commit and wait, each to a job of its own
   * @param asynchronous how many commit without waiting, each to a job of its own
   * @param window how many of its commits one of these has under way at the most
   * @param counting how many threads count by compare-and-set, each in a job of its own
   * @param holders how many threads compete for the lease of one job, and write under it
   * @param followers how many threads follow a history live, each that of another waiting thread
   * @param pause how long each writer rests after a write, asynchronous ones after a full window
   */
  public record Plan(
      int waiting,
      int asynchronous,
      int window,
      int counting,
      int holders,
      int followers,
      Duration pause) {

    /**
     * Checks the numbers.
     *
     * @param waiting as {@link #waiting()}
     * @param asynchronous as {@link #asynchronous()}
     * @param window as {@link #window()}
     * @param counting as {@link #counting()}
     * @param holders as {@link #holders()}
     * @param followers as {@link #followers()}
     * @param pause as {@link #pause()}
     * @throws IllegalArgumentException if one is negative, nothing may be under way, or there are
     *     more followers than waiting threads
     */
    public Plan {
      if (Math.min(Math.min(waiting, asynchronous), Math.min(counting, holders)) < 0
          || window < 1
          || followers < 0
          || followers > waiting
          || pause.isNegative()) {
        throw new IllegalArgumentException("a load cannot have such parts");
      }
    }

    /**
     * Returns a load of every kind that leaves a small machine most of its time.
     *
     * @return the plan
     */
    public static Plan mixed() {
      return new Plan(2, 1, 8, 1, 2, 1, Duration.ofMillis(5));
    }
  }

  private Load(Plan plan) {
    this.writing = new Pace(plan.pause());
    this.reading = new Pace(plan.pause());
  }

  /**
   * Starts a load.
   *
   * @param store where they write and read; stays open until the load has stopped
   * @param plan who takes part
   * @return the load; the caller stops or closes it
   */
  public static Load start(MirrorStore store, Plan plan) {
    Load load = new Load(plan);
    Writers writers = new Writers(store, load.ledger, load.writing);
    for (int i = 0; i < plan.waiting(); i++) {
      String job = "waiting-" + i;
      run(load.writers, job, () -> writers.waiting(job));
    }
    for (int i = 0; i < plan.asynchronous(); i++) {
      String job = "asynchronous-" + i;
      run(load.writers, job, () -> writers.asynchronous(job, plan.window()));
    }
    for (int i = 0; i < plan.counting(); i++) {
      String job = "counting-" + i;
      run(load.writers, job, () -> writers.counting(job));
    }
    for (int i = 0; i < plan.holders(); i++) {
      String name = "h" + i;
      Holder holder = new Holder(store, load.ledger, load.writing, "held", name);
      run(load.writers, "holder " + name, holder::run);
    }
    for (int i = 0; i < plan.followers(); i++) {
      Follower follower = new Follower("waiting-" + i);
      load.ledger.follows(follower);
      Pace pace = load.reading;
      run(
          load.readers,
          "follower of " + follower.job(),
          () -> follower.follow(store, pace::goesOn, END));
    }
    return load;
  }

  /**
   * Returns the books, also while the load goes on.
   *
   * @return the ledger
   */
  public Ledger ledger() {
    return ledger;
  }

  /**
   * Stops the load: no further write begins, those under way end, readers come to the end.
   *
   * @param patience how long to wait for that at the most
   * @return the complete books
   * @throws AssertionError if somebody does not end in time, or has failed in a way that the API
   *     does not know
   */
  public Ledger stop(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    writing.end();
    writers.forEach(task -> await(task, end));
    reading.end();
    readers.forEach(task -> await(task, end));
    return ledger;
  }

  /** Has everybody stop, without waiting for them and without an error if they do not. */
  @Override
  public void close() {
    writing.end();
    reading.end();
    writers.forEach(task -> task.cancel(true));
    readers.forEach(task -> task.cancel(true));
  }

  /** What takes its time. */
  private interface Work {
    void run() throws InterruptedException;
  }

  private static void run(List<FutureTask<Void>> tasks, String name, Work work) {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              work.run();
              return null;
            });
    tasks.add(task);
    Thread thread = new Thread(task, "load " + name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void await(FutureTask<Void> task, long end) {
    try {
      task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("a part of the load has failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("a part of the load does not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
