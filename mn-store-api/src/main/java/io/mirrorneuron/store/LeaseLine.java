package io.mirrorneuron.store;

import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreOverloadedException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.spi.Watch;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who wait for one lease. Asks when the lease may be free, and now and then anyway. A grant
 * that nobody waits for any more is given back. Touched by the alarms' thread only.
 */
final class LeaseLine {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseLine.class);

  private final LeaseLines lines;
  private final Alarms alarms;
  private final LeaseName name;
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();

  private @Nullable Watch watch;

  /** When to ask next. */
  private long nextNanos;

  private Alarms.@Nullable Alarm next;

  /** Requests and releases that are under way: at most one. */
  private int underWay;

  /** The lease may have been released after the server looked at it. */
  private boolean woken;

  /** Nobody knows whether this one was granted. */
  private @Nullable LeaseAsk doubtful;

  LeaseLine(LeaseLines lines, LeaseName name) {
    this.lines = lines;
    this.alarms = lines.alarms();
    this.name = name;
    this.nextNanos = alarms.ticker().read();
  }

  LeaseName name() {
    return name;
  }

  void add(Waiter waiter) {
    if (waiter.isOver()) {
      step(); // it has left already: nobody would cancel its alarm
      return;
    }
    waiters.add(waiter);
    waiter.deadline = alarms.at(waiter.deadlineNanos, () -> timeUp(waiter));
    step();
  }

  /** The lease may be free. */
  void wake() {
    woken = true;
    nextNanos = alarms.ticker().read();
    step();
  }

  /** Does what is next, if anything is. */
  void step() {
    alarms.cancel(next);
    Waiter head = head();
    if (underWay > 0) {
      return;
    }
    if (head == null && doubtful == null) {
      end();
    } else if (head == null || nextNanos - alarms.ticker().read() <= 0) {
      ask(head);
    } else {
      next = alarms.at(nextNanos, this::step);
    }
  }

  private @Nullable Waiter head() {
    if (lines.isClosed()) {
      waiters.clear(); // they are being told
    }
    waiters.removeIf(Waiter::isOver);
    return waiters.peek();
  }

  private void end() {
    if (watch != null) {
      watch.close();
      watch = null;
    }
    lines.forget(this);
  }

  private void timeUp(Waiter waiter) {
    boolean isHead = head() == waiter;
    if (waiters.remove(waiter)) {
      waiter.timeUp(isHead);
    }
    step();
  }

  /** Asks for whoever is first; or for nobody, to find out what nobody knows. */
  private void ask(@Nullable Waiter head) {
    LeaseAsk open = doubtful;
    if (open == null && head != null) {
      open = new LeaseAsk(head, alarms.ticker().read());
    }
    if (open != null) {
      LeaseAsk ask = open;
      woken = false;
      start(
          "acquiring " + name,
          ask.leases.operations(),
          ask.leases.operations().startPart(ask::send),
          (grant, failure) ->
              answered(ask, grant == null ? Optional.empty() : grant, failure, head == null));
    }
  }

  private void answered(
      LeaseAsk ask, Optional<Fence> grant, @Nullable StoreException failure, boolean forNobody) {
    if (failure instanceof UnconfirmedException unconfirmed) {
      doubtful = null;
      undo(ask, unconfirmed);
    } else if (failure != null) {
      failed(ask, failure, forNobody);
    } else {
      doubtful = null;
      if (grant.isPresent()) {
        granted(ask, grant.get());
      } else {
        refused();
      }
    }
  }

  private void granted(LeaseAsk ask, Fence fence) {
    Waiter head = head();
    long age = alarms.ticker().read() - ask.sentNanos;
    if (head == null || !ask.fits(head) || age >= ask.terms.localTerm().toNanos()) {
      nextNanos = alarms.ticker().read();
      release(ask, fence, ask.terms.confirmation(), failure -> {});
      return;
    }
    waiters.remove(head);
    pause(ask.terms); // whoever is next: it is held now, by ourselves
    head.grant(fence, ask.sentNanos);
  }

  private void refused() {
    Waiter head = head();
    if (head == null) {
      return;
    }
    head.refused();
    pause(head.terms);
    if (watch == null) {
      watch = head.leases.operations().watchRelease(name, () -> alarms.execute(this::wake));
      woken = true; // it may have been released before it was watched
    }
    if (woken) {
      nextNanos = alarms.ticker().read();
    }
  }

  private void failed(LeaseAsk ask, StoreException failure, boolean forNobody) {
    pause(ask.terms);
    Waiter head = head();
    boolean unknown = failure instanceof UnknownOutcomeException;
    boolean passes =
        unknown
            || failure instanceof StoreUnavailableException
            || failure instanceof StoreOverloadedException;
    if (unknown) {
      doubtful = ask;
    } else if (failure instanceof NotFoundException) {
      doubtful = null; // of a lease that is held there is no such answer
    }
    // Not again and again, neither for nobody nor while somebody waits for something else.
    boolean givenUp = head == null ? forNobody : !passes && !ask.fits(head);
    if (doubtful != null && givenUp) {
      doubtful = null;
      LOG.warn(
          "{} may have been granted here, and nobody waits for that grant any more: it may be held"
              + " until its ttl of {} is over",
          name,
          ask.terms.ttl(),
          failure);
    }
    if (head == null) {
      return;
    }
    head.failed(failure);
    if (!passes && ask.fits(head)) {
      waiters.remove(head);
      head.fail(failure);
    }
  }

  /** Replicas that did not confirm the grant need not confirm that it is undone. */
  private void undo(LeaseAsk ask, UnconfirmedException unconfirmed) {
    pause(ask.terms);
    Waiter first = head();
    Waiter asked = first != null && ask.fits(first) ? first : null;
    if (asked != null) {
      waiters.remove(asked);
    }
    release(
        ask,
        new Fence(name, unconfirmed.receipt().version()),
        Durability.none(),
        failure -> {
          if (asked != null) {
            asked.failed(unconfirmed);
            asked.fail(
                failure == null
                    ? unconfirmed
                    : Leases.notUndone(unconfirmed, "acquiring " + name, ask.terms, failure));
          }
        });
  }

  private void release(
      LeaseAsk ask, Fence fence, Durability confirmation, Consumer<@Nullable StoreException> then) {
    start(
        "releasing " + fence,
        ask.leases.operations(),
        ask.leases.releaseLater(fence, confirmation, ask.terms),
        (held, failure) -> then.accept(failure));
  }

  /** Goes on when something has ended, or should have. */
  private <T> void start(
      String what,
      Operations operations,
      CompletableFuture<T> started,
      BiConsumer<@Nullable T, @Nullable StoreException> then) {
    underWay++;
    alarms.after(
        what,
        started,
        alarms.ticker().read() + operations.deadlineNanos() + Operations.GRACE.toNanos(),
        (value, failure) -> {
          underWay--;
          try {
            then.accept(value, failure == null ? null : Operations.told(what, failure));
          } finally {
            step();
          }
        });
  }

  private void pause(LeaseTerms terms) {
    long every = terms.renewEvery().toNanos();
    long jitter = ThreadLocalRandom.current().nextLong(Math.max(1, every / 4));
    nextNanos = alarms.ticker().read() + every - jitter;
  }
}
