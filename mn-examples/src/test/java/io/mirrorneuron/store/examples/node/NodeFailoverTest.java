package io.mirrorneuron.store.examples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.examples.ExampleProcess;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.model.JobStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes at work while the primary is killed. */
class NodeFailoverTest {

  /** A Sentinel that was stalled for two seconds does nothing for thirty. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int STEPS = 40;

  @TempDir private Path folder;

  @Test
  @Tag("long")
  @Timeout(600)
  void nodesGoOnWithTheNextPrimaryAndNoStepIsLostOrDoneTwice()
      throws IOException, InterruptedException {
    try (LocalTopology redis = LocalTopology.sentinel(2, 3)) {
      Map<String, String> environment = new TreeMap<>(redis.environment());
      environment.put("MN_REDIS_WAIT_REPLICAS", "1");
      try (Nodes nodes = new Nodes(folder, environment)) {
        ExampleProcess one = nodes.start("one", "--claims", "3");
        ExampleProcess other = nodes.start("other", "--claims", "3");
        Pattern started = Pattern.compile(".* started .*");
        one.awaitOutput(started);
        other.awaitOutput(started);
        List<String> ids = nodes.submit("job", 12, STEPS, Duration.ofMillis(100));
        await().atMost(PATIENCE).until(() -> nodes.someJobIs(JobStatus.RUNNING));
        redis.primary().kill();
        redis.awaitPrimaryOtherThan(redis.primary(), PATIENCE);

        Pattern failover = Pattern.compile(".* failover .* is the primary after .*");
        one.awaitOutput(failover);
        other.awaitOutput(failover);
        await()
            .atMost(PATIENCE)
            .until(() -> !nodes.someJobIs(JobStatus.PENDING, JobStatus.RUNNING));
        assertThat(nodes.statuses(ids)).containsExactly(JobStatus.SUCCEEDED);
        assertThat(ids)
            .allSatisfy(
                id ->
                    assertThat(nodes.stepsDone(id))
                        .as(() -> nodes.history(id).toString())
                        .extracting(TaskEvent.StepDone::step)
                        .isEqualTo(Nodes.each(STEPS)));
        one.terminate();
        other.terminate();
        assertThat(one.exitCode()).as(one::output).isZero();
        assertThat(other.exitCode()).as(other::output).isZero();
        assertThat(nodes.names()).isEmpty();
      }
    }
  }
}
