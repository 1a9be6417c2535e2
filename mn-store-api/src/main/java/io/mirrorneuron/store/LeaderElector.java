package io.mirrorneuron.store;

import io.mirrorneuron.store.LeadershipChange.Kind;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.StoreClosedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Campaigns for a lease and keeps it, again after each loss, until it is closed. Of all that
 * campaign for one lease, one leads at a time. Thread-safe.
 *
 * <p><b>That this process leads is a belief, bounded by the lease's local deadline</b>: {@link
 * #isLeader()} is never true after it. What must not be done by two leaders is written under {@link
 * #fence()}, which the store enforces.
 *
 * <p>A leader that dies is followed within the {@code ttl} of its terms and the interval of asking
 * ({@link LeaseTerms#renewEvery()}); one that resigns, at once. While the store cannot be reached
 * the campaign goes on; that it fails is logged once.
 */
public final class LeaderElector implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaderElector.class);

  /** The longest patience there is; then it is asked for more. */
  private static final Duration FOR_EVER = Duration.ofDays(365);

  private final Leases leases;
  private final LeaseName name;
  private final LeaseTerms terms;
  private final LeaseLines lines;
  private final Alarms alarms;
  private final Follower follower;
  private final Listeners<LeadershipChange> listeners;

  /** The present term, or the last one. */
  private volatile @Nullable Lease term;

  private volatile @Nullable Waiter campaign;
  private volatile boolean closed;

  // Of the alarms' thread only.
  private int failures;
  private long failingSince;

  private LeaderElector(Leases leases, LeaseName name, LeaseTerms terms, Follower follower) {
    this.leases = leases;
    this.name = name;
    this.terms = terms;
    this.lines = leases.lines();
    this.alarms = lines.alarms();
    this.follower = follower;
    this.listeners = new Listeners<>(lines.callbacks(), change -> change.kind() != Kind.LOST);
  }

  /**
   * Begins to campaign on the terms for leading, {@link LeaseTerms#leader()}.
   *
   * @param leases in whose name, and by which store; stays open longer than the elector
   * @param name the lease to lead by, such as {@code LeaseName.named("cluster:leader")}
   * @return the elector; the caller closes it
   */
  public static LeaderElector campaign(Leases leases, LeaseName name) {
    return campaign(leases, name, LeaseTerms.leader());
  }

  /**
   * Begins to campaign.
   *
   * @param leases in whose name, and by which store; stays open longer than the elector
   * @param name the lease to lead by
   * @param terms its terms, which should be the same for all that campaign
   * @return the elector; the caller closes it
   */
  public static LeaderElector campaign(Leases leases, LeaseName name, LeaseTerms terms) {
    return campaign(leases, name, terms, Follower.NOBODY);
  }

  static LeaderElector campaign(
      Leases leases, LeaseName name, LeaseTerms terms, Follower follower) {
    LeaderElector elector = new LeaderElector(leases, name, terms, follower);
    elector.alarms.execute(elector::campaign);
    return elector;
  }

  /**
   * Returns what is campaigned for.
   *
   * @return the name of the lease
   */
  public LeaseName name() {
    return name;
  }

  /**
   * Tells whether this process may believe that it leads. Costs no exchange.
   *
   * @return false before it is elected, after the local deadline, and after the loss
   */
  public boolean isLeader() {
    Lease present = term;
    return present != null && present.isHeld();
  }

  /**
   * Returns the fence for a write by the leader. <b>A write that is sent later than that may find
   * that somebody else leads</b>: then the store refuses it.
   *
   * @return the fence of the present term
   * @throws FencedException if this process does not lead any more, or is suspended; nothing is
   *     sent then
   * @throws IllegalStateException if it has not been elected yet; ask {@link #isLeader()} first
   */
  public Fence fence() {
    Lease present = term;
    if (present == null) {
      throw new IllegalStateException("this process has not been elected for the " + name + " yet");
    }
    return present.fence();
  }

  /**
   * Asks the store who leads, whoever that is. Who does not campaign asks {@link Leases#inspect}.
   *
   * @return the owner, its token and how long it leads if it does not renew; empty if nobody leads
   * @throws StoreException if the store could not be read
   */
  public Optional<LeaseInfo> leader() {
    return leases.inspect(name);
  }

  /**
   * Adds a listener that is told of each change: in order, once each, one at a time, on the store's
   * callback executor and never on a thread that renews or campaigns, so that it may block and call
   * the store. What it throws is logged. One that is added while this process leads is told the
   * last change at once.
   *
   * <p><b>What listeners are told may be late</b>: {@link #isLeader()} is not.
   *
   * @param listener the listener
   */
  public void onChange(Consumer<? super LeadershipChange> listener) {
    listeners.add(listener);
  }

  /**
   * Gives up leading, if this process leads, so that somebody else is elected at once; and goes on
   * to campaign after {@link LeaseTerms#renewEvery()}. Releasing that fails is logged: then nobody
   * leads until the ttl is over.
   */
  public void resign() {
    Lease present = term;
    if (present != null) {
      present.close();
    }
  }

  /**
   * Gives up leading and campaigning. Listeners are told the loss. Does not throw; closing twice is
   * closing once.
   */
  @Override
  public void close() {
    stop();
    resign();
  }

  @Override
  public String toString() {
    return "campaign of " + leases.owner() + " for the " + name;
  }

  /** Campaigns no more; leads as long as the lease lasts. */
  void stop() {
    closed = true;
    Waiter waiting = campaign;
    if (waiting != null) {
      boolean unused = waiting.result.cancel(false);
    }
  }

  private void campaign() {
    if (closed || lines.isClosed()) {
      return;
    }
    Waiter waiter =
        new Waiter(leases, name, terms, lines.deadline(FOR_EVER), Runnable::run, this::asked);
    campaign = waiter;
    var unused =
        waiter.result.whenComplete(
            (granted, failure) ->
                alarms.execute(() -> decided(granted == null ? Optional.empty() : granted)));
    lines.enter(waiter);
    if (closed) {
      stop(); // it was closed meanwhile, and did not see this one
    }
  }

  private void asked(Optional<StoreException> failure) {
    if (failure.isEmpty()) {
      if (failures > 0) {
        LOG.info(
            "the {} answers again after {} attempts and {}",
            this,
            failures,
            Duration.ofNanos(alarms.ticker().read() - failingSince));
      }
      failures = 0;
    } else if (!(failure.get() instanceof StoreClosedException) && failures++ == 0) {
      failingSince = alarms.ticker().read();
      LOG.warn("the {} fails; it goes on", this, failure.get());
    }
  }

  private void decided(Optional<Lease> granted) {
    if (granted.isEmpty()) { // because of a failure, which was told, or the patience has an end
      again(terms.renewEvery().toNanos());
      return;
    }
    Lease won = granted.get();
    term = won;
    if (closed) {
      Leases.giveBack(won); // whoever closed may not have seen it
      return;
    }
    follower.elected(won);
    tell(
        new LeadershipChange(
            Kind.ELECTED, name, won.token(), leases.clock().instant(), Optional.empty()));
    won.follow(
        new Lease.Insider() {
          @Override
          public void lost() {
            alarms.execute(follower::changed);
          }

          @Override
          public void changed(LeaseChange change) {
            alarms.execute(() -> LeaderElector.this.changed(change));
          }
        });
  }

  private void changed(LeaseChange change) {
    follower.changed();
    tell(
        new LeadershipChange(
            switch (change.to()) {
              case HELD -> Kind.RESUMED;
              case SUSPENDED -> Kind.SUSPENDED;
              case LOST -> Kind.LOST;
            },
            name,
            change.lease().token(),
            change.at(),
            Optional.of(change.cause())));
    if (change.to() == Lease.State.LOST) {
      // Who gave it up lets others go first.
      long least = change.cause() == LeaseChange.Cause.RELEASED ? terms.renewEvery().toNanos() : 0;
      var unused =
          follower.ready().whenComplete((any, failure) -> alarms.execute(() -> again(least)));
    }
  }

  /** Not all at the same moment. */
  private void again(long leastNanos) {
    long jitter = ThreadLocalRandom.current().nextLong(1 + terms.renewEvery().toNanos() / 4);
    if (!closed && !lines.isClosed()) {
      var unused = alarms.at(alarms.ticker().read() + leastNanos + jitter, this::campaign);
    }
  }

  private void tell(LeadershipChange change) {
    listeners.note(change);
    listeners.deliver();
  }

  /** Who does something while this process leads. Called on the alarms' thread. */
  interface Follower {

    Follower NOBODY =
        new Follower() {
          @Override
          public void elected(Lease lease) {}

          @Override
          public void changed() {}

          @Override
          public CompletionStage<?> ready() {
            return CompletableFuture.completedFuture(true);
          }
        };

    void elected(Lease lease);

    /** The state of the lease is another one. */
    void changed();

    /** Ends when there may be a next term. */
    CompletionStage<?> ready();
  }
}
