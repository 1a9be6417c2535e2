package io.mirrorneuron.store.ops.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.ops.failover.WritePause.Mark;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvidenceTest {

  private static final Mark PAUSED = new Mark("history", 1000, 50, 1);

  @Test
  void aSuccessorThatHeldEverythingOfAnUnchangedPrimaryProvesThatNothingWasLost() {
    // Pings move the offset and change nothing.
    Evidence evidence = evidence(new Mark("history", 1014, 50, 1), "history", 1001);

    assertThat(evidence.verdict()).isTrue();
    assertThat(evidence.inWords()).startsWith("no acknowledged write was lost");
  }

  @Test
  void aSuccessorThatHeldAByteLessHasLostWrites() {
    Evidence evidence = evidence(PAUSED, "history", 1000);

    assertThat(evidence.verdict()).isFalse();
    assertThat(evidence.inWords()).startsWith("WRITES WERE LOST");
  }

  @Test
  void aSuccessorWithAnotherHistoryHasLostWrites() {
    assertThat(evidence(PAUSED, "other", 5000).inWords()).startsWith("WRITES WERE LOST");
  }

  @Test
  void aPrimaryThatChangedSomethingAfterThePauseMayHaveLostIt() {
    Evidence evidence = evidence(new Mark("history", 1100, 52, 1), "history", 1101);

    assertThat(evidence.verdict()).isFalse();
    assertThat(evidence.inWords()).contains("made 2 changes");
  }

  @Test
  void whatAPrimaryDidNotSayProvesNothing() {
    Evidence silent = Evidence.of(PAUSED, Optional.empty(), promoted("history", 1001));
    Evidence saved = evidence(new Mark("history", 1000, 0, 2), "history", 1001);

    assertThat(silent.verdict()).isNull();
    assertThat(silent.inWords()).startsWith("it is not proven");
    assertThat(saved.verdict()).isNull();
    assertThat(saved.inWords()).startsWith("it is not proven");
  }

  @Test
  void aSuccessorThatDoesNotAnswerProvesNothingUnlessThePrimaryChangedSomething() {
    Evidence silent = Evidence.of(PAUSED, Optional.of(PAUSED), Optional.empty());
    Mark changed = new Mark("history", 1100, 52, 1);

    assertThat(silent.verdict()).isNull();
    assertThat(silent.inWords()).startsWith("it is not proven");
    assertThat(Evidence.of(PAUSED, Optional.of(changed), Optional.empty()).verdict()).isFalse();
  }

  private static Evidence evidence(Mark demoted, String history, long first) {
    return Evidence.of(PAUSED, Optional.of(demoted), promoted(history, first));
  }

  private static Optional<Map<String, String>> promoted(String history, long first) {
    return Optional.of(
        Map.of("master_replid2", history, "second_repl_offset", Long.toString(first)));
  }
}
