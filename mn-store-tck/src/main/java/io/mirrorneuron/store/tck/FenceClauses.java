package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.VersionConflictException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Expected;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.WriteOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Writing under a lease: F1 to F4. */
abstract class FenceClauses extends ListingClauses {

  private static final LeaseName OF_JOB = LeaseName.job("job");
  private static final LeaseName NAMED = LeaseName.named("cluster:leader");

  private static final Duration LONGER = LONG.multipliedBy(6);

  /** Every form of commit there is. */
  private static Map<String, Commit> commits() {
    Map<String, Commit> commits = new LinkedHashMap<>();
    commits.put("state", Commit.create().state(Payload.utf8("fenced")));
    commits.put("status", Commit.create().status(JobStatus.RUNNING));
    commits.put("snapshot", Commit.create().snapshot("agent", Payload.utf8("fenced")));
    commits.put("removed snapshot", Commit.create().withoutSnapshot("kept"));
    commits.put("event", Commit.create().event(Payload.utf8("fenced")));
    commits.put("bundle", Commit.create().bundle("bundle"));
    commits.put(
        "all of it",
        Commit.create()
            .state(Payload.utf8("fenced"))
            .status(JobStatus.RUNNING)
            .snapshot("agent", Payload.utf8("fenced"))
            .event(Payload.utf8("fenced"))
            .bundle("bundle"));
    commits.put("end", Commit.create().status(JobStatus.SUCCEEDED));
    return commits;
  }

  private static Commit fenced(Commit commit, Fence fence) {
    return commit.with(commit.options().fence(fence));
  }

  private static Commit renewing(Commit commit, Fence fence, Duration ttl) {
    return commit.with(commit.options().renewing(fence, ttl));
  }

  private static void lasts(Client store, LeaseName name, Duration moreThan, Duration atMost) {
    assertThat(store.inspect(name).orElseThrow().remaining())
        .as("what is left of the %s", name)
        .isGreaterThan(moreThan)
        .isLessThanOrEqualTo(atMost);
  }

  private static Client prepared(Client store) {
    store.bundle("bundle", "content", LONG);
    store.commit("job", Client.putting("state").snapshot("kept", Payload.utf8("kept")));
    return store;
  }

  /** Expects that a fence is refused by an ordinary commit, and that nothing changed. */
  private static void isRefused(Client store, Fence fence, String why) {
    JobRecord before = store.job("job");
    FencedException refusal =
        refuses(
            FencedException.class,
            () ->
                store.commit(
                    "job",
                    Commit.fencedBy(fence)
                        .state(Payload.utf8("fenced"))
                        .event(Payload.utf8("fenced"))));
    assertThat(refusal.fence()).as(why).isEqualTo(fence);
    assertThat(store.job("job").version()).as(why).isEqualTo(before.version());
    assertThat(store.job("job").summary().lastSequence())
        .as(why)
        .isEqualTo(before.summary().lastSequence());
  }

  @Test
  @DisplayName("F1 required: a write under a lease that is held passes")
  void aWriteUnderALeaseThatIsHeldPasses() {
    Client store = prepared(open());
    for (LeaseName name : List.of(OF_JOB, NAMED)) {
      Fence fence = store.granted(name, "me", LONG);
      commits()
          .forEach(
              (what, commit) -> {
                if (!commit.status().map(JobStatus::isFinished).orElse(false)) {
                  store.commit("job", fenced(commit, fence));
                }
              });
    }
    assertThat(store.eventTexts("job")).hasSize(4);
    assertThat(store.state("job")).isEqualTo("fenced");
  }

  @Test
  @DisplayName("F1 required: a write under a lease that has been released is refused")
  void aWriteUnderALeaseThatHasBeenReleasedIsRefused() {
    Client store = prepared(open());
    for (LeaseName name : List.of(OF_JOB, NAMED)) {
      Fence fence = store.granted(name, "me", LONG);
      store.release(fence);
      isRefused(store, fence, "released " + name);
    }
  }

