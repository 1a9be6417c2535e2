package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.error.JobFinishedException;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.VersionConflictException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.Snapshot;
import io.mirrorneuron.store.model.WriteOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How jobs end: J5 (finished), J6 (retention), J9 (deleted). */
abstract class JobLifeClauses extends PayloadClauses {

  private static final List<JobStatus> ENDS =
      List.of(JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED);

  @Test
  @DisplayName("J5 required: a finished job refuses every further status, its own included")
  void aFinishedJobRefusesEveryFurtherStatus() {
    Client store = open();
    for (JobStatus end : ENDS) {
      String job = "job-" + end;
      store.put(job, "state");
      long version = store.commit(job, Commit.create().status(end)).version();
      for (JobStatus next : JobStatus.values()) {
        JobFinishedException refusal =
            refuses(
                JobFinishedException.class,
                () -> store.commit(job, Commit.create().state(Payload.utf8("no")).status(next)));
        assertThat(refusal.jobId()).isEqualTo(job);
        assertThat(refusal.status()).isEqualTo(end);
      }
      assertThat(store.job(job).status()).isEqualTo(end);
      assertThat(store.job(job).version()).isEqualTo(version);
      assertThat(store.state(job)).isEqualTo("state");
    }
  }

  @Test
  @DisplayName("J5 required: state, snapshots and events of a finished job may still be written")
  void aFinishedJobMayStillBeWritten() {
    Client store = open();
    store.put("job", "state");
    store.finish("job", LONG);
    store.commit(
        "job",
        Commit.create()
            .state(Payload.utf8("afterwards"))
            .snapshot("agent", Payload.utf8("s"))
            .event(Payload.utf8("e")));
    store.commit("job", Client.putting("put afterwards"));

    assertThat(store.state("job")).isEqualTo("put afterwards");
    assertThat(store.job("job").status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(store.eventTexts("job")).containsExactly("e");
    assertThat(store.snapshots("job").snapshots()).hasSize(1);
  }

  @Test
  @DisplayName("J6 required: a finished job says when it expires: after the commit's retention")
  void aFinishedJobExpiresAfterTheCommitsRetention() {
    Client store = open(Settings.JOB_RETENTION, Duration.ofDays(1));
    store.put("job", "state");
    Receipt finished = store.finish("job", Duration.ofHours(3));
    assertThat(expiry(store, "job"))
        .isCloseTo(finished.time().plus(Duration.ofHours(3)), within(2, ChronoUnit.SECONDS));
  }

  @Test
  @DisplayName("J6 required: without one it expires after the configured retention")
  void aFinishedJobExpiresAfterTheConfiguredRetention() {
    Client store = open(Settings.JOB_RETENTION, Duration.ofHours(5));
    store.put("job", "state");
    Receipt finished = store.commit("job", Commit.create().status(JobStatus.FAILED));
    assertThat(expiry(store, "job"))
        .isCloseTo(finished.time().plus(Duration.ofHours(5)), within(2, ChronoUnit.SECONDS));
  }

  @Test
  @DisplayName("J6 required: no write puts the end of a finished job off")
  void noWritePutsTheEndOff() {
    Client store = open();
    store.put("job", "state");
    store.finish("job", Duration.ofHours(3));
    Instant expires = expiry(store, "job");
    List<Commit> commits =
        List.of(
            Client.putting("afterwards"),
            Commit.create().event(Payload.utf8("e")),
            Commit.create().snapshot("agent", Payload.utf8("s")),
            Commit.create().state(Payload.utf8("longer")).retention(Duration.ofDays(2)));
    for (Commit commit : commits) {
      store.commit("job", commit);
      assertThat(expiry(store, "job")).as("%s", commit).isEqualTo(expires);
    }
  }

  @Test
  @DisplayName("J6 required: a finished job and all that belongs to it disappear together")
  void aFinishedJobDisappearsWithAllThatBelongsToIt() {
    Client store = open();
    store.commit(
        "job",
        Client.putting("state").snapshot("agent", Payload.utf8("s")).event(Payload.utf8("e")));
    long begun = System.nanoTime();
    store.finish("job", SHORT);

    eventually("the job is gone").until(() -> store.find("job").isEmpty());
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(SHORT);
    assertThat(store.snapshots("job").snapshots()).isEmpty();
    assertThat(store.listed()).isEmpty();
    refuses(NotFoundException.class, () -> store.events("job", EventCursor.START, 10));
    refuses(NotFoundException.class, () -> store.append("job", "late"));
    refuses(NotFoundException.class, () -> store.delete("job"));
  }

  @Test
  @DisplayName("J6 required: a job that is written all the time disappears nevertheless")
  void aJobThatIsWrittenAllTheTimeDisappearsNevertheless() {
    Client store = open(Settings.JOB_RETENTION, SHORT);
    store.put("job", "state");
    store.commit("job", Commit.create().status(JobStatus.CANCELLED));

    eventually("the job refuses the next write")
        .until(
            () -> {
              try {
                store.commit(
                    "job",
                    Commit.create()
                        .state(Payload.utf8("again"))
                        .snapshot("agent", Payload.utf8("again"))
                        .event(Payload.utf8("again"))
                        .retention(LONG));
                return false;
              } catch (NotFoundException e) {
                return true;
              }
            });
    assertThat(store.find("job")).isEmpty();
    assertThat(store.snapshots("job").snapshots()).isEmpty();
  }

  @Test
  @DisplayName("J6 required: what was left of an expired job is not found again by its successor")
  void anExpiredJobLeavesNothingToItsSuccessor() {
    Client store = open();
    store.commit(
        "job",
        Client.putting("state").snapshot("agent", Payload.utf8("s")).event(Payload.utf8("e")));
    long last = store.finish("job", SHORT).version();
    eventually("the job is gone").until(() -> store.find("job").isEmpty());

    Receipt created = store.commit("job", Client.putting("new").event(Payload.utf8("first")));
    assertThat(created.version()).as("J4").isGreaterThan(last);
    assertThat(created.sequence()).isEqualTo(1);
    assertThat(store.eventTexts("job")).containsExactly("first");
    assertThat(store.snapshots("job").snapshots()).isEmpty();
    assertThat(store.job("job").status()).isEqualTo(JobStatus.PENDING);
    assertThat(store.job("job").summary().expires()).isEmpty();
    assertThat(store.listed()).containsExactly("job");
  }

  private static Instant expiry(Client store, String job) {
    return store
        .job(job)
        .summary()
        .expires()
        .orElseThrow(() -> new AssertionError("a finished job has no time to expire"));
  }

  @Test
  @DisplayName("J9 required: a deleted job is gone with its state, snapshots and history")
  void aDeletedJobIsGone() {
    Client store = open();
    store.put("other", "stays");
    Receipt last =
        store.commit(
            "job",
            Client.putting("state").snapshot("agent", Payload.utf8("s")).event(Payload.utf8("e")));
    Receipt deleted = store.delete("job");

    assertThat(deleted.version()).as("the last version it had").isEqualTo(last.version());
    assertThat(store.find("job")).isEmpty();
    assertThat(store.snapshots("job").snapshots()).isEmpty();
    assertThat(store.listed()).containsExactly("other");
    refuses(NotFoundException.class, () -> store.events("job", EventCursor.START, 1));
    refuses(NotFoundException.class, () -> store.append("job", "late"));
  }

  @Test
  @DisplayName("J9 required: deleting a job that does not exist is refused")
  void deletingAJobThatDoesNotExistIsRefused() {
    Client store = open();
    refuses(NotFoundException.class, () -> store.delete("job"));
    refuses(NotFoundException.class, () -> store.delete("job", WriteOptions.ifVersion(1)));
    store.put("job", "state");
    store.delete("job");
    refuses(NotFoundException.class, () -> store.delete("job"));
  }

  @Test
  @DisplayName("J9 required: deleting keeps to the expected version")
  void deletingKeepsToTheExpectedVersion() {
    Client store = open();
    long first = store.put("job", "1").version();
    long second = store.put("job", "2").version();
    VersionConflictException conflict =
        refuses(
            VersionConflictException.class,
            () -> store.delete("job", WriteOptions.ifVersion(first)));
    assertThat(conflict.actual()).isEqualTo(second);
    assertThat(store.state("job")).isEqualTo("2");

    store.delete("job", WriteOptions.ifVersion(second));
    assertThat(store.find("job")).isEmpty();
  }

  @Test
  @DisplayName("J9 required: of concurrent deletions exactly one passes")
  void ofConcurrentDeletionsExactlyOnePasses() {
    Client store = open();
    for (int round = 0; round < 10; round++) {
      store.put("job", "round " + round);
      List<Boolean> passed =
          Race.of(
              Race.THREADS,
              index -> {
                try {
                  store.delete("job");
                  return true;
                } catch (StoreException e) {
                  assertThat(e).isInstanceOf(NotFoundException.class);
                  return false;
                }
              });
      assertThat(passed).containsOnlyOnce(true);
    }
  }

  @Test
  @DisplayName("J9 required: a job that is created again begins anew")
  void aJobThatIsCreatedAgainBeginsAnew() {
    Client store = open();
    store.commit(
        "job",
        Client.putting("old")
            .snapshot("agent", Payload.utf8("s"))
            .events(List.of(Payload.utf8("e1"), Payload.utf8("e2"))));
    store.finish("job", LONG);
    store.delete("job");
    Receipt created = store.commit("job", Client.putting("new").event(Payload.utf8("first")));

    JobSummary summary = store.job("job").summary();
    assertThat(created.sequence()).isEqualTo(1);
    assertThat(summary.status()).isEqualTo(JobStatus.PENDING);
    assertThat(summary.lastSequence()).isEqualTo(1);
    assertThat(summary.expires()).isEmpty();
    assertThat(store.snapshots("job").snapshots()).extracting(Snapshot::agentId).isEmpty();
    assertThat(store.eventTexts("job")).containsExactly("first");
    assertThat(store.listed()).containsExactly("job");
  }

  @Test
  @DisplayName("J9 required: the bundle of a deleted job is let go")
  void theBundleOfADeletedJobIsLetGo() {
    Client store = open();
    store.bundleFor("job", "bundle", "content");
    store.delete("job");
    eventually("the bundle is gone").until(() -> store.manifest("bundle").isEmpty());
  }
}
