package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That what is wrong in the store does not pass. */
class VerificationTest {

  private static final String ID = PlannedJob.id(1);
  private static final WordCounts RIGHT = new WordCounts(3, 0, Map.of("die", 2L, "maus", 1L));

  private final MirrorStore store = MirrorStore.open(StoreConfig.builder().mode("memory").build());
  @TempDir private Path folder;
  private Path file;
  private InputFile input;
  private String digest;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("a"), "Die Maus. Die");
    input = InputFile.of(folder, file);
    digest = SequentialRun.over(input).sha256();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aRightResultHasNoProblems() throws IOException {
    commit(JobStatus.SUCCEEDED, RIGHT, submitted(), started(), finished());
    Verdict verdict = verdict();
    assertThat(verdict).isEqualTo(new Verdict(1, 1, 3, 0, 0, 0, 0, List.of()));
    assertThat(verdict.passes()).as("nothing was taken over or fenced out").isFalse();
  }

  @Test
  void aWordTooFewIsLost() throws IOException {
    commit(
        JobStatus.SUCCEEDED,
        new WordCounts(2, 0, Map.of("die", 1L, "maus", 1L)),
        submitted(),
        started(),
        finished());
    assertThat(verdict().lost()).isEqualTo(1);
    assertThat(verdict().problems())
        .containsExactly("job file-000001 (a) counted 2 words, one process alone 3");
  }

  @Test
  void aWordTooManyIsDuplicated() throws IOException {
    commit(
        JobStatus.SUCCEEDED,
        new WordCounts(4, 0, Map.of("die", 3L, "maus", 1L)),
        submitted(),
        started(),
        finished());
    assertThat(verdict().duplicated()).isEqualTo(1);
    assertThat(verdict().problems()).hasSize(1);
  }

  @Test
  void aJobThatIsNotFinishedIsAProblem() throws IOException {
    commit(JobStatus.RUNNING, RIGHT, submitted(), started());
    assertThat(verdict().problems())
        .containsExactly(
            "job file-000001 (a) is RUNNING", "job file-000001 has no end in its history");
  }

  @Test
  void aJobThatIsNotThereIsLost() throws IOException {
    assertThat(verdict().lost()).isEqualTo(1);
    assertThat(verdict().problems()).containsExactly("there is no job file-000001 for a");
  }

  @Test
  void aJobOfNoFileIsAProblem() throws IOException {
    commit(JobStatus.SUCCEEDED, RIGHT, submitted(), started(), finished());
    store.jobs().put("other", Payload.utf8(""));
    assertThat(verdict().problems()).containsExactly("job other belongs to no file of the input");
  }

  @Test
  void inputThatHasChangedIsSaidToHaveChanged() throws IOException {
    commit(JobStatus.SUCCEEDED, RIGHT, submitted(), started(), finished());
    Files.writeString(file, "Die Katze. Die");
    assertThat(verdict().problems())
        .containsExactly("the input has changed since job file-000001 was made of a");
  }

  @Test
  void refusedCommitsAreCounted() throws IOException {
    commit(JobStatus.SUCCEEDED, RIGHT, submitted(), started(), finished());
    report(new WorkerReport.Step(ID, 6, 1));
    assertThat(verdict().fenced()).isEqualTo(1);
    assertThat(verdict().problems()).isEmpty();
  }

  @Test
  void aRefusedCommitThatIsInTheHistoryIsAProblem() throws IOException {
    commit(JobStatus.SUCCEEDED, RIGHT, submitted(), started(), finished());
    report(new WorkerReport.Step(ID, 7, 1));
    assertThat(verdict().problems())
        .containsExactly("step 1 of job file-000001 was refused and yet is in its history");
  }

  private void report(WorkerReport.Step fenced) {
    WorkerReport report = new WorkerReport(1, 0, 1, List.of(fenced), List.of());
    store.nodes().put("worker-1", Payload.of(Json.REPORT, report));
  }

  private void commit(JobStatus status, WordCounts result, JobEvent... events) {
    FileJob job = new FileJob("a", input.size(), digest, 1, 0, result);
    Commit commit = Commit.create().ifAbsent().state(Payload.of(Json.JOB, job)).status(status);
    for (JobEvent event : events) {
      commit = commit.event(Payload.of(Json.EVENT, event));
    }
    store.jobs().commit(ID, commit);
  }

  private Verdict verdict() throws IOException {
    return new Verification(store.jobs(), store.events(), store.nodes()).verify(List.of(input));
  }

  private static JobEvent submitted() {
    return new JobEvent.Submitted("a");
  }

  private static JobEvent started() {
    return new JobEvent.Started("worker-1", 7);
  }

  private static JobEvent finished() {
    return new JobEvent.Finished("worker-1", 7, 1, 3);
  }
}