  @Test
  @DisplayName("F1 required: a write under a lease that has expired is refused, taken or not")
  void aWriteUnderALeaseThatHasExpiredIsRefused() {
    Client store = prepared(open());
    for (LeaseName name : List.of(OF_JOB, NAMED)) {
      Fence fence = store.granted(name, "me", Duration.ofMillis(50));
      eventually("the lease expires").until(() -> store.inspect(name).isEmpty());
      isRefused(store, fence, "expired " + name);
      store.granted(name, "you", LONG);
      isRefused(store, fence, "expired and taken " + name);
    }
  }

  @Test
  @DisplayName(
      "F1 required: a write under a lease granted to another is refused, the other's passes")
  void aWriteUnderALeaseGrantedToAnotherIsRefused() {
    Client store = prepared(open());
    for (LeaseName name : List.of(OF_JOB, NAMED)) {
      Fence mine = store.granted(name, "me", LONG);
      store.release(mine);
      Fence again = store.granted(name, "me", LONG);
      isRefused(store, mine, "granted to the same owner again: " + name);
      store.release(again);
      Fence yours = store.granted(name, "you", LONG);
      FencedException refusal =
          refuses(
              FencedException.class,
              () -> store.commit("job", Commit.fencedBy(mine).event(Payload.utf8("mine"))));
      assertThat(refusal.highestToken()).as("0 if not known").isIn(0L, yours.token());
      store.commit("job", Commit.fencedBy(yours).event(Payload.utf8("yours")));
    }
    assertThat(store.eventTexts("job")).containsOnly("yours");
  }

  @Test
  @DisplayName("F1 required: a token that is not exactly the holder's is refused")
  void aTokenThatIsNotExactlyTheHoldersIsRefused() {
    Client store = prepared(open());
    for (LeaseName name : List.of(OF_JOB, NAMED)) {
      isRefused(store, new Fence(name, Long.MAX_VALUE), "nobody was ever granted " + name);
      Fence fence = store.granted(name, "me", LONG);
      for (long wrong : List.of(fence.token() + 1, fence.token() - 1, 1L, Long.MAX_VALUE)) {
        isRefused(store, new Fence(name, wrong), "token " + wrong + " of " + name);
      }
      store.commit("job", Commit.fencedBy(fence).event(Payload.utf8("right")));
    }
  }

  @Test
  @DisplayName("F1 required: a renewed lease goes on passing")
  void aRenewedLeaseGoesOnPassing() {
    Client store = prepared(open());
    Fence fence = store.granted(OF_JOB, "me", Duration.ofSeconds(15));
    assertThat(store.renew(fence, LONG)).isTrue();
    store.commit("job", Commit.fencedBy(fence).event(Payload.utf8("e")));
    assertThat(store.eventTexts("job")).containsExactly("e");
  }

  @Test
  @DisplayName("F2 required: every form of commit is fenced")
  void everyFormOfCommitIsFenced() {
    Client store = prepared(open());
    for (LeaseName name : List.of(OF_JOB, NAMED)) {
      Fence fence = store.granted(name, "me", LONG);
      store.release(fence);
      commits()
          .forEach(
              (what, commit) -> {
                refuses(FencedException.class, () -> store.commit("job", fenced(commit, fence)));
                refuses(
                    FencedException.class,
                    () -> store.commit("job", commit.with(Client.anything().fence(fence))));
              });
    }
    JobRecord job = store.job("job");
    assertThat(job.state().asUtf8()).isEqualTo("state");
    assertThat(job.status()).isEqualTo(JobStatus.PENDING);
    assertThat(job.summary().bundle()).isEmpty();
    assertThat(store.history("job")).isEmpty();
    assertThat(store.snapshots("job").snapshots())
        .singleElement()
        .satisfies(snapshot -> assertThat(snapshot.agentId()).isEqualTo("kept"));
  }

