package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Submitting an operation again whose reply was not heard: G4. */
abstract class ResubmissionClauses extends OutcomeClauses {

  private static void isTheSame(Receipt again, Receipt first) {
    assertThat(again.version()).as("version").isEqualTo(first.version());
    assertThat(again.sequence()).as("sequence").isEqualTo(first.sequence());
  }

  @Test
  @DisplayName("G4 required: a new state that is submitted again is applied once")
  void aNewStateThatIsSubmittedAgainIsAppliedOnce() {
    Client store = open();
    Submission create = new Submission(store);
    Receipt created = store.commit("job", Client.putting("1"), create.first());
    isTheSame(store.commit("job", Client.putting("1"), create.again()), created);

    Submission change = new Submission(store);
    Commit second = Commit.create().state(Payload.utf8("2")).ifVersion(created.version());
    Receipt changed = store.commit("job", second, change.first());
    isTheSame(store.commit("job", second, change.again()), changed);
    store.put("job", "3");
    isTheSame(store.commit("job", second, change.again()), changed);
    isTheSame(store.commit("job", Client.putting("1"), create.again()), created);
    assertThat(store.state("job")).isEqualTo("3");
  }

  @Test
  @DisplayName("G4 required: a creation that is submitted again is applied once")
  void aCreationThatIsSubmittedAgainIsAppliedOnce() {
    Client store = open();
    Submission create = new Submission(store);
    Commit commit = Commit.create().state(Payload.utf8("1")).event(Payload.utf8("e")).ifAbsent();
    Receipt created = store.commit("job", commit, create.first());
    store.append("job", "other");
    isTheSame(store.commit("job", commit, create.again()), created);
    assertThat(store.eventTexts("job")).containsExactly("e", "other");
  }

  @Test
  @DisplayName("G4 required: events that are submitted again are appended once")
  void eventsThatAreSubmittedAgainAreAppendedOnce() {
    Client store = open();
    store.put("job", "state");
    Submission append = new Submission(store);
    Commit commit = Commit.create().events(events("e", 3));
    Receipt first = store.commit("job", commit, append.first());
    isTheSame(store.commit("job", commit, append.again()), first);
    store.append("job", "other");
    isTheSame(store.commit("job", commit, append.again()), first);
    assertThat(store.eventTexts("job")).containsExactly("e/0", "e/1", "e/2", "other");
  }

  @Test
  @DisplayName("G4 required: events are recognised among a hundred that others appended since")
  void eventsAreRecognisedAmongAHundred() {
    Client store = open();
    store.put("job", "state");
    Submission append = new Submission(store);
    Receipt first = store.commit("job", Commit.create().events(events("e", 2)), append.first());
    for (int n = 0; n < 100; n++) {
      store.append("job", "other " + n);
    }
    isTheSame(store.commit("job", Commit.create().events(events("e", 2)), append.again()), first);
    assertThat(store.history("job")).hasSize(102);
  }

  @Test
  @DisplayName("G4 required: a commit of state, events and snapshots that comes again counts once")
  void aWholeCommitThatComesAgainCountsOnce() {
    Client store = open();
    store.put("job", "state");
    Submission submission = new Submission(store);
    Commit commit =
        Commit.create()
            .state(Payload.utf8("mine"))
            .status(JobStatus.RUNNING)
            .snapshot("agent", Payload.utf8("mine"))
            .event(Payload.utf8("mine"));
    Receipt first = store.commit("job", commit, submission.first());
    isTheSame(store.commit("job", commit, submission.again()), first);
    for (int n = 0; n < 4; n++) {
      store.commit(
          "job",
          Commit.create()
              .state(Payload.utf8("theirs"))
              .status(JobStatus.WAITING)
              .snapshot("agent", Payload.utf8("theirs"))
              .event(Payload.utf8("theirs")));
    }
    isTheSame(store.commit("job", commit, submission.again()), first);
    assertThat(store.state("job")).isEqualTo("theirs");
    assertThat(store.job("job").status()).isEqualTo(JobStatus.WAITING);
    assertThat(store.snapshots("job").snapshots().get(0).payload().asUtf8()).isEqualTo("theirs");
    assertThat(store.history("job")).hasSize(5);
  }

  @Test
  @DisplayName("G4 required: a snapshot that is submitted again does not undo a later one")
  void aSnapshotThatIsSubmittedAgainDoesNotUndoALaterOne() {
    Client store = open();
    store.put("job", "state");
    Submission submission = new Submission(store);
    Commit mine = Commit.create().snapshot("agent", Payload.utf8("mine"));
    Receipt first = store.commit("job", mine, submission.first());
    store.commit("job", Commit.create().snapshot("agent", Payload.utf8("theirs")));
    isTheSame(store.commit("job", mine, submission.again()), first);
    assertThat(store.snapshots("job").snapshots().get(0).payload().asUtf8()).isEqualTo("theirs");
  }

