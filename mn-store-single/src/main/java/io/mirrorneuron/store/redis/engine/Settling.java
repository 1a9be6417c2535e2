package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.RedisCommand;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the replies of one exchange as they come, and tells its members. Whoever waits for less
 * than others is settled before the others' WAIT has ended; whoever waits for most is left to the
 * lane.
 *
 * <p>The replies: one for each member; if any of them waits, the barrier's, one for each WAIT, and
 * if the last waits for every replica, ROLE's. Whatever is odd about them counts as unconfirmed.
 */
final class Settling implements Consumer<@Nullable Object> {

  private final List<Pending> members;
  private final List<Confirmation> waits;
  private final Primary primary;
  private final int[] required;
  private final @Nullable Object[] replies;
  private final boolean asksRole;
  private int seen;
  private boolean barrierStands;
  private Pending.@Nullable Confirmed strongest;
  private int acknowledged;

  Settling(List<Pending> members, List<Confirmation> waits, Primary primary) {
    this.members = members;
    this.waits = waits;
    this.primary = primary;
    this.required = new int[waits.size()];
    this.replies = new @Nullable Object[members.size()];
    this.asksRole =
        !waits.isEmpty() && waits.get(waits.size() - 1).replicas() == Confirmation.EVERY;
  }

  /** Adds the WAITs; returns for how many milliseconds they may take together. */
  long addWaits(List<RedisCommand> commands) {
    long total = 0;
    for (int i = 0; i < waits.size(); i++) {
      Confirmation wait = waits.get(i);
      required[i] =
          wait.replicas() == Confirmation.EVERY ? primary.replicasEverSeen() : wait.replicas();
      // Two that wait for the same replicas: the first has waited for a part of the second's time.
      long millis = wait.timeoutMillis();
      if (i > 0 && waits.get(i - 1).replicas() == wait.replicas()) {
        millis -= waits.get(i - 1).timeoutMillis();
      }
      commands.add(
          RedisCommand.ofText("WAIT", Integer.toString(required[i]), Long.toString(millis)));
      total += millis;
    }
    if (asksRole) {
      commands.add(RedisCommand.ofText("ROLE"));
    }
    return total;
  }

  /** By whom those were confirmed who asked for most; null if nobody asked, or nobody knows. */
  Pending.@Nullable Confirmed strongest() {
    return strongest;
  }

  @Override
  public void accept(@Nullable Object reply) {
    int at = seen++ - members.size();
    if (at < 0) {
      written(seen - 1, reply);
    } else if (at == 0) {
      barrierStands = !(reply instanceof ErrorReply);
      settle(Confirmation.NONE, unasked());
    } else if (at <= waits.size()) {
      waited(at - 1, reply);
    } else {
      tell(waits.get(waits.size() - 1), everyReplica(reply));
    }
  }

  private void written(int index, @Nullable Object reply) {
    if (waits.isEmpty()) {
      members.get(index).answered(reply, unasked());
    } else {
      replies[index] = reply;
    }
  }

  private void waited(int index, @Nullable Object reply) {
    acknowledged = barrierStands && reply instanceof Long count ? Math.toIntExact(count) : -1;
    if (index < waits.size() - 1) {
      settle(waits.get(index), byReplicas(index));
    } else if (!asksRole) {
      tell(waits.get(index), byReplicas(index));
    }
  }

  /** WAIT of 0 is met by nothing, but what is odd is not. */
  private Pending.Confirmed byReplicas(int index) {
    return acknowledged < 0
        ? new Pending.Confirmed(Math.max(1, required[index]), 0, primary.generation())
        : new Pending.Confirmed(required[index], acknowledged, primary.generation());
  }

  /**
   * A replica that attached meanwhile counts too: WAIT was not asked for it. And who has ceased to
   * be a primary confirms nothing.
   */
  private Pending.Confirmed everyReplica(@Nullable Object role) {
    OptionalInt attached = Connections.replicasOf(role);
    int index = waits.size() - 1;
    return attached.isPresent() && acknowledged >= 0
        ? new Pending.Confirmed(
            primary.sawReplicas(attached.getAsInt()), acknowledged, primary.generation())
        : new Pending.Confirmed(Math.max(1, required[index]), 0, primary.generation());
  }

  private Pending.Confirmed unasked() {
    return new Pending.Confirmed(0, 0, primary.generation());
  }

  private void settle(Confirmation those, Pending.Confirmed confirmed) {
    for (int i = 0; i < members.size(); i++) {
      Pending member = members.get(i);
      if (member.waitsFor().equals(those)) {
        member.answered(replies[i], confirmed);
        if (!(replies[i] instanceof ErrorReply)) {
          member.settle(); // what an error means, the lane finds out
        }
      }
    }
  }

  /** Tells those who wait for most, last. */
  private void tell(Confirmation those, Pending.Confirmed confirmed) {
    strongest = confirmed;
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).waitsFor().equals(those)) {
        members.get(i).answered(replies[i], confirmed);
      }
    }
  }
}
