package io.mirrorneuron.store.tck.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.tck.history.HistoryChecker.Append;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryCheckerTest {

  private static final String JOB = "job";

  private final HistoryChecker checker = new HistoryChecker();

  @Test
  void acceptsWhatEverybodyWasTold() {
    confirmed("one", "a", 1);
    unconfirmed("one", "b", 2);
    unknown("other", "there");
    unknown("other", "not there");
    notApplied("other", "refused");
    Append overlaps = checker.begin(JOB, "one", "d");
    confirmed("other", "c", 4);
    overlaps.confirmed(receipt(5, 5));

    assertThatNoException()
        .isThrownBy(() -> checker.check(JOB, List.of("a", "b", "there", "c", "d")));
    assertThat(checker.count(Outcome.CONFIRMED)).isEqualTo(3);
    assertThat(checker.count(Outcome.UNKNOWN)).isEqualTo(2);
  }

  @Test
  void acceptsWhatWasUnknownAndCameLater() {
    unknown("one", "late");
    confirmed("other", "a", 1);

    assertThatNoException().isThrownBy(() -> checker.check(JOB, List.of("a", "late")));
  }

  @Test
  void findsWhatWasAppliedTwice() {
    confirmed("one", "a", 1);
    fails("a of one (CONFIRMED) was applied twice: as event 1 and 2", "a", "a");
  }

  @Test
  void findsWhatIsUnknownAndWasAppliedTwice() {
    unknown("one", "a");
    fails("applied twice", "a", "a");
  }

  @Test
  void findsWhatWasConfirmedAndIsLost() {
    confirmed("one", "a", 1);
    fails("a of one (CONFIRMED) is not there");
  }

  @Test
  void findsWhatWasUnconfirmedAndIsNotEvenApplied() {
    unconfirmed("one", "a", 1);
    fails("a of one (UNCONFIRMED) is not there");
  }

  @Test
  void findsWhatWasNotAppliedAndIsThere() {
    notApplied("one", "a");
    fails("a of one (NOT_APPLIED) is there, as event 1", "a");
  }

  @Test
  void findsAReceiptForAnotherPlace() {
    confirmed("one", "a", 2);
    fails("is event 1 instead of 2", "a");
  }

  @Test
  void findsWhatNobodyAppended() {
    fails("event 1, x, was appended by nobody", "x");
  }

  @Test
  void findsAWriterWhoseOrderWasChanged() {
    unknown("one", "a");
    unknown("one", "b");
    fails("a of one (UNKNOWN) stands after b of one (UNKNOWN)", "b", "a");
  }

  @Test
  void findsWhatOvertookSomethingThatHadEnded() {
    confirmed("one", "a", 2);
    confirmed("other", "b", 1);
    fails("b of other (CONFIRMED) stands before a of one (CONFIRMED)", "b", "a");
  }

  @Test
  void findsAVersionThatGoesBack() {
    checker.begin(JOB, "one", "a").changingState().confirmed(receipt(1, 20));
    checker.begin(JOB, "one", "b").changingState().confirmed(receipt(2, 10));
    fails("has version 10 after", "a", "b");
  }

  @Test
  void findsWhatNeverEnded() {
    Append unused = checker.begin(JOB, "one", "a");
    fails("a of one (not ended) was never told how it ended", "a");
  }

  private void fails(String because, String... contents) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> checker.check(JOB, List.of(contents)))
        .withMessageContaining(because);
  }

  private void confirmed(String writer, String content, long sequence) {
    checker.begin(JOB, writer, content).confirmed(receipt(sequence, 1));
  }

  private void unconfirmed(String writer, String content, long sequence) {
    checker
        .begin(JOB, writer, content)
        .failed(new UnconfirmedException("it", receipt(sequence, 1), 1));
  }

  private void unknown(String writer, String content) {
    checker.begin(JOB, writer, content).failed(new UnknownOutcomeException("?", null));
  }

  private void notApplied(String writer, String content) {
    checker.begin(JOB, writer, content).failed(new StoreUnavailableException("no", null));
  }

  private static Receipt receipt(long sequence, long version) {
    return new Receipt(version, sequence, 1, 1, Instant.EPOCH);
  }
}
