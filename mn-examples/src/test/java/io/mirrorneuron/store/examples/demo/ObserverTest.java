package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.Payload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObserverTest {

  private static final int STEPS = 10;

  private final MirrorStore store = MirrorStore.open(StoreConfig.builder().mode("memory").build());
  private final Observer observer =
      new Observer(store.jobs(), new Plan(List.of(job(1), job(2), job(3), job(4))));

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void stepsOfJobsThatAreNotFinishedCountAsDone() {
    commit(1, JobStatus.SUCCEEDED, STEPS);
    commit(2, JobStatus.RUNNING, 2 + STEPS / 2); // submitted, started, five steps
    commit(3, JobStatus.PENDING, 1);
    commit(4, JobStatus.PENDING, 1);
    Overview seen = observer.look();
    assertThat(seen.finished()).isEqualTo(1);
    assertThat(seen.running()).extracting(JobSummary::id).containsExactly(PlannedJob.id(2));
    assertThat(seen.done()).isCloseTo(1.5 / 4, within(1e-9));
    assertThat(observer.latest()).isSameAs(seen);
  }

  @Test
  void whenAllJobsAreFinishedAllIsDone() {
    for (int number = 1; number <= 4; number++) {
      commit(number, JobStatus.SUCCEEDED, STEPS);
    }
    assertThat(observer.look()).isEqualTo(new Overview(4, List.of(), 1));
  }

  @Test
  void aJobOfSomebodyElseIsAnError() {
    commit(5, JobStatus.PENDING, 1);
    assertThatThrownBy(observer::look)
        .isInstanceOf(DemoFailure.class)
        .hasMessageContaining("file-000005 is none of ours");
  }

  private void commit(int number, JobStatus status, int events) {
    Commit commit = Commit.create().ifAbsent().status(status);
    for (int i = 0; i < events; i++) {
      commit = commit.event(Payload.utf8("event"));
    }
    store.jobs().commit(PlannedJob.id(number), commit);
  }

  private static PlannedJob job(int number) {
    InputFile file = new InputFile(Path.of("a"), "a", 100);
    return new PlannedJob(PlannedJob.id(number), file, STEPS, Duration.ofMillis(10));
  }
}
