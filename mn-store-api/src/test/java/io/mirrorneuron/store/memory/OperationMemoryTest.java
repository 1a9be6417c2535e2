package io.mirrorneuron.store.memory;

import static io.mirrorneuron.store.memory.TimeTravel.end;
import static io.mirrorneuron.store.memory.TimeTravel.event;
import static io.mirrorneuron.store.memory.TimeTravel.failure;
import static io.mirrorneuron.store.memory.TimeTravel.manifest;
import static io.mirrorneuron.store.memory.TimeTravel.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.spi.Call;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an operation that is submitted again meets (G4). */
class OperationMemoryTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TimeTravel time = new TimeTravel();

  OperationMemoryTest() {
    time.put("job");
    time.pass(SECOND);
  }

  @Test
  void theLastEightChangesOfAJobAreRemembered() {
    Call call = time.call();
    Receipt first = end(time.durable.commit("job", state("a"), call));
    change("job", 7);

    assertThat(end(time.durable.commit("job", state("a"), call.again(TimeTravel.ago(SECOND)))))
        .isEqualTo(first);
    assertThat(time.job("job").orElseThrow().state().asUtf8()).isEqualTo("change 6");
  }

  @Test
  void afterEightMoreNobodyKnows() {
    Call call = time.call();
    end(time.durable.commit("job", state("a"), call));
    change("job", 8);

    failure(
        UnknownOutcomeException.class,
        time.durable.commit("job", state("a"), call.again(TimeTravel.ago(SECOND))));
    assertThat(time.job("job").orElseThrow().state().asUtf8()).isEqualTo("change 7");
  }

  @Test
  void aWindowThatReachesBackBeyondTheFirstAttemptShowsThatItWasNotApplied() {
    change("job", 20);
    time.pass(SECOND);
    Call call = time.call();
    time.pass(SECOND);
    change("job", 7);

    Receipt receipt =
        end(time.durable.commit("job", state("late"), call.again(TimeTravel.ago(SECOND))));

    assertThat(time.job("job").orElseThrow().version()).isEqualTo(receipt.version());
    assertThat(time.job("job").orElseThrow().state().asUtf8()).isEqualTo("late");
  }

  @Test
  void anAppendIsRememberedAsLongAsItIsAmongTheLast128Events() {
    Call call = time.call();
    Receipt first = end(time.durable.commit("job", event("a"), call));
    append(Slot.EVENTS - 1);
    change("job", 20);

    assertThat(end(time.durable.commit("job", event("a"), call.again(TimeTravel.ago(SECOND)))))
        .isEqualTo(first);
    append(1);
    failure(
        UnknownOutcomeException.class,
        time.durable.commit("job", event("a"), call.again(TimeTravel.ago(SECOND))));
    assertThat(lastSequence()).isEqualTo(Slot.EVENTS + 1);
  }

  @Test
  void oneCommitOfManyEventsTurnsTheWindowOver() {
    Call call = time.call();
    end(time.durable.commit("job", event("a"), call));
    end(
        time.durable.commit(
            "job",
            Commit.create().events(Collections.nCopies(Slot.EVENTS, Payload.utf8("many"))),
            time.call()));

    failure(
        UnknownOutcomeException.class,
        time.durable.commit("job", event("a"), call.again(TimeTravel.ago(SECOND))));
  }

  @Test
  void aChangeWithAnEventIsFoundInEitherWindow() {
    Call call = time.call();
    Commit both = state("a").event(Payload.utf8("e"));
    Receipt first = end(time.durable.commit("job", both, call));
    change("job", 20);

    assertThat(end(time.durable.commit("job", both, call.again(TimeTravel.ago(SECOND)))))
        .isEqualTo(first);
    assertThat(lastSequence()).isEqualTo(1);
  }

  @Test
  void aDeletionSubmittedAgainSparesTheJobThatCameAfterIt() {
    Call call = time.call();
    Receipt first = end(time.durable.delete("job", WriteOptions.defaults(), call));
    time.put("job");

    assertThat(
            end(
                time.durable.delete(
                    "job", WriteOptions.defaults(), call.again(TimeTravel.ago(SECOND)))))
        .isEqualTo(first);
    assertThat(time.job("job")).isPresent();
  }

  @Test
  void anOperationIsRememberedAfterTheDeletionOfItsJobForADay() {
    Call append = time.call();
    Receipt first = end(time.durable.commit("job", event("a"), append));
    end(time.durable.delete("job", WriteOptions.defaults(), time.call()));

    time.passAlmost(Slots.TOMBSTONE);
    assertThat(end(time.durable.commit("job", event("a"), append.again(TimeTravel.ago(SECOND)))))
        .isEqualTo(first);

    time.passOneMoment();
    failure(
        UnknownOutcomeException.class,
        time.durable.commit("job", event("a"), append.again(TimeTravel.ago(Slots.TOMBSTONE))));
  }

  @Test
  void withoutAJobAndWithoutATombstoneNothingWasAppliedWithinTheLastDay() {
    failure(
        NotFoundException.class,
        time.durable.commit("none", event("a"), time.call().again(TimeTravel.ago(SECOND))));
    end(time.durable.commit("none", state("a"), time.call().again(TimeTravel.ago(SECOND))));

    assertThat(time.job("none")).isPresent();
  }

  @Test
  void anOperationOnAnotherJobIsNoneOnThisOne() {
    Call call = time.call();
    end(time.durable.commit("other", state("a"), call));
    end(time.durable.commit("job", state("b"), call.again(TimeTravel.ago(SECOND))));

    assertThat(time.job("job").orElseThrow().state().asUtf8()).isEqualTo("b");
  }

  @Test
  void aSealSubmittedAgainIsFoundEvenIfTheBundleHasExpiredSince() {
    Call call = time.call();
    end(time.durable.putChunk("bundle", "upload", 0, new byte[3], time.call()));
    Receipt first =
        end(time.durable.seal(manifest("bundle"), WriteOptions.defaults().retention(SECOND), call));
    time.pass(SECOND);
    assertThat(time.hasBundle("bundle")).isFalse();

    assertThat(
            end(
                time.durable.seal(
                    manifest("bundle"),
                    WriteOptions.defaults().retention(SECOND),
                    call.again(TimeTravel.ago(SECOND)))))
        .isEqualTo(first);
  }

  @Test
  void aRemovalSubmittedAgainSparesTheNodeThatCameBack() {
    putNode(time.call());
    Call call = time.call();
    Receipt first = end(time.durable.removeNode("node", Durability.none(), call));
    putNode(time.call());

    assertThat(
            end(
                time.durable.removeNode(
                    "node", Durability.none(), call.again(TimeTravel.ago(SECOND)))))
        .isEqualTo(first);
    assertThat(end(time.durable.nodes(time.call()))).hasSize(1);
  }

  @Test
  void aNodePutSubmittedAgainAfterItsRemovalDoesNotBringItBack() {
    Call call = time.call();
    Receipt first = putNode(call);
    end(time.durable.removeNode("node", Durability.none(), time.call()));

    assertThat(putNode(call.again(TimeTravel.ago(SECOND)))).isEqualTo(first);
    assertThat(end(time.durable.nodes(time.call()))).isEmpty();
  }

  private Receipt putNode(Call call) {
    return end(
        time.durable.putNode("node", Optional.of(Payload.utf8("n")), Durability.none(), call));
  }

  private void change(String jobId, int times) {
    for (int i = 0; i < times; i++) {
      end(time.durable.commit(jobId, state("change " + i), time.call()));
    }
  }

  private void append(int times) {
    for (int i = 0; i < times; i++) {
      end(time.durable.commit("job", event("e"), time.call()));
    }
  }

  private long lastSequence() {
    return end(time.durable.events("job", EventCursor.START, 1_000, time.call())).lastSequence();
  }
}
