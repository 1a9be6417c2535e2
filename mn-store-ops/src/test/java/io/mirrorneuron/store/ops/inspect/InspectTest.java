package io.mirrorneuron.store.ops.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.ops.Golden;
import io.mirrorneuron.store.ops.Mn;
import io.mirrorneuron.store.ops.MnRun;
import io.mirrorneuron.store.ops.cli.Streams;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InspectTest {

  private static LocalRedis redis;
  private static Map<String, String> environment;
  private static StoredThings things;

  @BeforeAll
  static void write() throws IOException {
    redis = LocalRedis.start();
    environment = Map.of("MN_REDIS_URL", redis.url());
    things = new StoredThings(environment);
  }

  @AfterAll
  static void stop() {
    things.close();
    redis.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nodes",
        "jobs",
        "job job-42",
        "job waiting-1",
        "events job-42",
        "agents job-42",
        "leases",
        "bundles",
        "bundles planner-1.4"
      })
  void jsonIsWhatItIsKnownToBe(String what) {
    MnRun run = inspect((what + " -o json").split(" "));

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(Golden.masked(run.out()))
        .isEqualTo(Golden.file(InspectTest.class, what.replace(' ', '-') + ".json"));
  }

  @Test
  void aTableOfJobsHasTheirNamesAndStatuses() {
    assertThat(inspect("jobs").lines())
        .satisfiesExactly(
            heading -> assertThat(heading).startsWith("JOB ").endsWith("BUNDLE"),
            first -> assertThat(first).startsWith("waiting-1 ").contains("PENDING"),
            second ->
                assertThat(second)
                    .startsWith("job-42 ")
                    .contains("RUNNING")
                    .endsWith("planner-1.4"));
  }

  @Test
  void jobsAreReadPageByPageUntilThereAreNoMore() {
    MnRun first = inspect("jobs", "--limit", "1");
    assertThat(first.lines()).hasSize(2);
    assertThat(first.lines().get(1)).startsWith("waiting-1");
    String cursor = first.err().strip().replaceFirst(".*--after ", "");

    MnRun second = inspect("jobs", "--limit", "10", "--after", cursor);

    assertThat(second.lines()).hasSize(2);
    assertThat(second.lines().get(1)).startsWith("job-42");
    assertThat(second.err()).isEmpty();
  }

  @Test
  void jobsCanBeChosenByStatus() {
    MnRun run = inspect("jobs", "--status", "running,waiting");

    assertThat(run.exit()).isZero();
    assertThat(run.lines()).hasSize(2);
    assertThat(run.lines().get(1)).startsWith("job-42");
  }

  @Test
  void aJobIsShownWithItsHolderAndItsStateUnchanged() {
    MnRun run = inspect("job", "job-42");

    assertThat(run.lines())
        .anyMatch(line -> line.matches("lease +held by worker-1 with token \\d+, for .*"))
        .endsWith("", "{\"big\":12345678901234567890,\"none\":[]}");
  }

  @Test
  void aJobThatNobodyHoldsIsFree() {
    assertThat(inspect("job", "waiting-1").lines())
        .anyMatch(line -> line.matches("lease +free"))
        .endsWith("", "/wAB");
  }

  @Test
  void whatSomebodyHasStoredCannotMoveTheCursor() {
    assertThat(inspect("events", "job-42").lines())
        .satisfiesExactly(
            heading -> assertThat(heading).endsWith("CONTENT"),
            first -> assertThat(first).startsWith("       1  ").endsWith("begun"),
            second -> assertThat(second).endsWith("\\u001b[2Jgone\\u202e"),
            third -> assertThat(third).endsWith("two\\nlines"));
    assertThat(inspect("agents", "job-42").out()).doesNotContain("\u001b", "\u202e");
    assertThat(inspect("agents", "job-42", "writer").out()).doesNotContain("\u001b", "\u202e");
  }

  @Test
  void aHistoryIsReadOnFromAnEvent() {
    MnRun first = inspect("events", "job-42", "--limit", "2");
    String place = first.err().strip().replaceFirst(".*--after ", "");

    MnRun second = inspect("events", "job-42", "--after", place);

    assertThat(second.lines()).hasSize(2);
    assertThat(second.lines().get(1)).startsWith("       3  ");
    assertThat(inspect("events", "job-42", "--last", "1").lines()).isEqualTo(second.lines());
    assertThat(inspect("events", "job-42", "--after", "2").lines()).isEqualTo(second.lines());
  }

  @Test
  void aHistoryThatHasLostItsBeginningIsShownFromTheFirstEventThatIsKept() throws IOException {
    Map<String, String> capped =
        Map.of(
            "MN_REDIS_URL", redis.url(), "MN_STORE_HISTORY_CAP", "2", "MN_REDIS_NAMESPACE", "cap");
    try (StoredThings few = new StoredThings(capped)) {
      // More than a server drops at once, as it drops whole blocks of them.
      few.store()
          .events()
          .append(
              "job-42",
              Collections.nCopies(Commit.MAX_PARTS, Payload.utf8("x")),
              WriteOptions.defaults());
      few.append("job-42", "the last");

      MnRun run = MnRun.of(capped, "inspect", "events", "job-42", "--limit", "1");

      assertThat(run.exit()).isZero();
      assertThat(run.lines()).hasSize(2);
      long first = Long.parseLong(run.lines().get(1).substring(0, 8).strip());
      assertThat(first).isGreaterThan(4);
      assertThat(run.err()).contains("events 1 to " + (first - 1) + " were dropped");
      assertThat(MnRun.of(capped, "inspect", "events", "job-42", "--after", "1").err())
          .contains("begins at event " + first);
    }
  }

  @Test
  void anAgentIsShownWithAllOfItsSnapshot() {
    assertThat(inspect("agents", "job-42", "planner").out()).isEqualTo("step 3\n");
  }

  @Test
  void leasesAreThoseOfTheLeaderAndOfUnfinishedJobs() {
    MnRun run = inspect("leases", "--named", "cluster:leader,reports");

    assertThat(run.lines())
        .satisfiesExactly(
            heading -> assertThat(heading).startsWith("LEASE"),
            leader -> assertThat(leader).startsWith("cluster:leader ").endsWith("worker-1"),
            job -> assertThat(job).startsWith("job job-42 ").endsWith("worker-1"));
    assertThat(run.err()).contains("nobody holds reports", "2 unfinished jobs were looked at");
  }

  @Test
  void optionsNameTheStoreInPlaceOfTheEnvironment() {
    MnRun run =
        MnRun.of(
            Map.of("MN_REDIS_URL", "redis://127.0.0.1:1", "MN_REDIS_CLIENT", "lettuce"),
            "inspect",
            "jobs",
            "--redis",
            redis.url(),
            "--namespace",
            "nobody");

    assertThat(run.exit()).isZero();
    assertThat(run.lines()).hasSize(1);
  }

  @Test
  void whoeverStopsReadingEndsItWithoutAWord() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (PrintStream closed = new PrintStream(new PipedOutputStream(), true, UTF_8)) {
      Streams streams =
          new Streams(
              new BufferedReader(new StringReader("")),
              closed,
              new PrintStream(err, true, UTF_8),
              Streams.Terminal.ABSENT,
              environment);

      int exit = Mn.run(streams, "inspect", "events", "job-42", "--follow");

      assertThat(exit).isEqualTo(1);
      assertThat(err.toString(UTF_8)).isEmpty();
    }
  }

  @Test
  void linesForAPersonFitTheTerminal() {
    things.store().nodes().put("node-b", Payload.utf8("x".repeat(10_000)));
    try {
      List<String> lines = MnRun.typing("", environment, "inspect", "nodes").lines();

      assertThat(lines).allMatch(line -> line.length() <= 80).anyMatch(line -> line.endsWith("x…"));
    } finally {
      things.store().nodes().remove("node-b");
    }
  }

  private static MnRun inspect(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "inspect";
    System.arraycopy(args, 0, all, 1, args.length);
    return MnRun.of(environment, all);
  }
}
