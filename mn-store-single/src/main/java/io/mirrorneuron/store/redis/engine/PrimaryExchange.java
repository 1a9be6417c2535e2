package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.error.StoreClosedException;
import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.TransportException.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A lane's connection to the primary, opened when it is needed and again after it failed.
 *
 * <p>A group that waits for replicas goes out as {@code [w1 … wn, barrier, WAIT k t]} in one write.
 * The barrier is a write of our own: WAIT counts acknowledgements of this connection's last write,
 * and after a script that wrote nothing some servers claim them all at once.
 */
final class PrimaryExchange implements Lane.GroupExchange {

  private static final String BARRIER_SECONDS = "86400";

  private final Connections connections;
  private final String lane;
  private final byte[] barrierKey;
  private final Duration timeout;
  private long groups;
  private @Nullable Ready suspect;
  private volatile @Nullable Ready ready;
  private volatile boolean closed;

  PrimaryExchange(Connections connections, String lane, String barrierKey, Duration timeout) {
    this.connections = connections;
    this.lane = lane;
    this.barrierKey = Keys.bytes(barrierKey);
    this.timeout = timeout;
  }

  @Override
  public long longestNanos(Confirmation confirmation) {
    return timeout.toNanos() + confirmation.timeoutMillis() * 1_000_000;
  }

  @Override
  public Runnable run(List<Pending> group) {
    try {
      return exchange(group, connected());
    } catch (RuntimeException e) {
      return () -> group.forEach(pending -> pending.failed(e));
    }
  }

  /** Opening a connection is bounded by itself: what is sent and read then is little. */
  @Override
  public void cutOff() {
    Ready current = ready;
    if (current != null) {
      current.connection().abort();
    }
  }

  @Override
  public void close() {
    closed = true;
    cutOff();
  }

  private Ready connected() {
    Ready current = ready;
    if (current == null) {
      current = connections.open(lane, suspect);
      suspect = null;
      ready = current;
    }
    if (closed) {
      current.connection().abort();
      throw new StoreClosedException("an operation on the " + lane + " lane");
    }
    return current;
  }

  private Runnable exchange(List<Pending> whole, Ready current) {
    ServerTime time = timeFor(whole, current);
    // Connecting may have taken so long that some were given up: those must not go out any more.
    List<Pending> group = whole.stream().filter(Pending::goesOut).toList();
    if (group.isEmpty()) {
      return () -> {};
    }
    Confirmation confirmation = group.get(0).confirmation();
    List<RedisCommand> commands = new ArrayList<>(group.size() + 3);
    for (Pending pending : group) {
      commands.add(pending.request().at(time));
    }
    int required = 0;
    if (confirmation.waits()) {
      required =
          confirmation.replicas() == Confirmation.EVERY
              ? current.primary().replicasEverSeen()
              : confirmation.replicas();
      addConfirmation(commands, confirmation, required);
    }
    List<@Nullable Object> replies;
    try {
      replies =
          current.connection().exchange(commands, Duration.ofNanos(longestNanos(confirmation)));
    } catch (TransportException e) {
      abandon(current, e.phase());
      throw e;
    } catch (RuntimeException | Error e) {
      abandon(current, Phase.IN_DOUBT);
      throw new TransportException(Phase.IN_DOUBT, "the client failed: " + e, e);
    }
    Pending.Confirmed confirmed = confirmed(current, confirmation, required, replies, group.size());
    return () -> {
      for (int i = 0; i < group.size(); i++) {
        group.get(i).replied(replies.get(i), confirmed);
      }
    };
  }

  /** Whoever is in doubt needs a fresh reading of the server's clock: clocks drift apart. */
  private ServerTime timeFor(List<Pending> group, Ready current) {
    if (group.stream().noneMatch(pending -> pending.request().isInDoubt())) {
      return current.time();
    }
    try {
      return connections.time(current);
    } catch (TransportException e) {
      abandon(current, e.phase());
      throw e;
    }
  }

  private void addConfirmation(
      List<RedisCommand> commands, Confirmation confirmation, int required) {
    commands.add(
        RedisCommand.of(
            "SET",
            barrierKey,
            Keys.bytes(Long.toString(++groups)),
            Keys.bytes("EX"),
            Keys.bytes(BARRIER_SECONDS)));
    commands.add(
        RedisCommand.ofText(
            "WAIT", Integer.toString(required), Long.toString(confirmation.timeoutMillis())));
    if (confirmation.replicas() == Confirmation.EVERY) {
      commands.add(RedisCommand.ofText("ROLE"));
    }
  }

  /** What can be said of the group. Whatever is odd about the replies counts as unconfirmed. */
  private static Pending.Confirmed confirmed(
      Ready current,
      Confirmation confirmation,
      int required,
      List<@Nullable Object> replies,
      int writes) {
    long generation = current.primary().generation();
    if (!confirmation.waits()) {
      return new Pending.Confirmed(0, 0, generation);
    }
    if (replies.get(writes) instanceof ErrorReply
        || !(replies.get(writes + 1) instanceof Long replicas)) {
      return new Pending.Confirmed(Math.max(1, required), 0, generation);
    }
    if (confirmation.replicas() != Confirmation.EVERY) {
      return new Pending.Confirmed(required, Math.toIntExact(replicas), generation);
    }
    // A replica that attached meanwhile counts too: WAIT was not asked for it. And who has ceased
    // to
    // be a primary confirms nothing.
    OptionalInt attached = Connections.replicasOf(replies.get(writes + 2));
    return attached.isPresent()
        ? new Pending.Confirmed(
            current.primary().sawReplicas(attached.getAsInt()),
            Math.toIntExact(replicas),
            generation)
        : new Pending.Confirmed(Math.max(1, required), 0, generation);
  }

  private void abandon(Ready current, Phase phase) {
    ready = null;
    current.connection().abort();
    if (phase == Phase.IN_DOUBT) {
      suspect = current;
    }
  }

  /** Where the lane's connection leads, if it has one. */
  @Nullable Ready current() {
    return ready;
  }
}
