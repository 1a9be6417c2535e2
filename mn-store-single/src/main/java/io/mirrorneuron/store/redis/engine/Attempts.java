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
import org.jspecify.annotations.Nullable;

/**
 * Whether an operation is tried again, and how it ends: the one place where that is decided. When
 * it is tried again is its lane's matter. Used by one thread at a time, except where a method says
 * otherwise.
 *
 * <p>Decided by phase. What was certainly not sent, or certainly not executed, is tried again. What
 * was sent and not answered is in doubt: it is tried again too, but with its operation id and the
 * time of its first attempt, so that the server tells whether it has been applied already. Once in
 * doubt, always in doubt: an operation that ends without an answer then ends as UNKNOWN.
 */
final class Attempts<T> {

  /** What follows an attempt. */
  enum Next {
    /** Nothing: there is a reply, or {@link Attempts#failure} says why there is none. */
    SETTLED,
    /** Another attempt, at once. */
    AT_ONCE,
    /** Nothing, although another attempt might have helped: it was the last one. */
    SPENT,
    /** Another attempt, after a pause. */
    AFTER_PAUSE,
    /** Another attempt; a connection broke that may have been a stale one. */
    AFTER_BREAK
  }

  private static final String ADVICE =
      "; see that the server is up and can be reached from here, and that its address is right";

  private final Operation<T> operation;
  private final ReconnectSettings policy;
  private final Ticker ticker;
  private final Route route;
  private final long begun;
  private final long firstSent;
  private int failures;
  private volatile boolean inDoubt;
  private Script.By by = Script.By.DIGEST;
  private Request request;
  private volatile @Nullable RuntimeException last;
  private @Nullable StoreException failure;

  Attempts(
      Operation<T> operation, Call call, ReconnectSettings policy, Ticker ticker, Route route) {
    this.operation = operation;
    this.policy = policy;
    this.ticker = ticker;
    this.route = route;
    this.begun = ticker.read();
    this.firstSent = call.firstSubmitted().orElse(begun);
    this.inDoubt = call.inDoubt() && operation.effect() != Operation.Effect.READS;
    this.request = newRequest();
  }

  /** Whether it may change anything. */
  boolean writes() {
    return operation.effect() != Operation.Effect.READS;
  }

  /** Whether a pause may end before its time, because another primary is named. */
  boolean mayBeWoken() {
    return route.follows();
  }

  /** What the next attempt sends. */
  Request request() {
    return request;
  }

  Confirmation confirmation() {
    return operation.confirmation();
  }

  /** What follows from an attempt that has no reply. */
  Next afterBreak(RuntimeException why) {
    if (why instanceof TransportException transport) {
      boolean underWay = transport.phase() == Phase.IN_DOUBT;
      if (underWay) {
        doubt();
      }
      if (!underWay && route.follows()) {
        last = why; // nobody could be asked: that is no attempt, and another primary may be named
        return Next.AFTER_PAUSE;
      }
      return again(why, underWay ? Next.AFTER_BREAK : Next.AFTER_PAUSE);
    }
    if (why instanceof StoreException told) {
      return failed(inDoubt ? unknown(told) : told);
    }
    doubt();
    return failed(ended("failed inside the engine: " + why, why));
  }

  /** What follows from an attempt that was answered with an error. */
  Next afterError(ErrorReply error) {
    if (ServerErrors.isUnknownScript(error) && by == Script.By.DIGEST) {
      by = Script.By.SOURCE;
      request = newRequest();
      return Next.AT_ONCE;
    }
    StoreException refused =
        ServerErrors.refused(operation.what(), route.address(), error, request.plain());
    if (ServerErrors.isPassing(error)) {
      return again(refused, Next.AFTER_PAUSE);
    }
    if (operation.effect() == Operation.Effect.CHANGES && ServerErrors.isHalfWay(error)) {
      return failed(
          new UnknownOutcomeException(
              refused.getMessage() + "; it may have been applied in part", refused));
    }
    return failed(inDoubt ? unknown(refused) : refused);
  }

  /** Why there is no reply; null if there is one. */
  @Nullable StoreException failure() {
    return failure;
  }

