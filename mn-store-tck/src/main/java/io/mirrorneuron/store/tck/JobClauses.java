package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.VersionConflictException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.model.Expected;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.Snapshot;
import io.mirrorneuron.store.model.WriteOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Committing, expecting, versions: J1 to J4. */
abstract class JobClauses extends Kit {

  @Test
  @DisplayName("J1 required: all parts of a commit are applied")
  void allPartsOfACommitAreApplied() {
    Client store = open();
    store.bundle("bundle", "content", LONG);
    Receipt created = store.put("job", "first");

    Receipt receipt =
        store.commit(
            "job",
            Commit.create()
                .state(Payload.utf8("second"))
                .status(JobStatus.RUNNING)
                .snapshot("agent-1", Payload.utf8("s1"))
                .snapshot("agent-2", Payload.utf8("s2"))
                .event(Payload.utf8("e1"))
                .event(Payload.utf8("e2"))
                .bundle("bundle"));

    JobRecord job = store.job("job");
    JobSummary summary = job.summary();
    assertThat(job.state()).isEqualTo(Payload.utf8("second"));
    assertThat(summary.id()).isEqualTo("job");
    assertThat(summary.status()).isEqualTo(JobStatus.RUNNING);
    assertThat(summary.version()).isEqualTo(receipt.version()).isGreaterThan(created.version());
    assertThat(summary.lastSequence()).isEqualTo(receipt.sequence()).isEqualTo(2);
    assertThat(summary.bundle()).contains("bundle");
    assertThat(summary.expires()).isEmpty();
    assertThat(summary.created()).isBeforeOrEqualTo(summary.updated());
    assertThat(store.snapshots("job").snapshots())
        .extracting(Snapshot::agentId)
        .containsExactly("agent-1", "agent-2");
    assertThat(store.eventTexts("job")).containsExactly("e1", "e2");
  }

  @Test
  @DisplayName("J1 required: a job is created with all parts of its first commit")
  void aJobIsCreatedWithAllPartsOfItsFirstCommit() {
    Client store = open();
    store.bundle("bundle", "content", LONG);
    Receipt receipt =
        store.commit(
            "job",
            Client.putting("state")
                .status(JobStatus.WAITING)
                .snapshot("agent", Payload.utf8("s"))
                .event(Payload.utf8("e"))
                .bundle("bundle"));

    assertThat(receipt.sequence()).isEqualTo(1);
    assertThat(store.state("job")).isEqualTo("state");
    assertThat(store.job("job").status()).isEqualTo(JobStatus.WAITING);
    assertThat(store.job("job").summary().bundle()).contains("bundle");
    assertThat(store.snapshots("job").snapshots()).hasSize(1);
    assertThat(store.eventTexts("job")).containsExactly("e");
  }

  @Test
  @DisplayName("J1 required: a concurrent reader sees all of a commit or nothing of it")
  void aConcurrentReaderSeesAllOfACommitOrNothing() {
    Client store = open();
    int commits = 60;
    store.put("job", "0");
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger looks = new AtomicInteger();
    AtomicInteger written = new AtomicInteger();
    Race.of(
        3,
        index -> {
          if (index == 0) {
            try {
              // Until it has been looked at as often, however late the readers come.
              while (written.get() < commits
                  || (looks.get() < commits && written.get() < 50 * commits)) {
                Payload payload = Payload.utf8(Integer.toString(written.get() + 1));
                store.commit(
                    "job",
                    Commit.create().state(payload).snapshot("agent", payload).event(payload));
                written.incrementAndGet();
              }
            } finally {
              done.set(true);
            }
          } else {
            while (!done.get()) {
              boolean begun = written.get() > 0;
              seesWholeCommits(store);
              if (begun) {
                looks.incrementAndGet();
              }
            }
          }
          return index;
        });
    assertThat(store.state("job")).isEqualTo(Integer.toString(written.get()));
    assertThat(store.job("job").summary().lastSequence()).isEqualTo(written.get());
  }

  private static void seesWholeCommits(Client store) {
    long snapshotBefore = snapshotNumber(store);
    List<EventRecord> tail =
        store.events("job", new EventCursor(snapshotBefore, ""), 1).events().isEmpty()
            ? List.of()
            : store.history("job", new EventCursor(snapshotBefore, ""), Commit.MAX_PARTS);
    long eventBefore = snapshotBefore + tail.size();
    JobRecord job = store.job("job");
    long state = Long.parseLong(job.state().asUtf8());
    long snapshotAfter = snapshotNumber(store);

    assertThat(state)
        .as("state and number of events of one read")
        .isEqualTo(job.summary().lastSequence());
    assertThat(state).as("state, read after event").isGreaterThanOrEqualTo(eventBefore);
    assertThat(snapshotAfter).as("snapshot, read after state").isGreaterThanOrEqualTo(state);
  }

  private static long snapshotNumber(Client store) {
    return store.snapshots("job").snapshots().stream()
        .mapToLong(snapshot -> Long.parseLong(snapshot.payload().asUtf8()))
        .findFirst()
        .orElse(0);
  }

