package io.mirrorneuron.store.examples.node;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.examples.ExampleProcess;
import io.mirrorneuron.store.examples.Node;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.NodeRecord;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Nodes, each a process, in a name space of their own, and the store as the test sees it. */
final class Nodes implements AutoCloseable {

  private final Path folder;
  private final Map<String, String> environment;
  private final List<ExampleProcess> started = new ArrayList<>();
  private final Submission submission;
  final MirrorStore store;

  /**
   * Opens the store.
   *
   * @param folder where the nodes' output goes
   * @param servers the variables of the servers
   */
  Nodes(Path folder, Map<String, String> servers) {
    this.folder = folder;
    this.environment = new TreeMap<>(servers);
    environment.put("MN_REDIS_CLIENT", "jedis");
    environment.put("MN_REDIS_NAMESPACE", "node-" + UUID.randomUUID());
    StoreConfig.Builder config = StoreConfig.builder();
    environment.forEach(config::set);
    this.store = MirrorStore.open(config.build());
    this.submission = new Submission(store.jobs());
  }

  /** Starts a node; does not wait for it. */
  ExampleProcess start(String name, String... options) throws IOException {
    String[] arguments =
        Stream.concat(Stream.of("start", "--name", name), Stream.of(options))
            .toArray(String[]::new);
    ExampleProcess node =
        new ExampleProcess(folder.resolve(name), Node.class, environment, arguments);
    started.add(node);
    return node;
  }

  /** Makes jobs that sleep; returns their ids. */
  List<String> submit(String prefix, int count, int steps, Duration stepTime) {
    List<String> ids = new ArrayList<>();
    submission.submit(
        prefix, count, new Task(Sleep.TYPE, steps, Long.toString(stepTime.toMillis())), ids::add);
    return ids;
  }

  /** Makes a job, also where no replica can confirm it. */
  void submitUnconfirmed(String id, Task task) {
    Receipt unused =
        store
            .jobs()
            .commit(
                id,
                Commit.create()
                    .ifAbsent()
                    .state(Payload.of(NodeJson.TASK, task))
                    .durability(Durability.none()));
  }

  boolean someJobIs(JobStatus first, JobStatus... more) {
    return !store.jobs().list(JobQuery.of(first, more)).items().isEmpty();
  }

  Set<JobStatus> statuses(List<String> ids) {
    return store.jobs().getAll(ids).values().stream()
        .map(job -> job.summary().status())
        .collect(Collectors.toSet());
  }

  List<TaskEvent> history(String id) {
    return store.events().read(id, EventCursor.START, Commit.MAX_PARTS).events().stream()
        .map(event -> event.payload().as(NodeJson.EVENT))
        .toList();
  }

  List<TaskEvent.StepDone> stepsDone(String id) {
    return history(id).stream()
        .filter(TaskEvent.StepDone.class::isInstance)
        .map(TaskEvent.StepDone.class::cast)
        .toList();
  }

  /** What the steps' numbers are if each was done once, and in order. */
  static List<Integer> each(int steps) {
    return IntStream.rangeClosed(1, steps).boxed().toList();
  }

  List<String> names() {
    return store.nodes().list().stream().map(NodeRecord::id).toList();
  }

  /** Ends those that have not left, at once: who is to leave in order is told so by its test. */
  @Override
  public void close() {
    started.forEach(ExampleProcess::kill);
    started.forEach(ExampleProcess::close);
    store.close();
  }
}
