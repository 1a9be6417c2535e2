package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.ReconnectSettings;
import io.mirrorneuron.store.error.StoreClosedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.TransportException.Phase;
import io.mirrorneuron.store.spi.Call;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The one retry policy: what follows when an attempt of an operation has ended. Not thread-safe;
 * one for each operation.
 *
 * <p>Decided by phase. What was certainly not sent, or certainly not executed, is tried again. What
 * was sent and not answered is in doubt: it is tried again too, but with its operation id and the
 * time of its first attempt, so that the server tells whether it has been applied already. Once in
 * doubt, always in doubt: an operation that ends without an answer then ends as UNKNOWN.
 */
final class Attempts<T> {

  private static final String ADVICE =
      "; see that the server is up and can be reached from here, and that its address is right";

  private final Operation<T> operation;
  private final Call call;
  private final ReconnectSettings policy;
  private final Ticker ticker;
  private final String address;
  private final long begun;
  private int failures;
  private final long firstSent;
  private boolean inDoubt;
  private Script.By by = Script.By.DIGEST;

  Attempts(
      Operation<T> operation, Call call, ReconnectSettings policy, Ticker ticker, String address) {
    this.operation = operation;
    this.call = call;
    this.policy = policy;
    this.ticker = ticker;
    this.address = address;
    this.begun = ticker.read();
    this.firstSent = call.firstSubmitted().orElse(begun);
    this.inDoubt = call.inDoubt() && operation.effect() != Operation.Effect.READS;
  }

  /** What the next attempt sends. */
  Request request() {
    return Request.of(
        operation.command(),
        by,
        inDoubt && operation.effect() == Operation.Effect.CHANGES
            ? OptionalLong.of(firstSent)
            : OptionalLong.empty());
  }

  /** What follows from an attempt that has been settled. */
  Next<T> after(Pending pending) {
    RuntimeException failure = pending.failure();
    if (failure == null) {
      return afterReply(pending);
    }
    if (failure instanceof TransportException transport) {
      return afterTransport(transport);
    }
    if (failure instanceof StoreException told) {
      return Next.failed(inDoubt ? unknown(told) : told);
    }
    inDoubt |= operation.effect() == Operation.Effect.CHANGES;
    return Next.failed(ended("failed inside the engine: " + failure, failure));
  }

  /** The end of an operation whose caller has been interrupted between two attempts. */
  StoreException interrupted() {
    return ended("was given up because its caller was interrupted", null);
  }

  /** The end of an operation whose store was closed between two attempts. */
  StoreException closed() {
    StoreClosedException told = new StoreClosedException(operation.what());
    return inDoubt ? unknown(told) : told;
  }

  private Next<T> afterReply(Pending pending) {
    if (pending.reply() instanceof ErrorReply error) {
      if (ServerErrors.isUnknownScript(error) && by == Script.By.DIGEST) {
        by = Script.By.SOURCE;
        return Next.again(0);
      }
      StoreException refused =
          ServerErrors.refused(operation.what(), address, error, pending.request().plain());
      if (ServerErrors.isPassing(error)) {
        return again(refused);
      }
      if (operation.effect() == Operation.Effect.CHANGES && ServerErrors.isHalfWay(error)) {
        return Next.failed(
            new UnknownOutcomeException(
                refused.getMessage() + "; it may have been applied in part", refused));
      }
      return Next.failed(inDoubt ? unknown(refused) : refused);
    }
    try {
      return Next.done(operation.decoder().decode(pending.reply(), pending.confirmed()));
    } catch (StoreException e) {
      return Next.failed(e);
    } catch (RuntimeException e) {
      return Next.failed(ended("was answered in a way that is not understood: " + e, e));
    }
  }

  private Next<T> afterTransport(TransportException failure) {
    if (failure.phase() == Phase.IN_DOUBT && operation.effect() != Operation.Effect.READS) {
      inDoubt = true;
    }
    return again(failure);
  }

  private Next<T> again(RuntimeException why) {
    failures++;
    long now = ticker.read();
    if (failures > policy.attempts()) {
      return Next.failed(lastWord(why, failures + " attempts within " + elapsed(now)));
    }
    long pause = pauseNanos(why);
    if (call.deadlineNanos() - now <= pause) {
      return Next.failed(
          lastWord(why, failures + " attempts until its deadline, after " + elapsed(now)));
    }
    return Next.again(pause);
  }

  /** A connection that broke may be a stale one: the first retry is at once. */
  private long pauseNanos(RuntimeException why) {
    boolean brokeUnderway =
        why instanceof TransportException transport && transport.phase() == Phase.IN_DOUBT;
    if (failures == 1 && brokeUnderway) {
      return 0;
    }
    long longest = policy.maxPauseBefore(failures).toNanos();
    return longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
  }

  private StoreException lastWord(RuntimeException why, String tried) {
    if (!inDoubt
        && why instanceof StoreRefusedException refused
        && refused.reason() != StoreRefusedException.Reason.OTHER) {
      return new StoreRefusedException(
          refused.reason(), refused.getMessage() + " (" + tried + ")", refused);
    }
    return ended("failed in " + tried + ", last because " + why.getMessage(), why);
  }

  private StoreException ended(String how, @Nullable Throwable cause) {
    return inDoubt
        ? new UnknownOutcomeException(
            operation.what()
                + " at "
                + address
                + " "
                + how
                + "; it may or may not have been applied",
            cause)
        : new StoreUnavailableException(
            operation.what()
                + " at "
                + address
                + " "
                + how
                + "; nothing was applied"
                + (cause instanceof TransportException ? ADVICE : ""),
            cause);
  }

  private StoreException unknown(StoreException told) {
    String how =
        told instanceof StoreClosedException
            ? "was cut off by closing the store"
            : "was sent, then " + told.getMessage();
    return ended(how, told);
  }

  private Duration elapsed(long now) {
    return Duration.ofMillis((now - begun) / 1_000_000);
  }

  /** What follows: a result, an exception, or another attempt after a pause. */
  sealed interface Next<T> {
    record Done<T>(T result) implements Next<T> {}

    record Failed<T>(StoreException why) implements Next<T> {}

    record Again<T>(long pauseNanos) implements Next<T> {}

    static <T> Next<T> done(T result) {
      return new Done<>(result);
    }

    static <T> Next<T> failed(StoreException why) {
      return new Failed<>(why);
    }

    static <T> Next<T> again(long pauseNanos) {
      return new Again<>(pauseNanos);
    }
  }
}
