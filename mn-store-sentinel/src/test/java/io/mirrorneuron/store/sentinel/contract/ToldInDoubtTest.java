package io.mirrorneuron.store.sentinel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import io.mirrorneuron.store.Lease.State;
import io.mirrorneuron.store.LeaseChange.Cause;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a test of the kit may be excused by, and what not. */
class ToldInDoubtTest {

  @Test
  void anOutcomeThatIsNotKnownIsToldWhateverItWasWrappedIn() {
    Throwable unknown = new UnknownOutcomeException("a write", null);
    assertThat(ToldInDoubt.told(new IllegalStateException(unknown), false)).contains(unknown);
  }

  @Test
  void thatNobodyWasSeenHoldingALostLeaseIsExcusedByAFailoverOnly() {
    Throwable failure = lostBy(Cause.EXPIRED, Cause.ANOTHER_OWNER);
    assertThat(ToldInDoubt.told(failure, true)).contains(failure);
    assertThat(ToldInDoubt.told(failure, false)).isEmpty();
  }

  @Test
  void whatIsOnThePrimaryOnlyIsExcusedByAFailoverOnly() {
    for (Throwable failure :
        List.of(
            catchThrowable(() -> assertThat(false).as("lease it was renewed").isEqualTo(true)),
            catchThrowable(
                () ->
                    assertThatExceptionOfType(StoreRefusedException.class)
                        .as("sealing a discarded upload")
                        .isThrownBy(() -> {})))) {
      assertThat(ToldInDoubt.told(failure, true)).contains(failure);
      assertThat(ToldInDoubt.told(failure, false)).isEmpty();
    }
  }

  /** A renewal that does not count must not prolong anything, and nobody else is refused. */
  @Test
  void aFalseAnswerIsExcusedByNothing() {
    for (Throwable failure :
        List.of(
            catchThrowable(() -> assertThat(true).as("lease it was renewed").isEqualTo(false)),
            catchThrowable(
                () ->
                    assertThatExceptionOfType(FencedException.class)
                        .as("a late write")
                        .isThrownBy(() -> {})))) {
      assertThat(ToldInDoubt.told(failure, true)).isEmpty();
    }
  }

  @Test
  void anotherCauseThanTheRightOneIsExcusedByNothing() {
    assertThat(ToldInDoubt.told(lostBy(Cause.ANOTHER_OWNER, Cause.EXPIRED), true)).isEmpty();
    assertThat(ToldInDoubt.told(lostBy(Cause.RELEASED, Cause.ANOTHER_OWNER), true)).isEmpty();
  }

  private static Throwable lostBy(Cause told, Cause expected) {
    return catchThrowable(
        () ->
            assertThat(List.of(tuple(State.HELD, State.LOST, told)))
                .containsExactly(tuple(State.HELD, State.LOST, expected)));
  }
}