  @Test
  @DisplayName("F2 required: deleting is fenced")
  void deletingIsFenced() {
    Client store = prepared(open());
    for (LeaseName name : List.of(OF_JOB, NAMED)) {
      Fence mine = store.granted(name, "me", LONG);
      store.release(mine);
      refuses(FencedException.class, () -> store.delete("job", WriteOptions.fencedBy(mine)));
      Fence yours = store.granted(name, "you", LONG);
      refuses(FencedException.class, () -> store.delete("job", WriteOptions.fencedBy(mine)));
      assertThat(store.state("job")).isEqualTo("state");
      store.delete("job", WriteOptions.fencedBy(yours));
      assertThat(store.find("job")).isEmpty();
      prepared(store);
    }
  }

  @Test
  @DisplayName("F2 required: of writes that race with a change of holder none lands after it")
  void noWriteOfTheOldHolderLandsAfterTheNewOnes() {
    Client store = open();
    for (int round = 0; round < 25; round++) {
      String job = "job-" + round;
      store.put(job, "state");
      Fence old = store.granted(LeaseName.job(job), "old", LONG);
      Race.of(
          4,
          index -> {
            if (index > 0) {
              writeUntilRefused(store, job, old);
            } else {
              store.commit(job, Commit.fencedBy(old).event(Payload.utf8("old")));
              store.release(old);
              Fence fresh = store.granted(LeaseName.job(job), "new", LONG);
              store.commit(job, Commit.fencedBy(fresh).event(Payload.utf8("new")));
            }
            return index;
          });
      List<String> written = store.eventTexts(job);
      assertThat(written.indexOf("new"))
          .as("the new holder's event is the last of %s", written)
          .isEqualTo(written.size() - 1);
    }
  }

  /** Not for ever: on a busy machine the other holder may be slow to come. */
  private static void writeUntilRefused(Client store, String job, Fence fence) {
    for (int n = 0; n < 40; n++) {
      try {
        store.commit(job, Commit.fencedBy(fence).event(Payload.utf8("old")));
      } catch (FencedException e) {
        return;
      }
    }
  }

  @Test
  @DisplayName("F3 required: who has lost its lease is told so, whatever else does not fit")
  void whoHasLostItsLeaseIsToldSo() {
    Client store = prepared(open());
    Fence lost = store.granted(NAMED, "me", LONG);
    store.release(lost);
    WriteOptions options = WriteOptions.fencedBy(lost);
    Commit commit = Commit.create().state(Payload.utf8("fenced"));

    for (Expected expected :
        List.of(new Expected.Version(1), new Expected.Absent(), new Expected.Existing())) {
      refuses(
          FencedException.class,
          () -> store.commit("job", commit.with(options.expecting(expected))));
    }
    refuses(FencedException.class, () -> store.commit("missing", commit.with(options)));
    refuses(
        FencedException.class,
        () -> store.commit("missing", commit.with(options.expecting(new Expected.Version(1)))));
    refuses(
        FencedException.class,
        () -> store.delete("job", options.expecting(new Expected.Version(1))));
    refuses(FencedException.class, () -> store.delete("missing", options));
  }

  @Test
  @DisplayName("F4 required: a commit of any form renews its lease, to longer or shorter")
  void aCommitOfAnyFormRenewsItsLease() {
    Client store = prepared(open());
    Duration half = LONG.dividedBy(2);
    for (LeaseName name : List.of(NAMED, OF_JOB)) {
      Fence fence = store.granted(name, "me", LONG);
      commits()
          .forEach(
              (what, commit) -> {
                if (name.equals(OF_JOB) || !what.equals("end")) {
                  store.commit("job", renewing(commit, fence, LONGER));
                  lasts(store, name, LONG, LONGER);
                  assertThat(store.renew(fence, LONG)).as(what).isTrue();
                }
              });
      store.commit("job", renewing(Commit.create().event(Payload.utf8("e")), fence, half));
      lasts(store, name, Duration.ZERO, half);
      assertThat(store.inspect(name).orElseThrow().token()).isEqualTo(fence.token());
    }
  }

