package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.error.StoreClosedException;
import io.mirrorneuron.store.error.StoreOverloadedException;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.TransportException.Phase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the primary and the queue in front of it. What has queued up while a group is
 * under way goes out together as the next one; there is no lingering.
 *
 * <p>Somebody <em>leads</em>: takes a group off the queue, exchanges it and settles it. A platform
 * thread that waits for its own operation leads one group itself, because handing over to another
 * thread and back costs more than the exchange. Everything else (callers that go on, virtual
 * threads, callers whose deadline is closer than an exchange may take) is led by the lane's own
 * thread. There is one leader at a time, and leadership is handed on before a group is settled.
 */
final class Lane implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final int GROUP_OPERATIONS = 256;
  private static final long GROUP_BYTES = 1 << 20;

  private final String name;
  private final GroupExchange exchange;
  private final Ticker ticker;
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition workerTurn = lock.newCondition();
  private final Condition idle = lock.newCondition();
  private final ArrayDeque<Pending> queue = new ArrayDeque<>();
  private boolean led;
  private boolean workerLeads;
  private boolean closed;
  private @Nullable Thread worker;
  private List<Pending> underWay = List.of();
  private long underWayUntil;

  Lane(String name, GroupExchange exchange, Ticker ticker, int capacity) {
    this.name = name;
    this.exchange = exchange;
    this.ticker = ticker;
    this.capacity = capacity;
  }

  /** Queues an attempt whose caller goes on. */
  void enqueue(Pending pending) {
    RuntimeException refusal = null;
    lock.lock();
    try {
      refusal = admit(pending);
      if (refusal == null && !led) {
        led = true;
        letWorkerLead();
      }
    } finally {
      lock.unlock();
    }
    if (refusal != null) {
      pending.failed(refusal);
    }
  }

  /** Gives an attempt up whose deadline has passed and for which nobody waits here. */
  void expire(Pending pending) {
    giveUp(pending, true, false);
  }

  /**
   * Gives up what is late although nobody waits for it here, and cuts off an exchange that lasts
   * longer than its leader may wait, or than anybody waits for it. A client that blocks bounds how
   * long it reads, not how long it writes. Called from time to time.
   */
  void giveUpLate() {
    List<Pending> unsent = new ArrayList<>();
    List<Pending> unanswered = new ArrayList<>();
    lock.lock();
    try {
      long now = ticker.read();
      queue.removeIf(waiting -> isLate(waiting, now) && unsent.add(waiting));
      for (Pending member : underWay) {
        if (isLate(member, now)) {
          (member.staysHere() ? unsent : unanswered).add(member);
        }
      }
      if (!underWay.isEmpty() && underWayUntil - now <= 0) {
        exchange.cutOff();
      }
    } finally {
      lock.unlock();
    }
    unsent.forEach(pending -> pending.failed(tooLate()));
    unanswered.forEach(pending -> pending.failed(unanswered()));
  }

  /** How long an exchange may take: whoever has less time needs {@link #expire}. */
  long longestNanos(Confirmation confirmation) {
    return exchange.longestNanos(confirmation);
  }

  /** Queues an attempt and returns when it is settled, leading where that is called for. */
  void run(Pending pending) {
    boolean leads = false;
    RuntimeException refusal = null;
    lock.lock();
    try {
      refusal = admit(pending);
      if (refusal == null && !led) {
        led = true;
        if (mayLead(pending)) {
          leads = true;
        } else {
          letWorkerLead();
        }
      }
    } finally {
      lock.unlock();
    }
    if (refusal != null) {
      pending.failed(refusal);
    }
    boolean interrupted = false;
    boolean hasLed = false;
    while (!pending.isSettled()) {
      if (leads || (pending.isPromoted() && !hasLed)) {
        leads = false;
        hasLed = true;
        leadOneGroup(pending);
      } else {
        LockSupport.parkNanos(this, Math.max(1, pending.deadlineNanos() - ticker.read()));
        interrupted |= Thread.interrupted();
        boolean late = pending.deadlineNanos() - ticker.read() <= 0;
        if (late || interrupted) {
          giveUp(pending, late, interrupted);
        }
      }
    }
    if (pending.isPromoted() && !hasLed) {
      handOn(); // it was to lead, and closing settled it first
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Takes nothing more, fails what is queued, and lets the group that is under way end; what has
   * not ended when an exchange can last no longer is cut off.
   */
  @Override
  public void close() {
    List<Pending> left;
    Thread running;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      left = new ArrayList<>(queue);
      queue.clear();
      running = worker;
      workerTurn.signalAll();
    } finally {
      lock.unlock();
    }
    left.forEach(pending -> pending.failed(closedBefore()));
    awaitIdle();
    exchange.close();
    if (running != null && running != Thread.currentThread()) {
      joinQuietly(running);
    }
  }

  int queued() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable RuntimeException admit(Pending pending) {
    if (closed) {
      return closedBefore();
    }
    if (queue.size() >= capacity) {
      return new StoreOverloadedException("an operation", name + " lane", capacity);
    }
    queue.add(pending);
    return null;
  }

  private boolean mayLead(Pending pending) {
    return pending.isAwaited()
        && pending.deadlineNanos() - ticker.read() >= exchange.longestNanos(pending.confirmation());
  }

  private void letWorkerLead() {
    workerLeads = true;
    if (worker == null) {
      Thread thread = new Thread(this::work, "mn-store-" + name);
      thread.setDaemon(true);
      worker = thread;
      thread.start();
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
      while (!workerLeads && !closed) {
        workerTurn.awaitUninterruptibly();
      }
      boolean turn = workerLeads;
      workerLeads = false;
      return turn;
    } finally {
      lock.unlock();
    }
  }

  private void leadOneGroup(@Nullable Pending own) {
    List<Pending> group = takeGroup(own);
    Runnable settlement = () -> {};
    try {
      if (!group.isEmpty()) {
        settlement = exchange.run(group);
      }
    } catch (Throwable e) {
      // Whatever it is: nobody of the group may wait for ever, and the lane has to go on.
      LOG.error("a group of {} operations on the {} lane failed", group.size(), name, e);
      settlement = () -> group.forEach(pending -> pending.failed(inDoubt(e)));
    } finally {
      // Whoever leads next need not wait until this group's members have been woken.
      handOn();
    }
    settlement.run();
  }

  private void handOn() {
    lock.lock();
    try {
      underWay = List.of();
      Pending next = queue.peek();
      if (next == null) {
        led = false;
        idle.signalAll();
      } else if (mayLead(next)) {
        next.promote();
      } else {
        letWorkerLead();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes what is first in the queue, and what follows it and waits for the same replicas. */
  private List<Pending> takeGroup(@Nullable Pending own) {
    List<Pending> group = new ArrayList<>();
    List<Pending> late = new ArrayList<>();
    lock.lock();
    try {
      long bytes = 0;
      long now = ticker.read();
      Iterator<Pending> waiting = queue.iterator();
      while (waiting.hasNext() && group.size() < GROUP_OPERATIONS) {
        Pending next = waiting.next();
        if (next.deadlineNanos() - now <= 0) {
          late.add(next);
        } else {
          bytes += next.request().plain().size();
          if (!group.isEmpty()
              && (bytes > GROUP_BYTES
                  || !next.confirmation().equals(group.get(0).confirmation()))) {
            break;
          }
          group.add(next);
        }
        waiting.remove();
      }
      underWay = group;
      underWayUntil = own == null ? latestDeadline(group) : own.deadlineNanos();
    } finally {
      lock.unlock();
    }
    late.forEach(pending -> pending.failed(tooLate()));
    return group;
  }

  /**
   * Gives an attempt up at its deadline, or before it has gone out if its caller is interrupted.
   * What has gone out is in doubt then; its exchange goes on without it.
   */
  private void giveUp(Pending pending, boolean late, boolean interrupted) {
    boolean taken;
    lock.lock();
    try {
      if (pending.isPromoted()) {
        return; // it leads now, and leading is bounded
      }
      taken = queue.remove(pending);
    } finally {
      lock.unlock();
    }
    if (taken || (late && pending.staysHere())) {
      pending.failed(
          taken && interrupted
              ? new TransportException(
                  Phase.NOT_SENT, "the caller was interrupted while it waited its turn", null)
              : tooLate());
    } else if (late) {
      pending.failed(unanswered());
    }
  }

  private void awaitIdle() {
    lock.lock();
    try {
      long left = exchange.longestNanos(Confirmation.NONE);
      while (led && left > 0) {
        left = idle.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private StoreClosedException closedBefore() {
    return new StoreClosedException("an operation on the " + name + " lane");
  }

  private static TransportException inDoubt(Throwable e) {
    return new TransportException(Phase.IN_DOUBT, "the exchange failed: " + e, e);
  }

  /** Whoever waits here gives up by itself. */
  private static boolean isLate(Pending pending, long now) {
    return !pending.isAwaited() && pending.deadlineNanos() - now <= 0;
  }

  private static long latestDeadline(List<Pending> group) {
    long latest = 0;
    for (int i = 0; i < group.size(); i++) {
      long deadline = group.get(i).deadlineNanos();
      latest = i == 0 || deadline - latest > 0 ? deadline : latest;
    }
    return latest;
  }

  private static TransportException unanswered() {
    return new TransportException(
        Phase.IN_DOUBT, "its reply had not come when its deadline passed", null);
  }

  private static TransportException tooLate() {
    return new TransportException(
        Phase.NOT_SENT, "its deadline passed while it waited its turn", null);
  }

  private static void joinQuietly(Thread thread) {
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How a group is exchanged with the primary. Used by one leader at a time. */
  interface GroupExchange extends AutoCloseable {

    /**
     * Exchanges a group that waits for the same replicas.
     *
     * @return settles every member; never blocks
     */
    Runnable run(List<Pending> group);

    /** How long an exchange may take at the most. */
    long longestNanos(Confirmation confirmation);

    /** Makes an exchange under way fail. May come from any thread; does not block. */
    void cutOff();

    /** Ends an exchange under way and frees the connection. May come from any thread. */
    @Override
    void close();
  }
}