  @Test
  @DisplayName("G4 required: an end that is submitted again is no second end")
  void anEndThatIsSubmittedAgainIsNoSecondEnd() {
    Client store = open();
    store.put("job", "state");
    Submission submission = new Submission(store);
    Commit end = Commit.create().status(JobStatus.SUCCEEDED).event(Payload.utf8("done"));
    Receipt first = store.commit("job", end, submission.first());
    isTheSame(store.commit("job", end, submission.again()), first);
    store.append("job", "afterwards");
    isTheSame(store.commit("job", end, submission.again()), first);
    assertThat(store.eventTexts("job")).containsExactly("done", "afterwards");
  }

  @Test
  @DisplayName("G4 required: a commit that is submitted 8 times at once is applied once")
  void aCommitThatIsSubmittedManyTimesAtOnceIsAppliedOnce() {
    Client store = open();
    store.put("job", "state");
    for (int round = 0; round < 10; round++) {
      Submission submission = new Submission(store);
      Commit commit =
          Commit.create().state(Payload.utf8("round " + round)).events(events("r" + round, 2));
      List<Receipt> receipts =
          Race.of(Race.THREADS, thread -> store.commit("job", commit, submission.again()));
      receipts.forEach(receipt -> isTheSame(receipt, receipts.get(0)));
      assertThat(store.history("job")).hasSize(2 * (round + 1));
    }
  }

  @Test
  @DisplayName("G4 required: an operation that was never applied is applied when it comes again")
  void anOperationThatWasNeverAppliedIsAppliedWhenItComesAgain() {
    Client store = open();
    Submission create = new Submission(store);
    store.commit("job", Client.putting("1").event(Payload.utf8("e1")), create.again());
    Submission change = new Submission(store);
    store.commit(
        "job", Commit.create().state(Payload.utf8("2")).event(Payload.utf8("e2")), change.again());
    assertThat(store.state("job")).isEqualTo("2");
    assertThat(store.eventTexts("job")).containsExactly("e1", "e2");

    Submission node = new Submission(store);
    store.putNode("node", Optional.of(Payload.utf8("n")), node.again());
    assertThat(store.node("node").state().asUtf8()).isEqualTo("n");
    Submission delete = new Submission(store);
    store.delete("job", WriteOptions.defaults(), delete.again());
    assertThat(store.find("job")).isEmpty();
  }

  @Test
  @DisplayName("G4 required: a state that comes again after many others is UNKNOWN, not applied")
  void aStateThatComesAgainAfterManyOthersIsUnknown() {
    Client store = open();
    store.put("job", "state");
    Submission submission = new Submission(store);
    Commit mine = Commit.create().state(Payload.utf8("mine"));
    Receipt first = store.commit("job", mine, submission.first());
    letTheDoubtGrowOld();
    for (int n = 0; n < 40; n++) {
      store.put("job", "theirs " + n);
    }
    isTheSameOrUnknown(store, mine, submission, first);
    assertThat(store.state("job")).isEqualTo("theirs 39");
  }

  @Test
  @DisplayName("G4 required: events that come again after many others are UNKNOWN, not appended")
  void eventsThatComeAgainAfterManyOthersAreUnknown() {
    Client store = open();
    store.put("job", "state");
    Submission submission = new Submission(store);
    Commit mine = Commit.create().event(Payload.utf8("mine"));
    Receipt first = store.commit("job", mine, submission.first());
    letTheDoubtGrowOld();
    for (int n = 0; n < 10; n++) {
      store.commit("job", Commit.create().events(events("theirs " + n, 40)));
    }
    for (int n = 0; n < 200; n++) {
      store.append("job", "theirs");
    }
    isTheSameOrUnknown(store, mine, submission, first);
    assertThat(store.eventTexts("job")).containsOnlyOnce("mine").hasSize(601);
  }

