package io.mirrorneuron.store.sentinel.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease of each kind that stores of all clients are granted in turn, all the time. Under each
 * grant something is written, and something is tried under the grant before. All have one owner, so
 * that what a grant in doubt has left behind is given back by the next one.
 */
final class Grants implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Grants.class);

  /** They outlast an election, even a slow one, and end when a clock is put forward by minutes. */
  private static final LeaseTerms TERMS =
      LeaseTerms.of(Duration.ofMinutes(3)).renewEvery(Duration.ofSeconds(2));

  private static final String LATE = "late";
  private static final int SOME = 9;
  private static final long PAUSE_NANOS = 5_000_000;

  private final List<MirrorStore> stores;
  private final List<Line> lines =
      List.of(new Line(LeaseName.job("job-1"), "job-1"), new Line(LeaseName.named("it"), "job-2"));
  private final List<Thread> threads = new ArrayList<>();
  private int held;
  private volatile boolean ended;

  /** Opens the stores, and begins. */
  Grants(Topology topology) {
    String namespace = "grants-" + UUID.randomUUID();
    stores =
        Stream.of("jedis", "lettuce", "redisson")
            .map(
                client ->
                    Topology.open(
                        MirrorStore.builder(
                                topology
                                    .config()
                                    .client(client)
                                    .namespace(namespace)
                                    .set("MN_REDIS_WAIT_REPLICAS", "1")
                                    .set("MN_STORE_HISTORY_CAP", "1000000")
                                    .build())
                            .owner("me")))
            .toList();
    for (Line line : lines) {
      eventually(() -> stores.get(0).jobs().put(line.job, Payload.utf8("state")));
      Thread thread = new Thread(() -> goOn(line), "grants of the " + line.name);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** One more lease for each client, which its store renews from now on. */
  List<Lease> hold() {
    return stores.stream()
        .map(
            store ->
                // Another one each time: a grant whose reply was lost stays for its ttl.
                soon()
                    .until(() -> store.leases().acquire(next(), TERMS), Optional::isPresent)
                    .orElseThrow())
        .toList();
  }

  private LeaseName next() {
    return LeaseName.named("held-" + held++);
  }

  /** Each under the token under which it was granted, and for no longer than was asked. */
  void areHeldStill(List<Lease> leases) {
    for (int i = 0; i < leases.size(); i++) {
      Lease lease = leases.get(i);
      MirrorStore store = stores.get(i);
      assertThat(eventually(() -> store.leases().renew(lease))).as("%s", lease).isTrue();
      await().atMost(Topology.PATIENCE).until(lease::isHeld);
      LeaseInfo info = eventually(() -> store.leases().inspect(lease.name())).orElseThrow();
      assertThat(info.token()).isEqualTo(lease.token());
      assertThat(info.remaining()).isLessThanOrEqualTo(TERMS.ttl());
    }
  }

  /** Waits until each client has been granted each lease, with requests from now on. */
  void awaitSome() {
    List<Integer> before = lines.stream().map(line -> line.tokens.size()).toList();
    await()
        .alias("grants, of " + lines)
        .atMost(Topology.PATIENCE)
        .until(
            () -> {
              for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).tokens.size() < before.get(i) + SOME) {
                  return false;
                }
              }
              return true;
            });
  }

  /** Ends it. Each token was larger than those before, and nobody wrote under an earlier one. */
  void areInOrder() {
    stop();
    for (Line line : lines) {
      assertThat(line.failures).as("%s", line).isEmpty();
      assertThat(line.tokens).as("%s", line).isSorted().doesNotHaveDuplicates();
      assertThat(line.refused.get()).as("late writes that were refused, %s", line).isPositive();
      List<String> history = eventually(() -> Histories.texts(stores.get(0), line.job));
      assertThat(history).as("%s", line).doesNotContain(LATE).isNotEmpty();
      assertThat(history.stream().map(Long::valueOf))
          .as("%s", line)
          .isSorted()
          .isSubsetOf(line.tokens);
      LOG.info("{}", line);
    }
  }

  @Override
  public void close() {
    stop();
    stores.forEach(MirrorStore::close);
  }

  private void stop() {
    ended = true;
    threads.forEach(Threads::join);
  }

  private void goOn(Line line) {
    for (int turn = 0; !ended; turn++) {
      try {
        grant(line, stores.get(turn % stores.size()));
      } catch (StoreException e) {
        LOG.debug("{} goes on", line, e);
      } catch (AssertionError e) {
        line.failures.add(e);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static void grant(Line line, MirrorStore store) {
    Optional<Lease> granted = store.leases().acquire(line.name, TERMS);
    if (granted.isEmpty()) {
      giveBackWhatIsLeft(line, store);
      return;
    }
    Lease lease = granted.get();
    long before = line.last();
    line.tokens.add(lease.token());
    assertThat(lease.token()).as("%s", line).isGreaterThan(before);
    Receipt unused = write(store, line, lease.fence(), Long.toString(lease.token()));
    if (before > 0) {
      line.tryLate(store, new Fence(line.name, before));
    }
    boolean unusedToo = store.leases().release(lease);
  }

  /** Of a grant or a release whose reply was lost. */
  private static void giveBackWhatIsLeft(Line line, MirrorStore store) {
    store
        .leases()
        .inspect(line.name)
        .flatMap(info -> store.leases().adopt(line.name, info.token(), TERMS))
        .ifPresent(
            lease -> {
              assertThat(lease.token()).as("%s", line).isGreaterThanOrEqualTo(line.last());
              boolean unused = store.leases().release(lease);
            });
  }

  private static Receipt write(MirrorStore store, Line line, Fence fence, String text) {
    return store.jobs().commit(line.job, Commit.fencedBy(fence).event(Payload.utf8(text)));
  }

  private static <T> T eventually(Callable<T> call) {
    return soon().until(call, found -> true);
  }

  private static ConditionFactory soon() {
    return await()
        .pollDelay(Duration.ZERO)
        .ignoreExceptionsInstanceOf(StoreException.class)
        .atMost(Topology.PATIENCE);
  }

  /** One lease, under which a job's history is written. */
  private static final class Line {

    final LeaseName name;
    final String job;
    final List<Long> tokens = new CopyOnWriteArrayList<>();
    final List<AssertionError> failures = new CopyOnWriteArrayList<>();
    final AtomicInteger refused = new AtomicInteger();

    Line(LeaseName name, String job) {
      this.name = name;
      this.job = job;
    }

    long last() {
      return tokens.isEmpty() ? 0 : tokens.get(tokens.size() - 1);
    }

    void tryLate(MirrorStore store, Fence fence) {
      try {
        Receipt receipt = write(store, this, fence, LATE);
        throw new AssertionError(fence + " passed with " + receipt + ", " + this);
      } catch (FencedException e) {
        refused.incrementAndGet();
      }
    }

    @Override
    public String toString() {
      return name + " with " + tokens.size() + " grants, " + refused + " late writes refused";
    }
  }
}
