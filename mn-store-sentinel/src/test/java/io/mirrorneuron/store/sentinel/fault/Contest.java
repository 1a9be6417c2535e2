package io.mirrorneuron.store.sentinel.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.sentinel.fault.Topology.Network;
import io.mirrorneuron.store.sentinel.fault.Topology.Pace;
import io.mirrorneuron.store.sentinel.fault.Witness.Overlap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One store holds leases, and another one waits for each of them all the time; both write under
 * their fences, whatever happens. The rival is past all cuts, so that it finds whoever is elected.
 */
final class Contest implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Contest.class);

  private static final int JOBS = 4;
  private static final Duration ONE_WRITE = Duration.ofSeconds(1);
  private static final long PAUSE_NANOS = 10_000_000;

  private final String client;
  private final Setting setting;
  private final Upheaval upheaval;
  private final LeaseTerms terms;
  private final MirrorStore holder;
  private final MirrorStore rival;
  private final Witness witness = new Witness();
  private final List<Job> jobs;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

  /**
   * How many replicas must confirm, as in {@code MN_REDIS_WAIT_REPLICAS}.
   *
   * @param holder for who holds the leases
   * @param rival for who wants them
   * @param of how many replicas there are
   */
  record Setting(String holder, String rival, int of) {

    private static final int USUAL = 2;

    Setting(String holder, String rival) {
      this(holder, rival, USUAL);
    }

    static Setting of(String both) {
      return new Setting(both, both);
    }

    /** With all, nobody else could be granted anything before everybody is back. */
    @Override
    public String toString() {
      boolean same = holder.equals(rival) || holder.equals("all");
      return "WAIT " + holder + (of == USUAL ? "" : " of " + of) + (same ? "" : ", rival " + rival);
    }
  }

  private record Entry(String client, Setting setting) {}

  /** What came of it. */
  record Result(String client, Setting setting, List<Overlap> overlaps) {

    Duration longestOverlap() {
      return overlaps.stream().map(Overlap::length).findFirst().orElse(Duration.ZERO);
    }
  }

  /** One for each setting that is to be compared, on the same servers. */
  static List<Result> during(Upheaval upheaval, String client) {
    return during(upheaval, upheaval.network(), client, upheaval.settings());
  }

  /** One for each of these, on the same servers. */
  static List<Result> during(
      Upheaval upheaval, Network network, String client, List<Setting> settings) {
    return during(
        upheaval,
        network,
        settings.get(0).of,
        settings.stream().map(setting -> new Entry(client, setting)).toList());
  }

  /** One for each client, on the same servers. */
  static List<Result> during(Upheaval upheaval, List<String> clients, Setting setting) {
    return during(
        upheaval,
        upheaval.network(),
        setting.of,
        clients.stream().map(client -> new Entry(client, setting)).toList());
  }

  private static List<Result> during(
      Upheaval upheaval, Network network, int replicas, List<Entry> entries) {
    List<Contest> contests = new ArrayList<>();
    try (Topology topology =
        new Topology(network, Pace.QUICK, config -> config.replicas(replicas))) {
      try {
        entries.forEach(entry -> contests.add(new Contest(topology, entry, upheaval)));
        contests.forEach(Contest::begin);
        upheaval.happen(topology, contests);
        return contests.stream().map(Contest::end).toList();
      } finally {
        contests.forEach(Contest::close);
      }
    }
  }

  Setting setting() {
    return setting;
  }

  private Contest(Topology topology, Entry entry, Upheaval upheaval) {
    this.client = entry.client;
    this.setting = entry.setting;
    this.upheaval = upheaval;
    this.terms = upheaval.terms();
    String namespace = "contest-" + UUID.randomUUID();
    this.holder = open(topology.config(), client, namespace, setting.holder(), "holder");
    this.rival = open(topology.configPastAllCuts(), client, namespace, setting.rival(), "rival");
    this.jobs = IntStream.range(0, JOBS).mapToObj(n -> new Job("job-" + n)).toList();
  }

  /** Has the leases held, and the rival wait. */
  private void begin() {
    jobs.forEach(job -> job.first = held(job));
    start("writes for the holder", () -> jobs.forEach(job -> write(holder, job, job.first)));
    start("writes for the rival", () -> jobs.forEach(job -> write(rival, job, job.last)));
    jobs.forEach(job -> start("wants " + job.id, () -> pursue(job)));
  }

  /** Waits until the rival has been granted every lease, although nobody gave it up. */
  void awaitRivalHoldsAll() {
    awaitAll("the rival holds", job -> job.last != job.first && job.last.isHeld());
  }

  /** Whether it is promised that no two hold a lease at once. */
  boolean excludesTwo() {
    return upheaval.excludesTwo(setting);
  }

  /** Whether two were seen to hold a lease at once. */
  boolean hasSeenTwoHolders() {
    return witness.hasSeenTwo();
  }

  /** How often a lease was granted so far. */
  int grants() {
    return jobs.stream().mapToInt(job -> job.tokens.size()).sum();
  }

  /**
   * Ends it, when everything is whole again: the first holder gives up what it still has, the rival
   * gets it, and what was promised is looked at, but for two holders.
   */
  Result end() {
    awaitAll("the first holder knows", job -> job.first.state() != Lease.State.SUSPENDED);
    jobs.forEach(job -> job.first.close());
    awaitAll("the first holder is told", job -> job.isToldLost);
    awaitRivalHoldsAll();
    List<Overlap> overlaps = witness.overlaps();
    jobs.forEach(this::isInOrder);
    stop();
    Result result = new Result(client, setting, overlaps);
    LOG.info("{}, {}: {}", client, setting, overlaps);
    return result;
  }

  @Override
  public void close() {
    stop();
    witness.close();
    holder.close();
    rival.close();
  }

  private void awaitAll(String what, Predicate<Job> condition) {
    soon()
        .alias(what + ", " + setting + ", " + jobs)
        .until(() -> jobs.stream().allMatch(condition));
  }

  private static ConditionFactory soon() {
    return await().pollDelay(Duration.ZERO).atMost(Topology.PATIENCE);
  }

  /** Tokens grow, late writers are refused, and none of them got in between. */
  private void isInOrder(Job job) {
    for (MirrorStore store : List.of(holder, rival)) {
      assertThatExceptionOfType(FencedException.class)
          .isThrownBy(() -> store.jobs().commit(job.id, event(job.firstFence())));
    }
    soon()
        .ignoreExceptionsInstanceOf(StoreException.class)
        .until(() -> rival.jobs().commit(job.id, event(job.last.fence())).version() > 0);
    List<Long> history = Histories.texts(rival, job.id).stream().map(Long::valueOf).toList();
    List<Long> granted = List.copyOf(job.tokens);
    assertThat(granted).as("tokens in grant order").hasSizeGreaterThan(1).isSorted();
    assertThat(granted).doesNotHaveDuplicates().containsAll(history);
    assertThat(history).as("tokens of the surviving writes").isSorted();
    assertThat(history.get(history.size() - 1)).isGreaterThan(job.first.token());
  }

  private Lease held(Job job) {
    Lease lease =
        soon()
            .ignoreExceptionsInstanceOf(StoreException.class)
            .until(
                () -> {
                  var unused = holder.jobs().put(job.id, Payload.utf8("state"));
                  return holder.leases().acquire(job.name(), terms);
                },
                granted -> granted.isPresent())
            .orElseThrow();
    lease.onStateChange(change -> job.isToldLost = change.to() == Lease.State.LOST);
    granted(job, lease);
    return lease;
  }

  private void granted(Job job, Lease lease) {
    witness.watch(lease);
    job.tokens.add(lease.token());
    job.last = lease;
  }

  /** Waits for a lease, and when it is lost waits for it again. */
  private void pursue(Job job) {
    try {
      Lease lease = rival.leases().acquire(job.name(), terms, Topology.PATIENCE).orElse(null);
      if (lease != null) {
        CountDownLatch lost = new CountDownLatch(1);
        granted(job, lease);
        lease.onStateChange(
            change -> {
              if (change.to() == Lease.State.LOST) {
                lost.countDown();
              }
            });
        lost.await();
      }
    } catch (StoreException e) {
      LOG.debug("{} asks again for {}", setting, job.id, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What becomes of it is found in the history. */
  private static void write(MirrorStore store, Job job, Lease lease) {
    if (lease.owner().equals(store.owner()) && lease.isHeld()) {
      try {
        var unused = store.jobs().within(ONE_WRITE).commit(job.id, event(lease.fence()));
      } catch (StoreException e) {
        LOG.debug("a write under {} failed", lease, e);
      }
    }
  }

  private static Commit event(Fence fence) {
    return Commit.fencedBy(fence).event(Payload.utf8(Long.toString(fence.token())));
  }

  private static MirrorStore open(
      StoreConfig.Builder config, String client, String namespace, String replicas, String owner) {
    return Topology.open(
        MirrorStore.builder(
                config
                    .client(client)
                    .namespace(namespace)
                    .set("MN_REDIS_WAIT_REPLICAS", replicas)
                    .set("MN_STORE_HISTORY_CAP", "1000000")
                    .build())
            .owner(owner));
  }

  private void start(String what, Runnable again) {
    Thread thread =
        new Thread(
            () -> {
              while (!ended && !Thread.currentThread().isInterrupted()) {
                again.run();
                LockSupport.parkNanos(PAUSE_NANOS);
              }
            },
            what + ", " + setting);
    threads.add(thread);
    thread.setDaemon(true);
    thread.start();
  }

  private void stop() {
    ended = true;
    threads.forEach(Thread::interrupt);
    threads.forEach(Threads::join);
  }

  /** A job, and who was granted its lease. */
  private static final class Job {

    final String id;
    final List<Long> tokens = new CopyOnWriteArrayList<>();
    volatile Lease first;
    volatile boolean isToldLost;
    volatile Lease last;

    Job(String id) {
      this.id = id;
    }

    LeaseName name() {
      return LeaseName.job(id);
    }

    /** What the first holder does not give any more. */
    Fence firstFence() {
      return new Fence(name(), first.token());
    }

    @Override
    public String toString() {
      return id
          + ", first "
          + first
          + ": "
          + first.state()
          + ", last "
          + last
          + ": "
          + last.state();
    }
  }
}