  @Test
  @DisplayName("G4 required: what comes again when its job has expired is not said to be refused")
  void whatComesAgainWhenItsJobHasExpiredIsNotSaidToBeRefused() {
    Client store = open();
    store.put("job", "state");
    Submission append = new Submission(store);
    Commit event = Commit.create().event(Payload.utf8("mine"));
    Receipt appended = store.commit("job", event, append.first());
    Submission finish = new Submission(store);
    Commit end =
        Commit.create()
            .status(JobStatus.SUCCEEDED)
            .with(WriteOptions.defaults().retention(Duration.ofSeconds(1)));
    Receipt finished = store.commit("job", end, finish.first());
    eventually("the job has expired").until(() -> store.find("job").isEmpty());
    isTheSameOrUnknown(store, event, append, appended);
    isTheSameOrUnknown(store, end, finish, finished);
    assertThat(store.find("job")).isEmpty();
  }

  /**
   * The age of a doubt is as old as its call: what a busy machine adds on the way to the store must
   * not count against it.
   */
  private void letTheDoubtGrowOld() {
    long begun = System.nanoTime();
    eventually("half a second has passed").until(() -> System.nanoTime() - begun > 500_000_000L);
  }

  /** How many others are "many" is up to the backend: it may also remember all of them. */
  private static void isTheSameOrUnknown(
      Client store, Commit commit, Submission submission, Receipt first) {
    try {
      isTheSame(store.commit("job", commit, submission.again()), first);
    } catch (UnknownOutcomeException e) {
      assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN);
    }
  }

  @Test
  @DisplayName("G4 required: a deletion that is submitted again is done once")
  void aDeletionThatIsSubmittedAgainIsDoneOnce() {
    Client store = open();
    store.put("job", "state");
    Submission submission = new Submission(store);
    Receipt first = store.delete("job", WriteOptions.defaults(), submission.first());
    isTheSame(store.delete("job", WriteOptions.defaults(), submission.again()), first);
  }

  @Test
  @DisplayName(
      "G4 required: a deletion that is submitted again does not delete the job's successor")
  void aDeletionThatIsSubmittedAgainSparesTheSuccessor() {
    Client store = open();
    store.put("job", "state");
    Submission submission = new Submission(store);
    Receipt first = store.delete("job", WriteOptions.defaults(), submission.first());
    store.put("job", "successor");
    try {
      isTheSame(store.delete("job", WriteOptions.defaults(), submission.again()), first);
    } catch (StoreException e) {
      assertThat(e).isInstanceOf(UnknownOutcomeException.class);
    }
    assertThat(store.state("job")).isEqualTo("successor");
  }

  @Test
  @DisplayName("G4 required: a commit that comes again does not bring a deleted job back")
  void aCommitThatComesAgainDoesNotBringADeletedJobBack() {
    Client store = open();
    Submission create = new Submission(store);
    store.commit("job", Client.putting("1"), create.first());
    store.delete("job");
    try {
      store.commit("job", Client.putting("1"), create.again());
    } catch (StoreException e) {
      assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN);
    }
    assertThat(store.find("job")).isEmpty();
  }

  @Test
  @DisplayName("G4 required: a node's state that is submitted again does not undo a later one")
  void aNodesStateThatIsSubmittedAgainDoesNotUndoALaterOne() {
    Client store = open();
    Submission submission = new Submission(store);
    Optional<Payload> mine = Optional.of(Payload.utf8("mine"));
    Receipt first = store.putNode("node", mine, submission.first());
    isTheSame(store.putNode("node", mine, submission.again()), first);
    store.putNode("node", "later");
    isTheSame(store.putNode("node", mine, submission.again()), first);
    assertThat(store.node("node").state().asUtf8()).isEqualTo("later");
  }

  @Test
  @DisplayName("G4 required: a removal of a node that is submitted again spares its successor")
  void aRemovalOfANodeThatIsSubmittedAgainSparesItsSuccessor() {
    Client store = open();
    store.putNode("node", "old");
    Submission submission = new Submission(store);
    store.removeNode("node", submission.first());
    store.removeNode("node", submission.again());
    store.putNode("node", "new");
    try {
      store.removeNode("node", submission.again());
    } catch (StoreException e) {
      assertThat(e).isInstanceOf(UnknownOutcomeException.class);
    }
    assertThat(store.node("node").state().asUtf8()).isEqualTo("new");
  }

  @Test
  @DisplayName("G4 required: a seal that is submitted again succeeds")
  void aSealThatIsSubmittedAgainSucceeds() {
    Client store = open();
    byte[] content = noise(2_500, 1);
    BundleManifest manifest = Client.planned("bundle", content, 1_000);
    store.upload(manifest, content);
    Submission submission = new Submission(store);
    Receipt first = store.seal(manifest, WriteOptions.defaults(), submission.first());
    isTheSame(store.seal(manifest, WriteOptions.defaults(), submission.again()), first);
    assertThat(store.download(manifest)).isEqualTo(content);
  }
}
