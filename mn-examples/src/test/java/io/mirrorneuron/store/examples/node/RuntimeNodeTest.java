package io.mirrorneuron.store.examples.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.inject.Guice;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.examples.node.NodeSettings.WhenIdle;
import io.mirrorneuron.store.guice.StoreModule;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.NodeRecord;
import io.mirrorneuron.store.model.Payload;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The logic of a node on a thread, over a store in memory. */
class RuntimeNodeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NAME = "node";

  private final StoreConfig config =
      StoreConfig.builder()
          .mode("memory")
          .extension("memory", "id", UUID.randomUUID().toString())
          .build();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Events events = new Events(new PrintStream(said, true, UTF_8), Clock.systemUTC());
  private final Stopping stopping = new Stopping(why -> events.tell(Events.Kind.LEAVING, why));
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private MirrorStore store;
  private StoreModule stores;

  @BeforeEach
  void start() {
    store = MirrorStore.open(config);
    stores = new StoreModule(MirrorStore.builder(config).owner(NAME));
    NodeSettings settings =
        new NodeSettings(
            NAME,
            Duration.ofMillis(100),
            Duration.ofMinutes(10),
            LeaseTerms.of(Duration.ofMinutes(10)),
            2,
            WhenIdle.WAIT);
    RuntimeNode node =
        Guice.createInjector(stores, new NodeModule(settings, stopping, events))
            .getInstance(RuntimeNode.class);
    new Thread(
            () -> {
              try {
                node.run();
                ended.complete(true);
              } catch (InterruptedException | RuntimeException | Error e) {
                ended.completeExceptionally(e);
              }
            },
            NAME)
        .start();
  }

  @AfterEach
  void end() throws Exception {
    stopping.request("the test is over");
    assertThat(ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(stopping.failure()).isEmpty();
    assertThat(store.nodes().list()).isEmpty();
    stores.close();
    store.close();
  }

  @Test
  void wordsAreCountedInSteps() {
    put("words", new Task(CountWords.TYPE, 3, "one two\nthree\n\nfour five  six\nseven\n"));
    assertThat(awaitStatus("words", JobStatus.SUCCEEDED).state().as(NodeJson.TASK).result())
        .isEqualTo("7");
    assertThat(store.snapshots().get("words", Progress.AGENT)).isEmpty();
  }

  @Test
  void moreStepsThanLinesAreNoMatter() {
    put("words", new Task(CountWords.TYPE, 10, "one two\nthree"));
    assertThat(awaitStatus("words", JobStatus.SUCCEEDED).state().as(NodeJson.TASK).result())
        .isEqualTo("3");
  }

  @Test
  void aJobThatMakesNoSenseFailsWithTheReasonInItsHistory() {
    put("nonsense", new Task(Sleep.TYPE, 1, "a while"));
    awaitStatus("nonsense", JobStatus.FAILED);
    assertThat(history("nonsense"))
        .last()
        .isInstanceOfSatisfying(
            TaskEvent.Failed.class,
            failed -> {
              assertThat(failed.why()).isEqualTo("its input is no number of milliseconds");
              assertThat(failed.step()).isEqualTo(1);
            });
  }

  @Test
  void whatANodeCannotRunIsLeftToOthersAsItWas() {
    put("elsewhere", new Task("bake", 1, "bread"));
    store.jobs().put("alien", Payload.utf8("42"));
    await()
        .atMost(PATIENCE)
        .until(() -> output().contains("elsewhere, of type bake") && output().contains("alien,"));
    put("own", new Task(Sleep.TYPE, 1, "0"));
    awaitStatus("own", JobStatus.SUCCEEDED);
    JobRecord alien = store.jobs().get("alien").orElseThrow();
    assertThat(alien.state()).isEqualTo(Payload.utf8("42"));
    assertThat(alien.status()).isEqualTo(JobStatus.PENDING);
    assertThat(store.jobs().get("elsewhere").orElseThrow().status()).isEqualTo(JobStatus.PENDING);
    assertThat(output().lines().filter(line -> line.contains("alien,"))).hasSize(1);
  }

  @Test
  void howeverManyJobsOfOthersWaitItsOwnGetTheirTurn() {
    int others = 200;
    for (int i = 0; i < others; i++) {
      put("elsewhere-" + i, new Task("bake", 1, "bread"));
    }
    await()
        .atMost(PATIENCE)
        .until(
            () -> output().lines().filter(line -> line.contains("of type bake")).count() == others);
    put("own", new Task(Sleep.TYPE, 1, "0"));
    // Were a claim kept busy with each of them for a second, this took more than our patience.
    awaitStatus("own", JobStatus.SUCCEEDED);
  }

  @Test
  void aNodeThatWasTakenForGoneAddsItselfAgain() {
    await().atMost(PATIENCE).until(() -> !store.nodes().list().isEmpty());
    store.nodes().remove(NAME);
    await()
        .atMost(PATIENCE)
        .until(() -> store.nodes().list().stream().map(NodeRecord::id).toList().contains(NAME));
  }

  @Test
  void whatItDoesIsInItsState() {
    put("own", new Task(Sleep.TYPE, 1, "0"));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                store.nodes().list().stream()
                    .map(node -> node.state().as(NodeJson.REPORT))
                    .anyMatch(
                        report -> report.leader() && report.done() == 1 && report.running() == 0));
  }

  private void put(String id, Task task) {
    store.jobs().put(id, Payload.of(NodeJson.TASK, task));
  }

  private JobRecord awaitStatus(String id, JobStatus status) {
    return await()
        .atMost(PATIENCE)
        .until(() -> store.jobs().get(id).orElseThrow(), job -> job.status() == status);
  }

  private List<TaskEvent> history(String id) {
    return store.events().read(id, EventCursor.START, 100).events().stream()
        .map(event -> event.payload().as(NodeJson.EVENT))
        .toList();
  }

  private String output() {
    return said.toString(UTF_8);
  }
}
