package io.mirrorneuron.store.examples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.examples.ExampleProcess;
import io.mirrorneuron.store.examples.Node;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes as an operator runs them: processes, signals, and one server. */
class NodeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration BRIEF = Duration.ofMillis(50);

  /** A job of so many steps ends in no test. */
  private static final int ENDLESS = 1_000_000;

  private static final Pattern STARTED = line("started", ".*");

  private static LocalRedis redis;

  @TempDir private Path folder;
  private Nodes nodes;

  @BeforeAll
  static void startRedis() {
    redis = LocalRedis.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void open() {
    nodes = new Nodes(folder, environment(redis.url()));
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void twoNodesShareTheJobsAndEachStepIsDoneOnce() throws IOException, InterruptedException {
    ExampleProcess one = nodes.start("one", "--claims", "1");
    ExampleProcess other = nodes.start("other", "--claims", "1");
    one.awaitOutput(STARTED);
    other.awaitOutput(STARTED);
    List<String> ids = new ArrayList<>();
    // A node that the machine does not let run gets nothing; so there is more until both had some.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              if (!nodes.someJobIs(JobStatus.PENDING)) {
                ids.addAll(nodes.submit("batch-" + ids.size(), 4, 3, BRIEF));
              }
              return says(one, "done") && says(other, "done");
            });
    await().atMost(PATIENCE).until(() -> !nodes.someJobIs(JobStatus.PENDING, JobStatus.RUNNING));

    assertThat(nodes.statuses(ids)).containsExactly(JobStatus.SUCCEEDED);
    assertThat(ids)
        .allSatisfy(
            id ->
                assertThat(nodes.stepsDone(id))
                    .as(() -> nodes.history(id).toString())
                    .extracting(TaskEvent.StepDone::step)
                    .isEqualTo(Nodes.each(3)));
    await().atMost(PATIENCE).until(() -> Set.of("one", "other").equals(Set.copyOf(nodes.names())));
  }

  @Test
  void whenTheLeaderIsKilledAnotherLeadsAndFinishesWhatWasLeft()
      throws IOException, InterruptedException {
    String[] hasty = {
      "--claims", "1", "--lease-ttl", "2s", "--heartbeat", "500ms", "--node-ttl", "2s"
    };
    Map<String, ExampleProcess> both =
        Map.of("one", nodes.start("one", hasty), "other", nodes.start("other", hasty));
    for (ExampleProcess node : both.values()) {
      node.awaitOutput(STARTED);
    }
    Kill kill = killALeaderAtWork(both);
    String survivor = kill.node().equals("one") ? "other" : "one";

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                leader()
                    .filter(leads -> leads.owner().equals(survivor))
                    .filter(leads -> leads.token() > kill.leaderToken())
                    .isPresent());
    await().atMost(PATIENCE).until(() -> !nodes.someJobIs(JobStatus.PENDING, JobStatus.RUNNING));
    both.get(survivor).awaitOutput(line("swept", "\\d+ orphan.*"));
    both.get(survivor).awaitOutput(line("gone", kill.node() + ", silent for .*"));
    await().atMost(PATIENCE).until(() -> nodes.names().equals(List.of(survivor)));
    List<TaskEvent.StepDone> steps = nodes.stepsDone(kill.job());
    assertThat(steps).extracting(TaskEvent.StepDone::step).isEqualTo(Nodes.each(Kill.STEPS));
    assertThat(steps).startsWith(kill.done().toArray(TaskEvent.StepDone[]::new));
    assertThat(steps.get(Kill.STEPS - 1).node()).isEqualTo(survivor);
  }

  @Test
  void whoIsToldToLeaveHandsOverAndLeavesNothingBehind() throws IOException, InterruptedException {
    List<String> ids = nodes.submit("endless", 3, ENDLESS, BRIEF);
    ExampleProcess node = nodes.start("leaver", "--claims", "2", "--lease-ttl", "1h");
    node.awaitOutput(line("leader", ".*"));
    await()
        .atMost(PATIENCE)
        .until(() -> ids.stream().filter(id -> !nodes.stepsDone(id).isEmpty()).count() == 2);
    node.terminate();

    assertThat(node.exitCode()).as(node::output).isZero();
    assertThat(node.output()).containsSubsequence(" leaving ", "SIGTERM", " left ", "leaver");
    assertThat(nodes.names()).isEmpty();
    assertThat(leader()).isEmpty();
    assertThat(nodes.store.leases().inspectAll(ids.stream().map(LeaseName::job).toList()))
        .containsOnly(Optional.empty());
    assertThat(nodes.statuses(ids)).containsExactly(JobStatus.PENDING);
    assertThat(ids)
        .filteredOn(
            id -> nodes.history(id).stream().anyMatch(TaskEvent.HandedOver.class::isInstance))
        .hasSize(2);
  }

  @Test
  void aSecondSignalEndsItAtOnce() throws IOException, InterruptedException {
    List<String> ids = nodes.submit("long", 1, 2, Duration.ofHours(1));
    ExampleProcess node = nodes.start("hasty", "--lease-ttl", "1h");
    node.awaitOutput(line("leader", ".*"));
    await().atMost(PATIENCE).until(() -> nodes.someJobIs(JobStatus.RUNNING));
    node.terminate();
    node.awaitOutput(line("leaving", "SIGTERM"));
    node.terminate();

    assertThat(node.exitCode()).as(node::output).isEqualTo(128 + 15);
    assertThat(nodes.names()).containsExactly("hasty");
    assertThat(nodes.statuses(ids)).containsExactly(JobStatus.RUNNING);
  }

  @Test
  void itLeavesByItselfWhenThereIsNothingToDo() throws IOException, InterruptedException {
    List<String> ids = nodes.submit("few", 3, 2, BRIEF);
    ExampleProcess node = nodes.start("idle", "--exit-when-idle");
    assertThat(node.exitCode()).as(node::output).isZero();
    assertThat(nodes.statuses(ids)).containsExactly(JobStatus.SUCCEEDED);
    assertThat(nodes.names()).isEmpty();
  }

  @Test
  void whereNoReplicaIsThereYetItGoesOnAndWorksAsSoonAsThereIsOne()
      throws IOException, InterruptedException {
    Map<String, String> confirmed = new TreeMap<>(environment(redis.url()));
    confirmed.put("MN_REDIS_WAIT_REPLICAS", "1");
    try (Nodes first = new Nodes(folder, confirmed)) {
      first.submitUnconfirmed("job", new Task(Sleep.TYPE, 1, "0"));
      ExampleProcess node = first.start("first");
      node.awaitOutput(STARTED);
      node.awaitOutput(Pattern.compile(".*the heartbeat fails; it goes on.*"));
      assertThat(first.names()).containsExactly("first");
      LocalRedisConfig replica = LocalRedisConfig.builder().replicaOf(redis.address()).build();
      try (LocalRedis second = LocalRedis.start(replica)) {
        assertThat(second.isAlive()).isTrue();
        node.awaitOutput(Pattern.compile(".*the heartbeat works again.*"));
        await()
            .atMost(PATIENCE)
            .until(() -> first.statuses(List.of("job")).equals(Set.of(JobStatus.SUCCEEDED)));
      }
      node.terminate();
      assertThat(node.exitCode()).as(node::output).isZero();
      assertThat(first.names()).isEmpty();
    }
  }

  @Test
  void aStoreThatCannotBeReachedIsToldInASentence() throws IOException, InterruptedException {
    LocalRedis gone = LocalRedis.start();
    gone.close();
    Map<String, String> environment =
        Map.of(
            "MN_REDIS_CLIENT", "jedis",
            "MN_REDIS_URL", gone.url(),
            "MN_REDIS_RECONNECT_ATTEMPTS", "1");
    try (ExampleProcess node =
        new ExampleProcess(folder.resolve("lost"), Node.class, environment, "start")) {
      assertThat(node.exitCode()).isEqualTo(1);
      assertThat(node.output())
          .containsPattern("mn node: opening the store at " + gone.address() + " failed in 2 att")
          .doesNotContain("\tat ");
    }
  }

  /** What there was when a leader was killed. */
  private record Kill(String node, long leaderToken, String job, List<TaskEvent.StepDone> done) {
    private static final int STEPS = 15;
  }

  /**
   * Kills whoever leads, with a job that is begun and not finished. It is stopped first: what is
   * true of a stopped process is still true when it is killed, however slow this one is.
   */
  private Kill killALeaderAtWork(Map<String, ExampleProcess> both)
      throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    while (true) {
      await().atMost(PATIENCE).until(() -> leader().isPresent());
      Optional<LeaseInfo> leader = leader();
      if (leader.isEmpty()) {
        continue; // a lease has just ended
      }
      String name = leader.get().owner();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                if (!nodes.someJobIs(JobStatus.PENDING)) {
                  ids.addAll(
                      nodes.submit("job-" + ids.size(), 2, Kill.STEPS, Duration.ofMillis(100)));
                }
                return ids.stream().anyMatch(id -> isBegunBy(name, id));
              });
      both.get(name).suspend();
      Optional<String> held =
          ids.stream().filter(id -> isHeldBy(name, id)).filter(this::isFarFromDone).findFirst();
      boolean leads = leader().filter(now -> now.token() == leader.get().token()).isPresent();
      if (leads && held.isPresent()) {
        both.get(name).kill();
        return new Kill(name, leader.get().token(), held.get(), nodes.stepsDone(held.get()));
      }
      both.get(name).resume();
    }
  }

  private boolean isBegunBy(String node, String id) {
    return nodes.stepsDone(id).stream().anyMatch(step -> step.node().equals(node));
  }

  /** One more step may be on its way to the server. */
  private boolean isFarFromDone(String id) {
    int done = nodes.stepsDone(id).size();
    return done > 0 && done < Kill.STEPS - 2;
  }

  private boolean isHeldBy(String node, String id) {
    return nodes
        .store
        .leases()
        .inspect(LeaseName.job(id))
        .filter(lease -> lease.owner().equals(node))
        .isPresent();
  }

  private Optional<LeaseInfo> leader() {
    return nodes.store.leases().inspect(Leadership.LEADER);
  }

  private static boolean says(ExampleProcess node, String event) {
    return node.output().lines().anyMatch(line(event, ".*").asMatchPredicate());
  }

  private static Pattern line(String event, String more) {
    return Pattern.compile("\\S+Z " + event + " +" + more);
  }

  private static Map<String, String> environment(String url) {
    return Map.of("MN_REDIS_HA_MODE", "single", "MN_REDIS_URL", url);
  }
}
