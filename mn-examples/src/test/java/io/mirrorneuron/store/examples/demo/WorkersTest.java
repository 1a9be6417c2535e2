package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.inject.Guice;
import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.guice.StoreModule;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workers' logic in one JVM, over a store in memory. */
class WorkersTest {

  /** Ends in no test by itself, however slow the machine is. */
  private static final LeaseTerms LONG = LeaseTerms.of(Duration.ofMinutes(10));

  /** Of whoever is to die: somebody waits for the end of it. */
  private static final LeaseTerms SHORT = LeaseTerms.of(Duration.ofSeconds(2));

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StoreConfig config =
      StoreConfig.builder()
          .mode("memory")
          .extension("memory", "id", UUID.randomUUID().toString())
          .build();
  private final List<RunningWorker> workers = new ArrayList<>();
  private MirrorStore store;
  @TempDir private Path folder;

  @BeforeEach
  void open() {
    store = MirrorStore.open(config);
  }

  @AfterEach
  void close() throws InterruptedException {
    for (RunningWorker worker : workers) {
      worker.end();
    }
    store.close();
  }

  @Test
  void threeWorkersDoEveryJobOnce() throws IOException {
    List<InputFile> files = files(30);
    submit(files, 3, Duration.ofMillis(5));
    hire("a", LONG);
    hire("b", LONG);
    hire("c", LONG);
    assertThat(verdictOn(files)).isEqualTo(new Verdict(30, 30, 30 * 41, 0, 0, 0, 0, List.of()));
  }

  @Test
  void whatADeadWorkerHasSavedIsTheBeginningForTheNext() throws IOException {
    List<InputFile> files = files(1);
    submit(files, 60, Duration.ofMillis(100));
    hire("a", SHORT);
    awaitStep(2);
    workers.get(0).losesItsStore();
    hire("b", LONG);
    Verdict verdict = verdictOn(files);
    assertThat(verdict.problems()).isEmpty();
    assertThat(verdict.takeovers()).isEqualTo(1);
  }

  @Test
  void theLateCommitOfAWorkerWhoseLeaseHasPassedIsRefusedAndReported() throws IOException {
    List<InputFile> files = files(1);
    submit(files, 15, Duration.ofMillis(400));
    hire("a", LONG);
    awaitStep(1);
    loseLease("a");
    hire("b", LONG);
    Verdict verdict = verdictOn(files);
    assertThat(verdict.problems()).isEmpty();
    assertThat(verdict.fenced()).isEqualTo(1);
    assertThat(verdict.lost() + verdict.duplicated()).isZero();
  }

  /** Gives the lease of the only job away behind its holder's back. */
  private void loseLease(String owner) {
    try (MirrorStore same = MirrorStore.builder(config).owner(owner).open()) {
      LeaseName name = LeaseName.job(PlannedJob.id(1));
      LeaseInfo held = same.leases().inspect(name).orElseThrow();
      Lease lease = same.leases().adopt(name, held.token(), LONG).orElseThrow();
      assertThat(same.leases().release(lease)).isTrue();
    }
  }

  private List<InputFile> files(int count) throws IOException {
    List<InputFile> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path path = folder.resolve("input-" + i);
      files.add(InputFile.of(folder, Files.writeString(path, "ein Wort ".repeat(20) + i)));
    }
    return files;
  }

  private void submit(List<InputFile> files, int steps, Duration pause) throws IOException {
    List<PlannedJob> jobs = new ArrayList<>();
    for (InputFile file : files) {
      jobs.add(new PlannedJob(PlannedJob.id(jobs.size() + 1), file, steps, pause));
    }
    Screen screen = new Screen(System.err, false, System::nanoTime);
    new Submission(store, new Abort(screen), screen).submit(new Plan(jobs));
  }

  private void hire(String name, LeaseTerms terms) {
    workers.add(new RunningWorker(config, new WorkerSettings(name, folder, terms)));
  }

  private void awaitStep(int step) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                store.events().read(PlannedJob.id(1), EventCursor.START, 100).events().stream()
                    .map(EventRecord::payload)
                    .map(payload -> payload.as(Json.EVENT))
                    .anyMatch(
                        event -> event instanceof JobEvent.Progressed done && done.step() == step));
  }

  private Verdict verdictOn(List<InputFile> files) throws IOException {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                store
                    .jobs()
                    .list(JobQuery.of(JobStatus.PENDING, JobStatus.RUNNING))
                    .items()
                    .isEmpty());
    workers.forEach(RunningWorker::dismiss);
    try (StoreModule stores = new StoreModule(config)) {
      return Guice.createInjector(stores).getInstance(Verification.class).verify(files);
    }
  }
}