  @Test
  @DisplayName(
      "J2 required: expecting anything creates a job, PENDING unless the commit says otherwise")
  void expectingAnythingCreatesAJob() {
    Client store = open();
    store.put("plain", "state");
    store.commit("running", Client.putting("state").status(JobStatus.RUNNING));
    store.commit("events", Commit.create().event(Payload.utf8("e")).with(Client.anything()));

    assertThat(store.job("plain").status()).isEqualTo(JobStatus.PENDING);
    assertThat(store.job("running").status()).isEqualTo(JobStatus.RUNNING);
    assertThat(store.job("events").status()).isEqualTo(JobStatus.PENDING);
    assertThat(store.job("events").version()).isPositive();
    assertThat(store.job("events").state()).isEqualTo(Payload.of(new byte[0]));

    store.put("plain", "again");
    assertThat(store.state("plain")).isEqualTo("again");
  }

  @Test
  @DisplayName("J2 required: expecting no job creates one")
  void expectingNoJobCreatesOne() {
    Client store = open();
    store.commit("job", Commit.create().state(Payload.utf8("state")).ifAbsent());
    store.commit(
        "running",
        Commit.create().state(Payload.utf8("state")).status(JobStatus.RUNNING).ifAbsent());

    assertThat(store.job("job").status()).isEqualTo(JobStatus.PENDING);
    assertThat(store.job("running").status()).isEqualTo(JobStatus.RUNNING);
  }

  @Test
  @DisplayName("J2 required: expecting an existing job or a version where there is none is refused")
  void expectingAJobWhereThereIsNoneIsRefused() {
    Client store = open();
    Commit state = Commit.create().state(Payload.utf8("state"));
    List<Commit> commits =
        List.of(
            state,
            state.with(WriteOptions.defaults().expecting(new Expected.Existing())),
            state.ifVersion(1),
            Commit.create().status(JobStatus.RUNNING),
            Commit.create().event(Payload.utf8("e")),
            Commit.create().snapshot("agent", Payload.utf8("s")));
    for (Commit commit : commits) {
      assertThat(refuses(NotFoundException.class, () -> store.commit("job", commit)).id())
          .isEqualTo("job");
    }
    assertThat(store.find("job")).isEmpty();
    assertThat(store.listed()).isEmpty();
    assertThat(store.snapshots("job").snapshots()).isEmpty();
  }

  @Test
  @DisplayName("J3 required: only the version that the job has passes")
  void onlyTheVersionThatTheJobHasPasses() {
    Client store = open();
    long first = store.put("job", "1").version();
    long second =
        store.commit("job", Commit.create().state(Payload.utf8("2")).ifVersion(first)).version();

    for (long wrong : List.of(first, second - 1, second + 1, Long.MAX_VALUE, 1L)) {
      if (wrong == second) {
        continue;
      }
      VersionConflictException conflict =
          refuses(
              VersionConflictException.class,
              () -> store.commit("job", Commit.create().state(Payload.utf8("x")).ifVersion(wrong)));
      assertThat(conflict.jobId()).isEqualTo("job");
      assertThat(conflict.actual()).isEqualTo(second);
    }
    assertThat(store.state("job")).isEqualTo("2");
    assertThat(store.job("job").version()).isEqualTo(second);
  }

  @Test
  @DisplayName("J3 required: a version is also expected of commits that do not change it")
  void aVersionIsAlsoExpectedOfCommitsThatDoNotChangeIt() {
    Client store = open();
    long first = store.put("job", "1").version();
    long second = store.put("job", "2").version();
    Commit events = Commit.create().event(Payload.utf8("e"));
    Commit snapshot = Commit.create().snapshot("agent", Payload.utf8("s"));

    refuses(VersionConflictException.class, () -> store.commit("job", events.ifVersion(first)));
    refuses(VersionConflictException.class, () -> store.commit("job", snapshot.ifVersion(first)));
    store.commit("job", events.ifVersion(second));
    store.commit("job", snapshot.ifVersion(second));

    assertThat(store.eventTexts("job")).containsExactly("e");
    assertThat(store.snapshots("job").snapshots()).hasSize(1);
  }

  @Test
  @DisplayName("J3 required: expecting no job where there is one is refused")
  void expectingNoJobWhereThereIsOneIsRefused() {
    Client store = open();
    long version = store.put("job", "1").version();
    VersionConflictException conflict =
        refuses(
            VersionConflictException.class,
            () -> store.commit("job", Commit.create().state(Payload.utf8("2")).ifAbsent()));
    assertThat(conflict.actual()).isEqualTo(version);
    assertThat(store.state("job")).isEqualTo("1");
  }

