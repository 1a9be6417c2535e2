package io.mirrorneuron.store.redis.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.config.ReconnectSettings;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.TransportException.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from how an attempt ended, and how an operation ends at last. */
class AttemptsTest {

  private final Attempts<Object> attempts = Played.attempts("the write", Confirmation.NONE);

  @Test
  void whatWasNotSentIsTriedAgainAndNotInDoubt() {
    assertThat(attempts.afterBreak(Played.broken(Phase.NOT_SENT)))
        .isEqualTo(Attempts.Next.AFTER_PAUSE);

    assertThat(attempts.request().isInDoubt()).isFalse();
    assertThat(attempts.unanswered().outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(attempts.late(null).outcome()).isEqualTo(Outcome.NOT_APPLIED);
  }

  @Test
  void onceInDoubtAlwaysInDoubt() {
    assertThat(attempts.afterBreak(Played.broken(Phase.IN_DOUBT)))
        .isEqualTo(Attempts.Next.AFTER_BREAK);
    assertThat(attempts.afterBreak(Played.broken(Phase.NOT_SENT)))
        .isEqualTo(Attempts.Next.AFTER_PAUSE);

    assertThat(attempts.request().isInDoubt()).isTrue();
    assertThat(attempts.late(null).outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(attempts.interrupted().outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(attempts.closed().outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  /** Nobody could be asked: it waits for whoever is elected, up to its deadline. */
  @Test
  void whereAnotherPrimaryMayBeNamedOnlyWhatWasSentUsesUpAttempts() {
    Attempts<Object> following = Played.following("the write");

    for (int i = 0; i < 100; i++) {
      assertThat(following.afterBreak(Played.broken(Phase.NOT_SENT)))
          .isEqualTo(Attempts.Next.AFTER_PAUSE);
    }
    for (int i = 0; i < Played.POLICY.attempts(); i++) {
      assertThat(following.afterBreak(Played.broken(Phase.IN_DOUBT)))
          .isEqualTo(Attempts.Next.AFTER_BREAK);
    }
    assertThat(following.afterBreak(Played.broken(Phase.IN_DOUBT))).isEqualTo(Attempts.Next.SPENT);
  }

  @Test
  void aReadIsNeverInDoubt() {
    Attempts<Object> read = Played.reading("the read");

    assertThat(read.afterBreak(Played.broken(Phase.IN_DOUBT))).isEqualTo(Attempts.Next.AFTER_BREAK);

    assertThat(read.request().isInDoubt()).isFalse();
    assertThat(read.unanswered().outcome()).isEqualTo(Outcome.NOT_APPLIED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LOADING x", "BUSY x", "MASTERDOWN x", "READONLY x", "UNBLOCKED x"})
  void whatTheServerWillDoInAMomentIsTriedAgain(String error) {
    assertThat(attempts.afterError(new ErrorReply(error))).isEqualTo(Attempts.Next.AFTER_PAUSE);
    assertThat(attempts.request().isInDoubt()).as("it was not executed").isFalse();
  }

  @Test
  void aScriptTheServerDoesNotKnowIsSentAtOnceAndOnlyOnce() {
    ErrorReply unknown = new ErrorReply("NOSCRIPT No matching script");

    assertThat(attempts.afterError(unknown)).isEqualTo(Attempts.Next.AT_ONCE);
    assertThat(attempts.failures()).as("no failed attempt").isZero();
    assertThat(new String(attempts.request().plain().name(), UTF_8)).isEqualTo("EVAL");
    assertThat(attempts.afterError(unknown)).isEqualTo(Attempts.Next.SETTLED);
    assertThat(attempts.failure()).isNotNull();
  }

  /** Between two attempts in doubt: it stays what it is. */
  @Test
  void aScriptTheServerDoesNotKnowLeavesADoubtAsItIs() {
    assertThat(attempts.afterBreak(Played.broken(Phase.IN_DOUBT)))
        .isEqualTo(Attempts.Next.AFTER_BREAK);

    assertThat(attempts.afterError(new ErrorReply("NOSCRIPT x"))).isEqualTo(Attempts.Next.AT_ONCE);

    assertThat(attempts.request().isInDoubt()).isTrue();
  }

  @Test
  void aRefusalIsNotAppliedUnlessItWasInDoubt() {
    assertThat(attempts.afterError(new ErrorReply("NOPERM x"))).isEqualTo(Attempts.Next.SETTLED);
    assertThat(attempts.failure().outcome()).isEqualTo(Outcome.NOT_APPLIED);

    Attempts<Object> doubted = Played.attempts("the other", Confirmation.NONE);
    assertThat(doubted.afterBreak(Played.broken(Phase.IN_DOUBT)))
        .isEqualTo(Attempts.Next.AFTER_BREAK);
    assertThat(doubted.afterError(new ErrorReply("NOPERM x"))).isEqualTo(Attempts.Next.SETTLED);
    assertThat(doubted.failure().outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void afterTheLastAttemptItEnds() {
    for (int i = 0; i < Played.POLICY.attempts(); i++) {
      assertThat(attempts.afterBreak(Played.broken(Phase.NOT_SENT)))
          .isEqualTo(Attempts.Next.AFTER_PAUSE);
    }

    assertThat(attempts.afterBreak(Played.broken(Phase.NOT_SENT))).isEqualTo(Attempts.Next.SPENT);

    assertThat(attempts.failure().outcome()).isEqualTo(Outcome.NOT_APPLIED);
    assertThat(attempts.failure()).hasMessageContaining("4 attempts");
  }

  @Test
  void aLanePausesLongerWithEachFailureAndNotAtAllBeforeTheFirstRetryOfABrokenConnection() {
    BackOff backOff =
        new BackOff(new ReconnectSettings(10, Duration.ofMillis(100), Duration.ofMillis(400)));

    assertThat(backOff.failed(true)).isZero();
    assertThat(backOff.failed(true)).isBetween(millis(100), millis(200));
    assertThat(backOff.failed(false)).isBetween(millis(200), millis(400));
    assertThat(backOff.failed(false)).isBetween(millis(200), millis(400));
    backOff.succeeded();
    assertThat(backOff.failed(false)).isBetween(millis(50), millis(100));
  }

  private static long millis(long millis) {
    return millis * 1_000_000;
  }
}
