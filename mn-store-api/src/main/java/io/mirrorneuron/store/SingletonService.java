package io.mirrorneuron.store;

import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task in one process of many: in the one that leads. Thread-safe.
 *
 * <p>The task runs on a thread of its own, which is interrupted when the lease is lost, when it is
 * found suspended, and when the service is closed; whatever the store's callback executor is busy
 * with. It is looked at when its local deadline passes: one that is held again by the time it can
 * be looked at, because the process was stopped, was held all along. From the local deadline the
 * task has the margin of the terms to stop, before somebody else may be elected. <b>A task that
 * does not stop by then may run in two processes at a time</b>: that is logged as an error. What
 * must not be done twice is written under the fence of the term, which the store enforces.
 *
 * <p>There is no next term before the task has stopped. A task that is interrupted because the
 * lease is suspended is begun again, in the same term, when the lease turns out to be held. One
 * that ends by itself, well or not, gives up leading; the service campaigns again after {@link
 * LeaseTerms#renewEvery()}, so that another process may have more luck.
 */
public final class SingletonService implements AutoCloseable {

  /** What runs while this process leads. */
  @FunctionalInterface
  public interface Task {

    /**
     * Does the work, until the thread is interrupted.
     *
     * @param term the lease by which this process leads, for its {@link Lease#fence()} and {@link
     *     Lease#isHeld()}; closing it is to resign
     * @throws Exception if the work failed, or was interrupted; it is logged, unless it is an
     *     {@code InterruptedException} after an interrupt by this service
     */
    void run(Lease term) throws Exception;
  }

  private static final Logger LOG = LoggerFactory.getLogger(SingletonService.class);

  private final LeaseName name;
  private final LeaseTerms terms;
  private final Task task;
  private final ThreadFactory threads;
  private final Alarms alarms;
  private final LeaderElector elector;
  private volatile boolean closed;
  private volatile @Nullable Run run;

  // Of the alarms' thread only.
  private @Nullable Lease term;
  private Alarms.@Nullable Alarm look;
  private CompletableFuture<Boolean> stopped = CompletableFuture.completedFuture(true);

  /** Nobody waits any more for the task to stop: whoever ends last releases the lease. */
  private boolean abandoned;

  private SingletonService(
      Leases leases, LeaseName name, LeaseTerms terms, Task task, ThreadFactory threads) {
    this.name = name;
    this.terms = terms;
    this.task = task;
    this.threads = threads;
    this.alarms = leases.lines().alarms();
    this.elector = LeaderElector.campaign(leases, name, terms, new Terms());
  }

  /**
   * Begins to campaign; the task runs on daemon threads.
   *
   * @param leases in whose name, and by which store; stays open longer than the service
   * @param name the lease to lead by; each service has its own
   * @param terms its terms; their margin is what the task has to stop in
   * @param task the task
   * @return the service; the caller closes it
   */
  public static SingletonService start(Leases leases, LeaseName name, LeaseTerms terms, Task task) {
    return start(
        leases,
        name,
        terms,
        task,
        work -> {
          Thread thread = new Thread(work, "mn-store-singleton-" + name.id());
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Begins to campaign.
   *
   * @param leases in whose name, and by which store; stays open longer than the service
   * @param name the lease to lead by; each service has its own
   * @param terms its terms; their margin is what the task has to stop in
   * @param task the task
   * @param threads makes the thread of each run
   * @return the service; the caller closes it
   */
  public static SingletonService start(
      Leases leases, LeaseName name, LeaseTerms terms, Task task, ThreadFactory threads) {
    return new SingletonService(leases, name, terms, task, threads);
  }

  /**
   * Returns the elector of this service, to listen to and to ask. <b>Closing it ends the campaign,
   * and interrupts the task</b>; closing the service waits for it too.
   *
   * @return the elector
   */
  public LeaderElector elector() {
    return elector;
  }

  /**
   * Tells whether the task runs here, if only because it has not stopped yet.
   *
   * @return whether its thread is alive
   */
  public boolean isRunning() {
    return run != null;
  }

  /**
   * Ends the service: campaigns no more, interrupts the task, waits for it no longer than the
   * margin of the terms, and then releases the lease. <b>The lease of a task that has not stopped
   * by then is kept until it does</b>, or until the store is closed. Called by the task itself, or
   * on an interrupted thread, it does not wait. Does not throw; closing twice is closing once.
   */
  @Override
  public void close() {
    closed = true;
    elector.stop();
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    alarms.execute(
        () -> {
          step();
          var unused = stopped.thenAccept(over::complete);
        });
    Run running = run;
    boolean byTask = running != null && running.thread == Thread.currentThread();
    if (byTask || !awaited(over)) {
      alarms.execute(this::abandon);
    } else {
      elector.close();
    }
  }

  private boolean awaited(CompletableFuture<Boolean> over) {
    try {
      return over.get(terms.margin().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{} is closed, but has not stopped; its lease is kept until it does", this);
      return false;
    }
  }

  @Override
  public String toString() {
    return "the singleton task of the " + name;
  }

  // All below on the alarms' thread.

  private void abandon() {
    abandoned = true;
    if (run == null) {
      release();
    }
  }

  private void release() {
    Lease present = term;
    if (present != null) {
      Leases.giveBack(present);
    }
  }

  /** Has the task run if this process leads, and only then. */
  private void step() {
    alarms.cancel(look);
    Lease present = term;
    boolean leads = present != null && !closed && present.isHeld();
    Run running = run;
    if (running != null && !leads) {
      interrupt(running);
    } else if (running == null && leads && present != null) {
      begin(present);
    }
    if (leads && present != null) {
      // By the ticker, whatever the callback executor is busy with.
      look = alarms.at(present.deadlineNanos(), this::step);
    }
  }

  private void begin(Lease present) {
    Run starting = new Run(present);
    try {
      Thread thread = threads.newThread(starting);
      starting.thread = thread;
      run = starting;
      stopped = new CompletableFuture<>();
      thread.start();
    } catch (RuntimeException | Error e) {
      ended(starting, e); // no thread could be had
    }
  }

  private void interrupt(Run running) {
    Thread thread = running.thread;
    if (running.interrupted || thread == null) {
      return;
    }
    running.interrupted = true;
    long now = alarms.ticker().read();
    long end = running.lease.deadlineNanos() + terms.margin().toNanos();
    long margin = now + terms.margin().toNanos();
    running.overdue = alarms.at(end - margin < 0 ? end : margin, () -> overdue(running, now));
    thread.interrupt();
  }

  private void overdue(Run running, long since) {
    LOG.error(
        "{} was interrupted {} ago and has not stopped, and {} may be over: it may run in another"
            + " process too. Have it end when its thread is interrupted and ask the term before each"
            + " side effect, allow it a larger margin, or end this process",
        this,
        Duration.ofNanos(alarms.ticker().read() - since),
        running.lease);
    running.late = true;
  }

  private void ended(Run ended, @Nullable Throwable failure) {
    alarms.cancel(ended.overdue);
    run = null;
    if (ended.late) {
      LOG.warn("{} has stopped at last", this);
    }
    if (!ended.interrupted) {
      if (failure != null) {
        LOG.error("{} failed; it is run again where the next leader is elected", this, failure);
      } else {
        LOG.info("{} has ended; it is run again where the next leader is elected", this);
      }
      Leases.giveBack(ended.lease);
    } else if (failure != null && !(failure instanceof InterruptedException)) {
      LOG.warn("{} failed when it was stopped", this, failure);
    }
    if (abandoned) {
      release();
    }
    boolean unused = stopped.complete(true);
    step();
  }

  /** What the elector tells. */
  private final class Terms implements LeaderElector.Follower {

    @Override
    public void elected(Lease lease) {
      term = lease;
      step();
    }

    @Override
    public void changed() {
      step();
    }

    @Override
    public CompletionStage<?> ready() {
      return stopped;
    }
  }

  /** One run of the task. */
  private final class Run implements Runnable {
    private final Lease lease;
    private volatile @Nullable Thread thread;

    // Of the alarms' thread only.
    private boolean interrupted;
    private boolean late;
    private Alarms.@Nullable Alarm overdue;

    Run(Lease lease) {
      this.lease = lease;
    }

    @Override
    public void run() {
      Throwable failure = null;
      try {
        task.run(lease);
      } catch (Throwable e) {
        failure = e;
      } finally {
        Throwable thrown = failure;
        alarms.execute(() -> ended(this, thrown));
      }
    }
  }
}
