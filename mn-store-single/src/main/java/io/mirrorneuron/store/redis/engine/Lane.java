package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreOverloadedException;
import io.mirrorneuron.store.model.StoreHealth.Backlog;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.observe.OperationRetried;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.TransportException.Phase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the primary and the queue in front of it. What has queued up while a group is
 * under way goes out together as the next one; there is no lingering. What has to be tried again
 * goes back to the head of the queue, in its order, and the lane as a whole pauses before it.
 *
 * <p>Somebody <em>leads</em>: takes a group off the queue, exchanges it and settles it. A platform
 * thread that waits for its own operation leads one group itself, because handing over to another
 * thread and back costs more than the exchange; that group holds nothing that waits for more than
 * its own operation does. Everything else is led by the lane's own thread: callers that go on,
 * virtual threads, callers whose deadline is closer than an exchange may take, pausing, and
 * connecting, which no caller could leave. There is one leader at a time; it wakes those whose
 * operations have ended before it hands on, unless there is a crowd waiting.
 */
final class Lane implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  /** Twice as many writers as still profit from being woken first. */
  private static final int CROWD = 8;

  private final String name;
  private final GroupExchange exchange;
  private final BackOff backOff;
  private final Watch watch;
  private final Ticker ticker;
  private final int capacity;
  private final Events events;
  private final Tally tally;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition workerTurn = lock.newCondition();
  private final Condition idle = lock.newCondition();
  private final ArrayDeque<Pending> queue = new ArrayDeque<>();
  private List<Pending> underWay = List.of();
  private boolean led;
  private boolean workerLeads;
  private boolean watched;
  private boolean closed;
  private long pauseNanos;

  /** How often the primary has changed. */
  private long changes;

  /** How often it had when the last group was taken. */
  private long changesBefore;

  private @Nullable RuntimeException trouble;
  private @Nullable Thread worker;

  /**
   * Creates a lane.
   *
   * @param watch has {@link #giveUpLate} called after a while, whenever it is asked
   */
  Lane(
      String name,
      GroupExchange exchange,
      BackOff backOff,
      Watch watch,
      Ticker ticker,
      int capacity,
      Events events,
      Tally tally) {
    this.name = name;
    this.exchange = exchange;
    this.backOff = backOff;
    this.watch = watch;
    this.ticker = ticker;
    this.capacity = capacity;
    this.events = events;
    this.tally = tally;
  }

  /** Queues an operation whose caller goes on. */
  void enqueue(Pending pending) {
    boolean unused = admit(pending);
  }

  /** Queues an operation and returns when it is settled, leading where that is called for. */
  void run(Pending pending) {
    boolean leads = admit(pending);
    boolean interrupted = false;
    while (!pending.isSettled()) {
      if (leads || pending.takesLead()) {
        leads = false;
        leadOneGroup(pending);
      } else {
        LockSupport.parkNanos(this, Math.max(1, pending.deadlineNanos() - ticker.read()));
        interrupted |= Thread.interrupted();
        giveUp(pending, interrupted);
      }
    }
    if (leads || pending.takesLead()) {
      handOn(new ArrayList<>()); // it was to lead, and closing settled it first
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  Backlog backlog() {
    lock.lock();
    try {
      long out = underWay.stream().filter(member -> !member.isSettled()).count();
      return new Backlog(queue.size(), Math.toIntExact(out));
    } finally {
      lock.unlock();
    }
  }

  /**
   * The primary has changed, or nobody is known to be it: what is under way with the former one is
   * cut off, and what pauses goes on at once.
   */
  void primaryChanged() {
    lock.lock();
    try {
      changes++;
      backOff.succeeded();
      workerTurn.signalAll();
    } finally {
      lock.unlock();
    }
    exchange.leaveFormer();
  }

  /** Takes nothing more; what is queued still goes out, unless the lane is in trouble. */
  void drain() {
    List<Pending> left = List.of();
    lock.lock();
    try {
      closed = true;
      if (trouble != null) {
        left = emptied();
      }
      workerTurn.signalAll();
    } finally {
      lock.unlock();
    }
    endAsClosed(left);
  }

  /**
   * Drains, for no longer than an exchange may last, and not at all while the lane is in trouble;
   * then fails what is still queued, and cuts off what is under way.
   */
  @Override
  public void close() {
    drain();
    if (isInTrouble()) {
      exchange.close();
    }
    awaitIdle();
    List<Pending> left;
    Thread running;
    lock.lock();
    try {
      left = emptied();
      running = worker;
      worker = null;
    } finally {
      lock.unlock();
    }
    endAsClosed(left);
    exchange.close();
    if (running != null && running != Thread.currentThread()) {
      joinQuietly(running);
    }
  }

  /**
   * Gives up what is late although nobody waits for it here, and cuts off an exchange that lasts
   * too long: a client that blocks bounds how long it is silent, not how long it writes, nor how
   * long a dripping reply takes.
   */
  void giveUpLate() {
    List<Pending> late = new ArrayList<>();
    RuntimeException why;
    long now = ticker.read();
    lock.lock();
    try {
      watched = !queue.isEmpty() || !underWay.isEmpty();
      if (watched) {
        watch.watch(this);
      }
      why = trouble;
      queue.removeIf(waiting -> isLate(waiting, now) && late.add(waiting));
      underWay.stream().filter(member -> isLate(member, now)).forEach(late::add);
    } finally {
      lock.unlock();
    }
    late.forEach(pending -> giveUpLate(pending, why));
    exchange.cutOffIfLate(now);
  }

  /** Whether the caller has to lead. */
  private boolean admit(Pending pending) {
    StoreException refusal = null;
    boolean leads = false;
    lock.lock();
    try {
      if (closed) {
        refusal = pending.attempts().closed();
      } else if (queue.size() >= capacity) {
        refusal = new StoreOverloadedException("an operation", name + " lane", capacity);
      } else {
        queue.add(pending);
        if (!watched) {
          watched = true;
          watch.watch(this);
        }
        if (!led) {
          led = true;
          leads = mayLead(pending);
          if (!leads) {
            letWorkerLead();
          }
        }
      }
    } finally {
      lock.unlock();
    }
    if (refusal != null) {
      boolean unused = pending.giveUpHere(refusal);
    }
    return leads;
  }

  /** A caller may lead only what is sure to end by its deadline. */
  private boolean mayLead(Pending pending) {
    return pending.isAwaited()
        && exchange.isConnected()
        && !pending.request().isInDoubt()
        && pending.deadlineNanos() - ticker.read() >= exchange.longestNanos(pending.confirmation());
  }

  private void letWorkerLead() {
    workerLeads = true;
    if (worker == null) {
      Thread thread = new Thread(this::work, "mn-store-" + name);
      thread.setDaemon(true);
      try {
        thread.start();
      } catch (Error e) {
        led = false; // no thread can be had at the moment: whoever comes next tries again
        workerLeads = false;
        throw e;
      }
      worker = thread;
    } else {
      workerTurn.signal();
    }
  }

  private void work() {
    while (awaitTurn()) {
      leadOneGroup(null);
    }
  }

  private boolean awaitTurn() {
    lock.lock();
    try {
      while (!workerLeads && !(closed && !led)) {
        workerTurn.awaitUninterruptibly();
      }
      awaitPause();
      pauseNanos = 0;
      boolean turn = workerLeads;
      workerLeads = false;
      return turn;
    } finally {
      lock.unlock();
    }
  }

  private void awaitPause() {
    long left = pauseNanos;
    while (workerLeads && left > 0 && !closed && changes == changesBefore) {
      try {
        left = workerTurn.awaitNanos(left);
      } catch (InterruptedException e) {
        // The thread is ours, and nobody has reason to interrupt it: the pause goes on.
        LOG.warn("the {} lane's thread was interrupted, which it ignores", name);
      }
    }
  }

  private void leadOneGroup(@Nullable Pending own) {
    Group taken = takeGroup(own);
    List<Pending> group = taken.members();
    try {
      if (!group.isEmpty()) {
        exchange.run(taken);
      }
    } catch (Throwable e) {
      // Whatever it is: nobody of the group may wait for ever, and the lane has to go on.
      LOG.error("a group of {} operations on the {} lane failed", group.size(), name, e);
      TransportException broke =
          new TransportException(Phase.IN_DOUBT, "the exchange failed: " + e, e);
      group.forEach(pending -> pending.broke(broke));
    }
    if (!isCrowded()) {
      // Whoever has its answer is woken first: what it writes next is in time for the next group.
      // The other way round, groups were half as large, and four writers waited a third longer.
      for (Pending pending : group) {
        if (pending.isAnswered()) {
          pending.settle();
        }
      }
    }
    handOn(group);
    group.forEach(Pending::settle);
  }

  /**
   * Whether the next group is worth sending before the last one's callers are woken: waking dozens
   * takes as long as the server takes for a group (64 writers: a seventh more in a second).
   */
  private boolean isCrowded() {
    lock.lock();
    try {
      return queue.size() >= CROWD;
    } finally {
      lock.unlock();
    }
  }

  /** Takes from the head of the queue what goes out together. */
  private Group takeGroup(@Nullable Pending own) {
    Group group = new Group(own, exchange.largestGroup());
    lock.lock();
    try {
      long now = ticker.read();
      for (Pending next = queue.peek(); next != null; next = queue.peek()) {
        if (!group.takes(next, now)) {
          break;
        }
        queue.remove();
      }
      underWay = group.members();
      changesBefore = changes;
      if (exchange.isConnected()) {
        trouble = null; // what there was is over, unless this group meets it again
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends a group: what is to be tried again goes back to the head of the queue, removed from the
   * group; then somebody else leads.
   */
  private void handOn(List<Pending> group) {
    List<Pending> given = List.of();
    List<OperationRetried> retried;
    lock.lock();
    try {
      underWay = List.of();
      retried = takeBack(group);
      if (closed && trouble != null) {
        given = emptied();
      }
      Pending next = queue.peek();
      if (next == null) {
        led = false;
        pauseNanos = 0;
        idle.signalAll();
        workerTurn.signalAll();
      } else if (pauseNanos == 0 && mayLead(next)) {
        next.promote();
      } else {
        letWorkerLead();
      }
    } finally {
      lock.unlock();
    }
    endAsClosed(given);
    events.tell(retried);
  }

  private List<OperationRetried> takeBack(List<Pending> group) {
    List<Pending> again = new ArrayList<>(0);
    List<Attempts.Next> how = new ArrayList<>(0);
    Attempts.Next worst = Attempts.Next.SETTLED;
    RuntimeException why = null;
    for (Pending member : group) {
      if (member.isSettled()) {
        RuntimeException broken = member.brokenConnection();
        if (broken != null && worst.compareTo(Attempts.Next.SPENT) < 0) {
          worst = Attempts.Next.SPENT; // it was given up meanwhile, which mends no connection
          why = broken;
        }
        continue;
      }
      Attempts.Next next = member.next();
      if (next != Attempts.Next.SETTLED && next != Attempts.Next.SPENT) {
        again.add(member);
        how.add(next);
      }
      if (next.compareTo(worst) > 0) {
        worst = next;
        why = member.attempts().last();
      }
    }
    if (worst.compareTo(Attempts.Next.SPENT) >= 0) {
      trouble = why;
      pauseNanos = backOff.failed(worst == Attempts.Next.AFTER_BREAK);
      if (changes != changesBefore) {
        pauseNanos = 0; // another primary has been named meanwhile
      }
    } else if (!group.isEmpty()) {
      trouble = null;
      backOff.succeeded();
    }
    List<OperationRetried> retried = new ArrayList<>(0);
    long resumed = ticker.read() + pauseNanos;
    for (int i = again.size() - 1; i >= 0; i--) {
      Pending member = again.get(i);
      if (member.deadlineNanos() - resumed <= 0 && !member.attempts().mayBeWoken()) {
        member.attempts().outOfTime();
      } else {
        group.remove(member);
        if (member.comesBack()) {
          queue.addFirst(member);
          if (member.hasBeenOut(how.get(i))) {
            tally.retried(1);
          }
          if (events.areTold()) {
            Attempts<?> attempts = member.attempts();
            retried.add(
                events.retried(name, how.get(i), attempts.last(), attempts.failures(), pauseNanos));
          }
        }
      }
    }
    return retried;
  }

  /** Gives an operation up at its deadline, or if its caller is interrupted while it is not out. */
  private void giveUp(Pending pending, boolean interrupted) {
    boolean late = pending.deadlineNanos() - ticker.read() <= 0;
    if (!late && !interrupted) {
      return;
    }
    lock.lock();
    try {
      if (pending.isPromoted()) {
        return; // it leads now, and leading is bounded
      }
      boolean unused = queue.remove(pending);
      // With the lock: else it might be promoted in between, and would be gone.
      if (late) {
        giveUpLate(pending, trouble);
      } else {
        unused = pending.giveUpHere(pending.attempts().interrupted());
      }
    } finally {
      lock.unlock();
    }
  }

  private static void giveUpLate(Pending pending, @Nullable RuntimeException why) {
    if (!pending.giveUpHere(pending.attempts().late(why))) {
      boolean unused = pending.giveUpOut(pending.attempts().unanswered());
    }
  }

  /** Whoever waits here gives up by itself. */
  private static boolean isLate(Pending pending, long now) {
    return !pending.isAwaited() && !pending.isSettled() && pending.deadlineNanos() - now <= 0;
  }

  private static void endAsClosed(List<Pending> left) {
    left.forEach(pending -> pending.giveUpHere(pending.attempts().closed()));
  }

  private List<Pending> emptied() {
    List<Pending> all = new ArrayList<>(queue);
    queue.clear();
    return all;
  }

  private boolean isInTrouble() {
    lock.lock();
    try {
      return trouble != null;
    } finally {
      lock.unlock();
    }
  }

  private void awaitIdle() {
    lock.lock();
    try {
      long left = exchange.longestNanos(Confirmation.NONE);
      for (Pending member : underWay) {
        left = Math.max(left, exchange.longestNanos(member.confirmation()));
      }
      while (led && left > 0) {
        left = idle.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private static void joinQuietly(Thread thread) {
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Calls a lane's {@link Lane#giveUpLate} after a while. Does not block. */
  @FunctionalInterface
  interface Watch {
    void watch(Lane lane);
  }

  /** How a group is exchanged with the primary. Used by one leader at a time. */
  interface GroupExchange extends AutoCloseable {

    /**
     * Exchanges a group: each member that is not given up meanwhile is answered or broke then.
     * Those that wait for less than others are settled as soon as they can be.
     */
    void run(Group group);

    /** Whether an exchange can begin at once. */
    boolean isConnected();

    /** How many operations may go out together at the moment. */
    int largestGroup();

    /** How long an exchange may take at the most, on a connection that is there. */
    long longestNanos(Confirmation confirmation);

    /** Ends what is under way with a server that is not the primary any more. By any thread. */
    void leaveFormer();

    /** Makes an exchange fail that should have ended. May come from any thread. */
    void cutOffIfLate(long now);

    /** Ends an exchange under way and frees the connection. May come from any thread. */
    @Override
    void close();
  }
}
