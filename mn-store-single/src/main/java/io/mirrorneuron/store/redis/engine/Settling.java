package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.RedisCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the replies of one exchange as they come, and tells its members. Whoever waits for less
 * than others is settled before the others' WAIT has ended; whoever waits for most is left to the
 * lane.
 *
 * <p>The replies: one for each member; the barrier's, if there is one; and one for each WAIT,
 * followed by ROLE's if that waits for every replica. Whatever is odd about them counts as
 * unconfirmed.
 */
final class Settling implements Consumer<@Nullable Object> {

  private final List<Pending> members;
  private final List<Confirmation> waits;
  private final Primary primary;
  private final int[] required;
  private final @Nullable Object[] replies;
  private final boolean barrier;
  private final long sinceNanos;

  /** What is done with the replies after the barrier's. */
  private final List<Consumer<@Nullable Object>> verdicts = new ArrayList<>();

  private int seen;
  private boolean barrierStands;
  private Pending.@Nullable Confirmed strongest;
  private int acknowledged;
  private boolean demoted;

  /**
   * Creates it.
   *
   * @param barrier whether the barrier ends the group. If a member waits and there is none, WAIT
   *     tells of what this connection has written, which need not be anything of this group
   * @param sinceNanos a reading of the ticker from when the connection had been opened
   */
  Settling(
      List<Pending> members,
      List<Confirmation> waits,
      Primary primary,
      boolean barrier,
      long sinceNanos) {
    this.barrier = barrier;
    this.barrierStands = !barrier;
    this.sinceNanos = sinceNanos;
    this.members = members;
    this.waits = waits;
    this.primary = primary;
    this.required = new int[waits.size()];
    this.replies = new @Nullable Object[members.size()];
    for (int i = 0; i < required.length; i++) {
      int replicas = waits.get(i).replicas();
      required[i] = replicas == Confirmation.EVERY ? primary.replicas().count() : replicas;
    }
  }

  /** Adds the WAITs; returns for how many milliseconds they may take together. */
  long addWaits(List<RedisCommand> commands) {
    long total = 0;
    for (int i = 0; i < waits.size(); i++) {
      int index = i;
      Confirmation wait = waits.get(i);
      // Two that wait for the same replicas: the first has waited for a part of the second's time.
      long millis = wait.timeoutMillis();
      if (i > 0 && waits.get(i - 1).replicas() == wait.replicas()) {
        millis -= waits.get(i - 1).timeoutMillis();
      }
      total += millis;
      commands.add(
          RedisCommand.ofText("WAIT", Integer.toString(required[i]), Long.toString(millis)));
      if (wait.replicas() == Confirmation.EVERY) {
        commands.add(RedisCommand.ofText("ROLE"));
        verdicts.add(this::count);
        verdicts.add(role -> decide(index, everyReplica(index, role)));
      } else {
        verdicts.add(
            reply -> {
              count(reply);
              decide(index, byReplicas(index));
            });
      }
    }
    return total;
  }

  /** By whom those were confirmed who asked for most; null if nobody asked, or nobody knows. */
  Pending.@Nullable Confirmed strongest() {
    return strongest;
  }

  /** Whether a reply says that the server has ceased to be a primary. */
  boolean sawDemotion() {
    return demoted;
  }

  @Override
  public void accept(@Nullable Object reply) {
    demoted |= reply instanceof ErrorReply error && ServerErrors.isDemotion(error);
    int at = seen++ - members.size();
    if (at < 0) {
      written(seen - 1, reply);
    } else if (at == 0 && barrier) {
      barrierStands = !(reply instanceof ErrorReply);
      if (waits.isEmpty()) {
        answer(Confirmation.NONE, unasked());
      } else {
        settle(Confirmation.NONE, unasked());
      }
    } else {
      verdicts.get(barrier ? at - 1 : at).accept(reply);
    }
  }

  private void written(int index, @Nullable Object reply) {
    Pending member = members.get(index);
    if (!barrier && !member.waitsFor().waits()) {
      member.answered(reply, unasked());
      if (!waits.isEmpty() && !(reply instanceof ErrorReply)) {
        member.settle(); // others wait, which is nothing to it
      }
      return;
    }
    replies[index] = reply;
    if (member.waitsFor().waits() && !(reply instanceof ErrorReply)) {
      member.applied(reply, byNobody(waits.indexOf(member.waitsFor())));
    }
  }

  private void count(@Nullable Object reply) {
    acknowledged = barrierStands && reply instanceof Long count ? Math.toIntExact(count) : -1;
  }

  private void decide(int index, Pending.Confirmed confirmed) {
    if (index < waits.size() - 1) {
      settle(waits.get(index), confirmed);
    } else {
      tell(waits.get(index), confirmed);
    }
  }

  /** WAIT of 0 is met by nothing, but what is odd is not. */
  private Pending.Confirmed byReplicas(int index) {
    return acknowledged < 0
        ? byNobody(index)
        : new Pending.Confirmed(required[index], acknowledged, primary.generation(), sinceNanos);
  }

  /**
   * A replica that attached meanwhile counts too: WAIT was not asked for it. And who has ceased to
   * be a primary confirms nothing.
   */
  private Pending.Confirmed everyReplica(int index, @Nullable Object role) {
    OptionalInt attached = Connections.replicasOf(role);
    return attached.isPresent() && acknowledged >= 0
        ? new Pending.Confirmed(
            primary.replicas().saw(attached.getAsInt()),
            acknowledged,
            primary.generation(),
            sinceNanos)
        : byNobody(index);
  }

  private Pending.Confirmed byNobody(int index) {
    return new Pending.Confirmed(Math.max(1, required[index]), 0, primary.generation(), sinceNanos);
  }

  private Pending.Confirmed unasked() {
    return new Pending.Confirmed(0, 0, primary.generation(), sinceNanos);
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
    answer(those, confirmed);
  }

  private void answer(Confirmation those, Pending.Confirmed confirmed) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).waitsFor().equals(those)) {
        members.get(i).answered(replies[i], confirmed);
      }
    }
  }
}
