package io.mirrorneuron.store.examples.demo;

import static io.mirrorneuron.store.examples.demo.SentinelWatch.AGREED;
import static io.mirrorneuron.store.examples.demo.SentinelWatch.NOT_ELECTED;
import static io.mirrorneuron.store.examples.demo.SentinelWatch.SUSPECTED;
import static io.mirrorneuron.store.examples.demo.SentinelWatch.SWITCHED;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.NodeStates;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.NodeRecord;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills the primary while workers are at work, and tells what follows: what the Sentinels say, when
 * this process had the first write confirmed by the next primary, and when the workers had.
 */
final class Failover {

  private static final Logger LOG = LoggerFactory.getLogger(Failover.class);

  /** Under which this process writes, as workers do under theirs. */
  static final String NODE = "coordinator";

  /** Longer than Sentinels that were held up take to look again, which is half a minute. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** In which what Sentinels have said is heard, by a thread that a busy machine lets wait. */
  private static final Duration HEARING = Duration.ofSeconds(10);

  private static final long LOOK_MILLIS = 20;

  private final LocalTopology redis;
  private final SentinelWatch sentinels;
  private final MirrorStore store;
  private final NodeStates nodes;
  private final Evidence evidence;
  private final Screen screen;

  Failover(
      LocalTopology redis,
      SentinelWatch sentinels,
      Evidence evidence,
      MirrorStore store,
      Screen screen) {
    this.redis = redis;
    this.sentinels = sentinels;
    this.evidence = evidence;
    this.store = store;
    this.nodes = store.nodes();
    this.screen = screen;
  }

  /**
   * Does it; returns when as many workers have had a step confirmed by the next primary as were at
   * work, or when no work is left.
   */
  void run(Observer observer) throws InterruptedException {
    // Somebody is: whose lease has just run out, because the machine was busy, takes another job.
    int atWork = Math.max(1, atWork(observer.running()));
    Map<String, Long> before = generations();
    long generation = write().generation();
    LocalRedis primary =
        redis.currentPrimary().orElseThrow(() -> new DemoFailure("there is no primary to kill"));
    String described = primary.address() + " (pid " + primary.pid() + ")";
    long killed = System.nanoTime();
    Timeline timeline = new Timeline(killed);
    primary.kill();
    screen.tell(
        "SIGKILL to the primary, "
            + described
            + ", with "
            + counted(atWork, "worker")
            + " at work");
    timeline.add(killed, "killed", "");
    FutureTask<Receipt> writing = new FutureTask<>(() -> firstOf(generation, killed, timeline));
    Thread writer = new Thread(writing, "first confirmed write");
    writer.setDaemon(true);
    writer.start();
    try {
      awaitWorkers(before, atWork, observer, killed, timeline);
      Receipt unused = writing.get();
      Evidence.Found found = evidence.first(killed, PATIENCE);
      timeline.add(found.nanos(), "evidence", found.report().evidence().sentence());
      awaitHeard(killed);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DemoFailure failure) {
        throw failure;
      }
      throw new DemoFailure("writing after the primary's end failed: " + e.getCause(), e);
    } finally {
      for (String channel : List.of(SUSPECTED, AGREED, NOT_ELECTED, SWITCHED)) {
        sentinels.first(channel, killed).ifPresent(heard -> addTo(timeline, heard));
      }
      timeline.lines().forEach(screen::say);
    }
  }

  private void awaitHeard(long killed) throws InterruptedException {
    long end = System.nanoTime() + HEARING.toNanos();
    while (System.nanoTime() - end < 0
        && Stream.of(SUSPECTED, AGREED, SWITCHED)
            .anyMatch(channel -> sentinels.first(channel, killed).isEmpty())) {
      Thread.sleep(LOOK_MILLIS);
    }
  }

  /** How many workers hold a job. */
  private int atWork(List<JobSummary> running) {
    if (running.isEmpty()) {
      return 0;
    }
    List<Optional<LeaseInfo>> holders =
        store.leases().inspectAll(running.stream().map(job -> LeaseName.job(job.id())).toList());
    return (int)
        holders.stream().flatMap(Optional::stream).map(LeaseInfo::owner).distinct().count();
  }

  /** Writes until a later primary than that one has confirmed it. */
  private Receipt firstOf(long generation, long killed, Timeline timeline)
      throws InterruptedException {
    while (System.nanoTime() - killed < PATIENCE.toNanos()) {
      try {
        Receipt receipt = write();
        if (receipt.generation() > generation) {
          timeline.add(
              System.nanoTime(),
              "first confirmed write",
              "of this process, acknowledged by " + counted(receipt.replicas(), "replica"));
          return receipt;
        }
      } catch (StoreException e) {
        // Whether it was applied or not does not matter: the next one says the same.
        LOG.info("not confirmed: {}", e.getMessage());
        Thread.sleep(LOOK_MILLIS);
      }
    }
    throw new DemoFailure(
        "no write was confirmed within %d s of the primary's end".formatted(PATIENCE.toSeconds()));
  }

  private Receipt write() {
    WorkerReport report =
        new WorkerReport(ProcessHandle.current().pid(), 0, 0, List.of(), List.of());
    return nodes.put(NODE, Payload.of(Json.REPORT, report));
  }

  private void awaitWorkers(
      Map<String, Long> before, int atWork, Observer observer, long killed, Timeline timeline)
      throws InterruptedException {
    int resumed = 0;
    boolean allDone = false;
    while (resumed < atWork && !allDone) {
      // Asked first: who has finished the last job has said before that it was resumed.
      allDone = observer.latest().done() == 1;
      if (System.nanoTime() - killed > PATIENCE.toNanos()) {
        throw new DemoFailure(
            "%d of %d workers were at work again %d s after the primary's end"
                .formatted(resumed, atWork, PATIENCE.toSeconds()));
      }
      int seen = (int) generations().entrySet().stream().filter(it -> isLater(it, before)).count();
      if (resumed == 0 && seen > 0) {
        timeline.add(System.nanoTime(), "first worker resumed", "a step of it is confirmed");
      }
      if (seen >= atWork) {
        timeline.add(System.nanoTime(), "workers resumed", "all " + atWork);
      }
      resumed = seen;
      Thread.sleep(LOOK_MILLIS);
    }
    if (resumed < atWork) {
      timeline.add(
          System.nanoTime(), "all jobs finished", resumed + " of " + atWork + " workers resumed");
    }
  }

  private static boolean isLater(Map.Entry<String, Long> now, Map<String, Long> before) {
    return now.getValue() > before.getOrDefault(now.getKey(), 0L);
  }

  /** Which primary confirmed a worker's last commit, as each counts them for itself. */
  private Map<String, Long> generations() {
    Map<String, Long> generations = new HashMap<>();
    for (NodeRecord node : nodes.list()) {
      if (!node.id().equals(NODE)) {
        generations.put(node.id(), node.state().as(Json.REPORT).generation());
      }
    }
    return generations;
  }

  private static void addTo(Timeline timeline, SentinelWatch.Heard heard) {
    timeline.add(heard.nanos(), heard.channel(), heard.inWords());
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