  @Test
  @DisplayName("F4 required: a commit that does not renew leaves the end of its lease")
  void aCommitThatDoesNotRenewLeavesTheEndOfItsLease() {
    Client store = prepared(open());
    for (LeaseName name : List.of(OF_JOB, NAMED)) {
      Fence fence = store.granted(name, "me", LONG);
      store.commit("job", Commit.fencedBy(fence).state(Payload.utf8("fenced")));
      lasts(store, name, Duration.ZERO, LONG);
    }
  }

  @Test
  @DisplayName("F4 required: a commit that too few replicas confirm has been applied, and renewed")
  void aCommitThatTooFewReplicasConfirmHasRenewed() {
    Client store = prepared(open());
    Durability impossible = Durability.replicas(1_000).within(Duration.ofMillis(20));
    Commit commit = Commit.create().state(Payload.utf8("fenced")).durability(impossible);
    for (LeaseName name : List.of(OF_JOB, NAMED)) {
      Fence fence = store.granted(name, "me", LONG);
      fails(UnconfirmedException.class, () -> store.commit("job", renewing(commit, fence, LONGER)));
      boolean renewed = store.inspect(name).orElseThrow().remaining().compareTo(LONG) > 0;
      assertThat(renewed).as("the %s was renewed", name).isEqualTo(true);
    }
  }

  @Test
  @DisplayName("F4 required: a commit that is refused renews nothing, and revives nothing")
  void aCommitThatIsRefusedRenewsNothing() {
    Client store = prepared(open());
    Commit commit = Commit.create().state(Payload.utf8("refused"));
    for (LeaseName name : List.of(OF_JOB, NAMED)) {
      Fence mine = store.granted(name, "me", LONG);
      refuses(
          VersionConflictException.class,
          () -> store.commit("job", renewing(commit.ifVersion(1), mine, LONGER)));
      refuses(
          VersionConflictException.class,
          () -> store.commit("job", renewing(commit.ifAbsent(), mine, LONGER)));
      lasts(store, name, Duration.ZERO, LONG);
      store.release(mine);
      refuses(FencedException.class, () -> store.commit("job", renewing(commit, mine, LONGER)));
      assertThat(store.inspect(name)).as("released").isEmpty();
      Fence brief = store.granted(name, "me", Duration.ofMillis(50));
      eventually("the lease expires").until(() -> store.inspect(name).isEmpty());
      refuses(FencedException.class, () -> store.commit("job", renewing(commit, brief, LONGER)));
      assertThat(store.inspect(name)).as("expired").isEmpty();
      store.granted(name, "you", LONG);
      refuses(FencedException.class, () -> store.commit("job", renewing(commit, brief, LONGER)));
      lasts(store, name, Duration.ZERO, LONG);
    }
    assertThat(store.state("job")).isEqualTo("state");
  }

  @Test
  @DisplayName("F4 required: a commit that comes again, having been applied, renews nothing more")
  void aCommitThatComesAgainRenewsNothingMore() {
    Client store = prepared(open());
    Commit state = Commit.create().state(Payload.utf8("once"));
    for (LeaseName name : List.of(OF_JOB, NAMED)) {
      Fence fence = store.granted(name, "me", LONG);
      Commit commit = renewing(state, fence, LONGER);
      Submission submission = new Submission(store);
      long version = store.commit("job", commit, submission.first()).version();
      lasts(store, name, LONG, LONGER);
      // By a commit, which is replicated when it returns: a renewal need not be.
      store.commit("job", renewing(Commit.create().event(Payload.utf8("e")), fence, LONG));

      assertThat(store.commit("job", commit, submission.again()).version()).isEqualTo(version);
      lasts(store, name, Duration.ZERO, LONG);
      store.release(fence);
      store.granted(name, "you", LONG);
      assertThat(store.commit("job", commit, submission.again()).version()).isEqualTo(version);
      lasts(store, name, Duration.ZERO, LONG);
    }
  }
}
