package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.model.FailoverReport.Evidence;
import io.mirrorneuron.store.model.FailoverReport.Survival;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.RedisCommand;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The write with which every group of durable writes ends: the number of the group, under a key of
 * this session's own. It makes WAIT honest, and since replication is a prefix of the primary's
 * writes, the number that a new primary holds tells which groups it has.
 *
 * <p>Used by whoever leads the durable lane.
 */
final class Barrier {

  /** How many groups are remembered one by one: some seconds' worth at full speed. */
  private static final int MOST_REMEMBERED = 1 << 16;

  private static final Duration LIFE = Duration.ofDays(1);

  /** A server's clock may run faster than ours. */
  private static final Duration SURELY_THERE = LIFE.minusHours(1);

  private static final byte[] SECONDS = Keys.bytes(Long.toString(LIFE.toSeconds()));

  private final byte[] key;
  private final Ticker ticker;
  private long groups;
  private long lastWritten;

  /**
   * By the end of each group, how many writes had been confirmed, those not counted that are known
   * to be lost; a ring that grows when needed.
   */
  private long[] confirmedThrough = new long[256];

  private long confirmed;

  Barrier(String key, Ticker ticker) {
    this.key = Keys.bytes(key);
    this.ticker = ticker;
  }

  /** The write that ends the next group. */
  RedisCommand next() {
    groups++;
    lastWritten = ticker.read();
    if (groups >= confirmedThrough.length && confirmedThrough.length < MOST_REMEMBERED) {
      grow();
    }
    confirmedThrough[index(groups)] = confirmed;
    return RedisCommand.of(
        "SET", key, Keys.bytes(Long.toString(groups)), Keys.bytes("EX"), SECONDS);
  }

  /** Takes note of how many writes of the last group were confirmed to their callers. */
  void confirmed(int writes) {
    confirmed += writes;
    confirmedThrough[index(groups)] = confirmed;
  }

  /** Asks a server for the last group it has. */
  RedisCommand read() {
    return RedisCommand.of("GET", key);
  }

  /** Judges what a new primary has, by its answer. What it lacks is told once. */
  Evidence judge(@Nullable Object answer) {
    Evidence evidence = evidence(answer);
    if (evidence.survival() == Survival.LOST) {
      forgetAfter(found(answer));
    }
    return evidence;
  }

  private Evidence evidence(@Nullable Object answer) {
    if (confirmed == 0) {
      return Evidence.survived(); // nothing that could be lost
    }
    if (answer instanceof ErrorReply error) {
      return Evidence.notCheckable(
          "the barrier could not be read back: " + ServerErrors.words(error));
    }
    if (answer == null && ticker.read() - lastWritten > SURELY_THERE.toNanos()) {
      return Evidence.notCheckable(
          "nothing has been written for so long that the barrier may have expired");
    }
    if (answer != null && !Replies.text(answer).matches("[0-9]{1,18}")) {
      return Evidence.notCheckable("something else has written under the barrier's key");
    }
    long found = found(answer);
    long most = confirmed - through(found);
    return most == 0
        ? Evidence.survived()
        : Evidence.lost(confirmed - through(mayBeTherePartly(found)), most);
  }

  private static long found(@Nullable Object answer) {
    return answer == null ? 0 : Long.parseLong(Replies.text(answer));
  }

  /** The stream may have ended in the midst of the next group of which anything was confirmed. */
  private long mayBeTherePartly(long found) {
    long next = Math.max(found + 1, oldest());
    while (next < groups && through(next) == through(found)) {
      next++;
    }
    return Math.min(next, groups);
  }

  private void forgetAfter(long found) {
    confirmed = through(found);
    for (long group = Math.max(found + 1, oldest()); group <= groups; group++) {
      confirmedThrough[index(group)] = confirmed;
    }
  }

  /** What is not remembered any more counts as nothing: then more is said to be lost, not less. */
  private long through(long group) {
    return group < oldest() ? 0 : confirmedThrough[index(group)];
  }

  private long oldest() {
    return Math.max(0, groups - confirmedThrough.length + 1);
  }

  private void grow() {
    long[] larger = Arrays.copyOf(confirmedThrough, 2 * confirmedThrough.length);
    for (long group = groups - confirmedThrough.length; group < groups; group++) {
      larger[(int) (group & (larger.length - 1))] = confirmedThrough[index(group)];
    }
    confirmedThrough = larger;
  }

  private int index(long group) {
    return (int) (group & (confirmedThrough.length - 1));
  }
}