  /** How many attempts have failed. */
  int failures() {
    return failures;
  }

  /** Why the last attempt failed that was not the last word. */
  @Nullable RuntimeException last() {
    return last;
  }

  /** Takes note that the pause before the next attempt would outlast the deadline. */
  void outOfTime() {
    failure = lastWord(failures + " attempts until its deadline, after " + elapsed());
  }

  /**
   * The end of an operation whose deadline passed while it was not out. May be called by any
   * thread.
   *
   * @param why what its lane is waiting for, if it is waiting
   */
  StoreException late(@Nullable RuntimeException why) {
    RuntimeException cause = last == null ? why : last;
    return ended(
        "did not get its turn until its deadline, after "
            + elapsed()
            + (cause == null ? "" : "; the last attempt failed because " + cause.getMessage()),
        cause);
  }

  /** The end of one whose reply had not come at its deadline. May be called by any thread. */
  StoreException unanswered() {
    return sent("had no reply until its deadline, after " + elapsed(), last);
  }

  /** The end of one whose caller was interrupted while it was not out. By any thread. */
  StoreException interrupted() {
    return ended("was given up because its caller was interrupted", last);
  }

  /** The end of one whose store was closed while it was not out. May be called by any thread. */
  StoreException closed() {
    StoreClosedException told = new StoreClosedException(operation.what());
    return inDoubt ? unknown(told) : told;
  }

  /**
   * Makes the result of an operation that has been settled.
   *
   * @throws StoreException if it failed, or if that is what the reply stands for
   */
  T result(Pending settled) {
    if (settled.failure() != null) {
      throw settled.failure();
    }
    try {
      return operation.decoder().decode(settled.reply(), settled.confirmed());
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      throw sent("was answered in a way that is not understood: " + e, e);
    }
  }

  private Request newRequest() {
    return Request.of(
        operation.command(),
        by,
        inDoubt && operation.effect() == Operation.Effect.CHANGES
            ? OptionalLong.of(firstSent)
            : OptionalLong.empty());
  }

  private void doubt() {
    if (operation.effect() != Operation.Effect.READS && !inDoubt) {
      inDoubt = true;
      request = newRequest();
    }
  }

  private Next again(RuntimeException why, Next next) {
    failures++;
    last = why;
    if (failures <= policy.attempts()) {
      return next;
    }
    failure = lastWord(failures + " attempts within " + elapsed());
    return Next.SPENT;
  }

  private Next failed(StoreException why) {
    failure = why;
    return Next.SETTLED;
  }

  private StoreException lastWord(String tried) {
    RuntimeException why = last;
    if (!inDoubt
        && why instanceof StoreRefusedException refused
        && refused.reason() != StoreRefusedException.Reason.OTHER) {
      return new StoreRefusedException(
          refused.reason(), refused.getMessage() + " (" + tried + ")", refused);
    }
    return ended(
        "failed in " + tried + (why == null ? "" : ", last because " + why.getMessage()), why);
  }

  private StoreException ended(String how, @Nullable Throwable cause) {
    return inDoubt ? inDoubt(how, cause) : notApplied(how, cause);
  }

  /** The end of one that has been sent: what only reads applies nothing even so. */
  private StoreException sent(String how, @Nullable Throwable cause) {
    return operation.effect() == Operation.Effect.READS
        ? notApplied(how, cause)
        : inDoubt(how, cause);
  }

  private StoreException inDoubt(String how, @Nullable Throwable cause) {
    return new UnknownOutcomeException(
        operation.what()
            + " at "
            + route.address()
            + " "
            + how
            + "; it may or may not have been applied",
        cause);
  }

  private StoreException notApplied(String how, @Nullable Throwable cause) {
    return new StoreUnavailableException(
        operation.what()
            + " at "
            + route.address()
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

  private Duration elapsed() {
    return Duration.ofMillis((ticker.read() - begun) / 1_000_000);
  }

  /** Where attempts go. Thread-safe. */
  @FunctionalInterface
  interface Route {

    /** The primary's address, for messages. */
    String address();

    /** Whether another primary may be named. */
    default boolean follows() {
      return false;
    }
  }
}
