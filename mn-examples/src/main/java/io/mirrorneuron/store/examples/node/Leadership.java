package io.mirrorneuron.store.examples.node;

import com.google.inject.Inject;
import io.mirrorneuron.store.LeaderElector;
import io.mirrorneuron.store.LeadershipChange;
import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.LeaseChange;
import io.mirrorneuron.store.Leases;
import io.mirrorneuron.store.SingletonService;
import io.mirrorneuron.store.examples.node.Events.Kind;
import io.mirrorneuron.store.model.LeaseName;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Campaigns for leading the cluster; who leads sweeps at each heartbeat. */
final class Leadership {

  static final LeaseName LEADER = LeaseName.named("cluster:leader");

  private final Leases leases;
  private final Sweeper sweeper;
  private final NodeSettings settings;
  private final Events events;
  private volatile @Nullable SingletonService service;

  @Inject
  Leadership(Leases leases, Sweeper sweeper, NodeSettings settings, Events events) {
    this.leases = leases;
    this.sweeper = sweeper;
    this.settings = settings;
    this.events = events;
  }

  void start() {
    SingletonService begun = SingletonService.start(leases, LEADER, settings.terms(), this::lead);
    begun.elector().onChange(this::tell);
    service = begun;
  }

  /** Stops sweeping, and gives leading back if this node leads. */
  void stop() {
    SingletonService begun = service;
    if (begun == null) {
      return;
    }
    boolean led = begun.elector().isLeader();
    begun.close();
    if (led) {
      events.tell(Kind.FOLLOWER, "stepped down");
    }
  }

  boolean isLeader() {
    return Optional.ofNullable(service)
        .map(SingletonService::elector)
        .filter(LeaderElector::isLeader)
        .isPresent();
  }

  /** Until the service interrupts it. */
  private void lead(Lease term) throws InterruptedException {
    while (true) {
      sweeper.sweep(term);
      TimeUnit.NANOSECONDS.sleep(settings.heartbeat().toNanos());
    }
  }

  private void tell(LeadershipChange change) {
    switch (change.kind()) {
      case ELECTED -> events.tell(Kind.LEADER, "token " + change.token());
      case RESUMED -> events.tell(Kind.LEADER, "again, token " + change.token());
      case SUSPENDED -> events.tell(Kind.FOLLOWER, "for now: " + why(change));
      case LOST -> {
        // What it gives up itself it tells itself, in order with the rest of its leaving.
        if (change.cause().filter(LeaseChange.Cause.RELEASED::equals).isEmpty()) {
          events.tell(Kind.FOLLOWER, "leads no more: " + why(change));
        }
      }
    }
  }

  private static String why(LeadershipChange change) {
    return change.cause().map(cause -> cause.name().toLowerCase(Locale.ROOT)).orElse("");
  }
}
