package io.mirrorneuron.store.redis.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes out together. It may hold writes that wait for different replicas: those that wait for
 * less do not wait for the others, whose WAIT comes later in the same write.
 *
 * <p>Filled by one thread, then left as it is.
 */
final class Group {

  static final int OPERATIONS = 256;
  private static final long BYTES = 1 << 20;

  /** How many different WAITs: each may take its whole time before the next one begins. */
  private static final int WAITS = 3;

  private static final Comparator<Confirmation> WEAKEST_FIRST =
      Comparator.comparingLong(Confirmation::rank).thenComparing(Confirmation::timeoutMillis);

  private final @Nullable Pending leader;
  private final int largest;
  private final List<Pending> members = new ArrayList<>();
  private final List<Confirmation> waits = new ArrayList<>(1);
  private long bytes;

  /**
   * Creates an empty group.
   *
   * @param leader the operation whose caller leads, and must not wait for more than that needs;
   *     null if the lane's own thread leads
   * @param largest how many operations it may hold, {@link #OPERATIONS} at the most
   */
  Group(@Nullable Pending leader, int largest) {
    this.leader = leader;
    this.largest = largest;
  }

  /**
   * Takes the next of the queue, or drops it if it is settled.
   *
   * @param now the reading of the ticker
   * @return false if it has to wait for another group
   */
  boolean takes(Pending next, long now) {
    if (next.isSettled()) {
      return true;
    }
    Confirmation wanted = next.confirmation().within(next.deadlineNanos() - now);
    bytes += next.request().plain().size();
    if (!members.isEmpty() && !fits(next, wanted)) {
      return false;
    }
    next.waitsFor(wanted);
    members.add(next);
    if (wanted.waits() && !waits.contains(wanted)) {
      waits.add(wanted);
      waits.sort(WEAKEST_FIRST);
    }
    return true;
  }

  /** The operations, in the order of the queue. */
  List<Pending> members() {
    return members;
  }

  /** What its members wait for: the different confirmations, the weakest first. */
  List<Confirmation> waits() {
    return waits;
  }

  /** Whether any of it may have been applied before. */
  boolean isInDoubt() {
    for (Pending member : members) {
      if (member.request().isInDoubt()) {
        return true;
      }
    }
    return false;
  }

  private boolean fits(Pending next, Confirmation wanted) {
    if (members.size() >= largest || bytes > BYTES) {
      return false;
    }
    if (leader != null && next.request().isInDoubt()) {
      return false; // the server's time has to be asked first: an exchange more
    }
    if (!wanted.waits() || waits.contains(wanted)) {
      return true;
    }
    return waits.size() < WAITS && (leader == null || isNoMoreThan(wanted, leader.confirmation()));
  }

  private static boolean isNoMoreThan(Confirmation wanted, Confirmation own) {
    return wanted.replicas() == own.replicas() && wanted.timeoutMillis() <= own.timeoutMillis();
  }
}