  @Test
  @DisplayName("J3 required: of concurrent writers that expect the same version exactly one passes")
  void ofConcurrentWritersThatExpectTheSameVersionExactlyOnePasses() {
    Client store = open();
    store.put("job", "0");
    for (int round = 0; round < 15; round++) {
      long version = store.job("job").version();
      List<Boolean> passed =
          Race.of(
              Race.THREADS,
              writer ->
                  passes(
                      store,
                      Commit.create()
                          .state(Payload.utf8("writer " + writer))
                          .event(Payload.utf8(Integer.toString(writer)))
                          .ifVersion(version)));
      assertThat(passed).as("who passed in round %d", round).containsOnlyOnce(true);
      assertThat(store.state("job")).isEqualTo("writer " + passed.indexOf(true));
    }
    assertThat(store.history("job")).hasSize(15);
  }

  @Test
  @DisplayName("J3 required: a counter that 8 writers count up by compare-and-set loses no count")
  void aCounterLosesNoCount() {
    Client store = open();
    store.put("job", "0");
    int counts = 15;
    Race.of(
        Race.THREADS,
        writer -> {
          for (int counted = 0; counted < counts; ) {
            JobRecord job = store.job("job");
            int next = Integer.parseInt(job.state().asUtf8()) + 1;
            Commit commit =
                Commit.create()
                    .state(Payload.utf8(Integer.toString(next)))
                    .ifVersion(job.version());
            counted += passes(store, commit) ? 1 : 0;
          }
          return writer;
        });
    assertThat(store.state("job")).isEqualTo(Integer.toString(Race.THREADS * counts));
  }

  @Test
  @DisplayName("J3 required: of concurrent writers that expect no job exactly one creates it")
  void ofConcurrentWritersThatExpectNoJobExactlyOneCreatesIt() {
    Client store = open();
    for (int round = 0; round < 10; round++) {
      String job = "job-" + round;
      List<Boolean> passed =
          Race.of(
              Race.THREADS,
              writer ->
                  passes(
                      store,
                      Commit.create().state(Payload.utf8("writer " + writer)).ifAbsent(),
                      job));
      assertThat(passed).as("who created %s", job).containsOnlyOnce(true);
      assertThat(store.state(job)).isEqualTo("writer " + passed.indexOf(true));
    }
  }

  private static boolean passes(Client store, Commit commit) {
    return passes(store, commit, "job");
  }

  private static boolean passes(Client store, Commit commit, String job) {
    try {
      store.commit(job, commit);
      return true;
    } catch (VersionConflictException e) {
      return false;
    }
  }

  @Test
  @DisplayName("J4 required: each change of state or status gives a larger version")
  void eachChangeOfStateOrStatusGivesALargerVersion() {
    Client store = open();
    long last = 0;
    for (int n = 0; n < 60; n++) {
      Commit commit =
          switch (n % 3) {
            case 0 -> Client.putting("state " + n);
            case 1 -> Commit.create().status(n % 2 == 0 ? JobStatus.RUNNING : JobStatus.WAITING);
            default -> Client.putting("state").status(JobStatus.RUNNING);
          };
      Receipt receipt = store.commit("job", commit);
      assertThat(receipt.version()).as("version after change %d", n).isGreaterThan(last);
      assertThat(store.job("job").version()).isEqualTo(receipt.version());
      last = receipt.version();
    }
  }

  @Test
  @DisplayName("J4 required: other commits leave the version")
  void otherCommitsLeaveTheVersion() {
    Client store = open();
    store.bundle("bundle", "content", LONG);
    long version = store.put("job", "state").version();
    List<Commit> commits =
        List.of(
            Commit.create().event(Payload.utf8("e")),
            Commit.create().snapshot("agent", Payload.utf8("s")),
            Commit.create().withoutSnapshot("agent"),
            Commit.create().bundle("bundle"));
    for (Commit commit : commits) {
      assertThat(store.commit("job", commit).version()).as("%s", commit).isEqualTo(version);
      assertThat(store.job("job").version()).as("%s", commit).isEqualTo(version);
    }
  }

  @Test
  @DisplayName("J4 required: concurrent changes get versions of their own")
  void concurrentChangesGetVersionsOfTheirOwn() {
    Client store = open();
    store.put("job", "0");
    List<List<Long>> versions =
        Race.of(
            Race.THREADS,
            writer ->
                IntStream.range(0, 20)
                    .mapToObj(n -> store.put("job", writer + "/" + n).version())
                    .toList());
    List<Long> all = new ArrayList<>();
    for (List<Long> mine : versions) {
      assertThat(mine).as("versions of one writer grow").isSorted();
      all.addAll(mine);
    }
    assertThat(all).doesNotHaveDuplicates();
    assertThat(store.job("job").version()).isEqualTo(all.stream().max(Long::compare).get());
  }

  @Test
  @DisplayName("J4 required: a job that is deleted and created again goes on with larger versions")
  void aJobThatIsCreatedAgainGoesOnWithLargerVersions() {
    Client store = open();
    long last = 0;
    for (int n = 0; n < 20; n++) {
      long version = store.put("job", "life " + n).version();
      assertThat(version).isGreaterThan(last);
      last = store.put("job", "changed").version();
      assertThat(last).isGreaterThan(version);
      store.delete("job");
    }
  }
}
