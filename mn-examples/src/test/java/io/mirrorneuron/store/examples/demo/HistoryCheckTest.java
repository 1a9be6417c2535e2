package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.model.Payload;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HistoryCheckTest {

  private static final int STEPS = 3;

  @Test
  void aPlainHistoryIsFine() {
    HistoryCheck check =
        check(submitted(), started("a", 1), step("a", 1, 1), step("a", 1, 2), end("a", 1));
    assertThat(check.problems()).isEmpty();
    assertThat(check.takeovers()).isZero();
    assertThat(check.lost()).isZero();
    assertThat(check.duplicated()).isZero();
    assertThat(check.hasCommitted(new WorkerReport.Step("job", 1, 2))).isTrue();
    assertThat(check.hasCommitted(new WorkerReport.Step("job", 2, 2))).isFalse();
  }

  @Test
  void goingOnFromAnothersSnapshotIsATakeoverAndFromOnesOwnIsNot() {
    HistoryCheck check =
        check(
            submitted(),
            started("a", 1),
            step("a", 1, 1),
            resumed("b", 2, 1, "a"),
            step("b", 2, 2),
            resumed("b", 3, 2, "b"),
            end("b", 3));
    assertThat(check.problems()).isEmpty();
    assertThat(check.takeovers()).isEqualTo(1);
  }

  @Test
  void whoTookItUpAndGotNoFurtherHasSavedNothingToGoOnFrom() {
    HistoryCheck check =
        check(
            submitted(),
            started("a", 1),
            step("a", 1, 1),
            resumed("b", 2, 1, "a"),
            resumed("c", 3, 1, "a"),
            step("c", 3, 2),
            end("c", 3));
    assertThat(check.problems()).isEmpty();
    assertThat(check.takeovers()).isEqualTo(2);
    assertThat(
            check(
                    submitted(),
                    started("a", 1),
                    step("a", 1, 1),
                    resumed("b", 2, 1, "a"),
                    resumed("c", 3, 1, "b"))
                .problems())
        .contains("event 5 of job job goes on after step 1 of b");
  }

  @Test
  void anotherMayStartAnewWhileNothingIsDone() {
    HistoryCheck check =
        check(
            submitted(),
            started("a", 1),
            started("b", 2),
            step("b", 2, 1),
            step("b", 2, 2),
            end("b", 2));
    assertThat(check.problems()).isEmpty();
    assertThat(check.takeovers()).isZero();
  }

  @Test
  void aGapInTheNumbersIsNoticed() {
    HistoryCheck check = new HistoryCheck("job", STEPS);
    check.take(record(1, submitted()));
    check.take(record(3, started("a", 1)));
    assertThat(check.problems()).containsExactly("event 2 of job job has number 3");
  }

  @Test
  void aStepThatIsMissingIsLost() {
    HistoryCheck check = check(submitted(), started("a", 1), step("a", 1, 2), end("a", 1));
    assertThat(check.lost()).isEqualTo(1);
    assertThat(check.problems()).isNotEmpty();
  }

  @Test
  void aHistoryWithoutEndHasLostWhatIsMissing() {
    HistoryCheck check = check(submitted(), started("a", 1), step("a", 1, 1));
    assertThat(check.lost()).isEqualTo(2);
    assertThat(check.problems()).containsExactly("job job has no end in its history");
  }

  @Test
  void aStepThatIsThereTwiceIsDuplicated() {
    HistoryCheck check =
        check(
            submitted(),
            started("a", 1),
            step("a", 1, 1),
            step("a", 1, 1),
            step("a", 1, 2),
            end("a", 1));
    assertThat(check.duplicated()).isEqualTo(1);
    assertThat(check.problems()).isNotEmpty();
  }

  @Test
  void aSecondEndIsDuplicated() {
    HistoryCheck check =
        check(
            submitted(),
            started("a", 1),
            step("a", 1, 1),
            step("a", 1, 2),
            end("a", 1),
            end("a", 1));
    assertThat(check.duplicated()).isPositive();
    assertThat(check.problems()).isNotEmpty();
  }

  @Test
  void aLateStepUnderAnOldTokenIsNoticed() {
    HistoryCheck check =
        check(
            submitted(),
            started("a", 1),
            step("a", 1, 1),
            resumed("b", 2, 1, "a"),
            step("a", 1, 2),
            end("b", 2));
    assertThat(check.problems())
        .containsExactly("event 5 of job job is by a under token 1, which do not hold it");
  }

  @Test
  void aTokenThatGoesBackIsNoticed() {
    HistoryCheck check =
        check(
            submitted(),
            started("a", 5),
            step("a", 5, 1),
            resumed("b", 4, 1, "a"),
            step("b", 4, 2),
            end("b", 4));
    assertThat(check.problems()).containsExactly("event 4 of job job has token 4 after token 5");
  }

  @Test
  void goingOnFromAnotherPlaceThanTheLastStepIsNoticed() {
    HistoryCheck check =
        check(
            submitted(),
            started("a", 1),
            step("a", 1, 1),
            step("a", 1, 2),
            resumed("b", 2, 1, "a"),
            end("b", 2));
    assertThat(check.problems()).containsExactly("event 5 of job job goes on after step 1 of a");
    assertThat(check.takeovers()).isZero();
  }

  private static HistoryCheck check(JobEvent... events) {
    HistoryCheck check = new HistoryCheck("job", STEPS);
    for (int i = 0; i < events.length; i++) {
      check.take(record(i + 1, events[i]));
    }
    check.end();
    return check;
  }

  private static EventRecord record(long sequence, JobEvent event) {
    return new EventRecord(
        sequence, "operation-" + sequence, Instant.EPOCH, Payload.of(Json.EVENT, event));
  }

  private static JobEvent submitted() {
    return new JobEvent.Submitted("a.txt");
  }

  private static JobEvent started(String worker, long token) {
    return new JobEvent.Started(worker, token);
  }

  private static JobEvent resumed(String worker, long token, int step, String from) {
    return new JobEvent.Resumed(worker, token, step, 0, from);
  }

  private static JobEvent step(String worker, long token, int step) {
    return new JobEvent.Progressed(worker, token, step, 0, 0);
  }

  private static JobEvent end(String worker, long token) {
    return new JobEvent.Finished(worker, token, STEPS, 0);
  }
}
