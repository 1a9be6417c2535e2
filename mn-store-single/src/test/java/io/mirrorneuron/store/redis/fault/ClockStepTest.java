package io.mirrorneuron.store.redis.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalServer.Data;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.tck.redis.SteppedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clock of a server steps by an hour: while it runs, over a restart, or because another server
 * takes over. What tokens do then, and what becomes of leases that are held. Through one client:
 * all of it happens in the server.
 */
class ClockStepTest {

  private static final String JOB = "job";
  private static final List<LeaseName> BOTH =
      List.of(LeaseName.job(JOB), LeaseName.named("cluster:leader"));

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration BACK = HOUR.negated();

  /** Not renewed by itself within a test. */
  private static final LeaseTerms TERMS =
      LeaseTerms.of(Duration.ofMinutes(6)).renewEvery(Duration.ofSeconds(110));

  /** More than is left by itself. */
  private static final Duration SOME = Duration.ofMinutes(10);

  private static final Duration PATIENCE = Duration.ofSeconds(Ended.PATIENCE_SECONDS);

  private static final String[] REPLICATED = {
    "MN_REDIS_WAIT_REPLICAS", "1", "MN_REDIS_WAIT_TIMEOUT_MS", "10000"
  };

  @TempDir Path folder;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  @Test
  void tokensGrowThoughTheClockStepsBack() {
    SteppedClock clock = new SteppedClock(folder);
    LocalRedis redis = start(clock.in(LocalRedisConfig.builder()));
    MirrorStore store = openWithJob(redis);
    List<Long> tokens = new ArrayList<>();
    for (LeaseName name : BOTH) {
      clock.step(Duration.ZERO);
      grant(store, name, 5, tokens);
      clock.step(BACK);
      assertWrongBy(redis, BACK);
      grant(store, name, 5, tokens);
      clock.step(BACK.multipliedBy(2));
      grant(store, name, 5, tokens);
      clock.step(HOUR);
      assertWrongBy(redis, HOUR);
      grant(store, name, 5, tokens);
      assertThat(tokens).hasSize(20).isSorted().doesNotHaveDuplicates();
      tokens.clear();
    }
  }

  @Test
  void overARestartWithAClockThatIsBehindTokensGrowAndWhatIsHeldMayBeHeldLonger() {
    SteppedClock clock = new SteppedClock(folder);
    LocalRedis redis = start(clock.in(LocalRedisConfig.builder().appendOnly()));
    MirrorStore store = openWithJob(redis);
    List<Lease> held = grant(store);

    clock.step(BACK);
    redis.restart(Data.KEEP);
    assertWrongBy(redis, BACK);

    assertHeldLonger(store, held, store.leases()::renew, open(redis));
  }

  @Test
  void overARestartWithAClockThatIsAheadWhatIsHeldEndsAtOnceAndItsTokenIsRefused() {
    SteppedClock clock = new SteppedClock(folder);
    LocalRedis redis = start(clock.in(LocalRedisConfig.builder().appendOnly()));
    MirrorStore store = openWithJob(redis);
    List<Lease> held = grant(store);

    clock.step(HOUR);
    redis.restart(Data.KEEP);
    assertWrongBy(redis, HOUR);

    assertEndedAndRefused(store, held, open(redis));
  }

  @Test
  void overAFailoverToAClockThatIsBehindTokensGrowAndWhatIsHeldMayBeHeldLonger() {
    LocalRedis primary = start(LocalRedisConfig.builder());
    LocalRedis replica = startReplica(primary, BACK);
    List<Lease> held = grant(openWithJob(primary, REPLICATED));

    promote(replica, primary);

    MirrorStore after = open(replica);
    assertHeldLonger(after, held, after.leases()::adopt, open(replica));
  }

  @Test
  void overAFailoverToAClockThatIsAheadWhatIsHeldEndsAtOnceAndItsTokenIsRefused() {
    LocalRedis primary = start(LocalRedisConfig.builder());
    LocalRedis replica = startReplica(primary, HOUR);
    List<Lease> held = grant(openWithJob(primary, REPLICATED));

    promote(replica, primary);

    assertEndedAndRefused(open(replica), held, open(replica));
  }

  /** What docs/GUARANTEES.md does not promise: then there is nothing that tokens could rest on. */
  @Test
  void whereDataAreLostAndTheClockIsBehindTokensGoBackAndALateWriteIsRefusedStill() {
    SteppedClock clock = new SteppedClock(folder);
    LocalRedis redis = start(clock.in(LocalRedisConfig.builder()));
    MirrorStore store = openWithJob(redis);
    List<Lease> held = grant(store);

    clock.step(BACK);
    redis.restart(Data.DROP);

    MirrorStore other = openWithJob(redis);
    for (Lease lease : held) {
      Lease next = other.leases().acquire(lease.name(), TERMS).orElseThrow();
      assertThat(next.token()).isLessThan(lease.token());
      assertRefused(other, lease);
      assertPasses(other, next.fence());
    }
  }

  /** The end of a lease is a time of day, which is now an hour further away. */
  private static void assertHeldLonger(
      MirrorStore holder, List<Lease> held, Predicate<Lease> renewal, MirrorStore other) {
    for (Lease lease : held) {
      LeaseInfo info = other.leases().inspect(lease.name()).orElseThrow();
      assertThat(info.token()).isEqualTo(lease.token());
      assertThat(info.remaining()).isGreaterThan(SOME);
      assertThat(other.leases().acquire(lease.name(), TERMS)).isEmpty();
      // If its holder is alive its next renewal puts that right, and it can release it.
      assertThat(renewal.test(lease)).isTrue();
      assertThat(other.leases().inspect(lease.name()).orElseThrow().remaining())
          .isLessThanOrEqualTo(TERMS.ttl());
      assertPasses(holder, lease.fence());
      assertThat(holder.leases().release(lease)).isTrue();
      assertThat(other.leases().acquire(lease.name(), TERMS).orElseThrow().token())
          .isGreaterThan(lease.token());
      assertRefused(holder, lease);
    }
  }

  /** Two believe at once: the token alone tells who is late. */
  private static void assertEndedAndRefused(
      MirrorStore holder, List<Lease> held, MirrorStore other) {
    for (Lease lease : held) {
      assertThat(lease.isHeld()).as("believed, and by no fault of its own").isTrue();
      Fence late = lease.fence();
      Lease next = other.leases().acquire(lease.name(), TERMS).orElseThrow();
      assertThat(next.token()).isGreaterThan(late.token());
      assertThatExceptionOfType(FencedException.class).isThrownBy(() -> write(holder, late));
      assertPasses(other, next.fence());
    }
  }

  private static void assertWrongBy(LocalRedis redis, Duration expected) {
    assertThat(SteppedClock.of(redis))
        .isBetween(expected.minusSeconds(60), expected.plusSeconds(60));
  }

  private static void assertPasses(MirrorStore store, Fence fence) {
    assertThat(write(store, fence).sequence()).isPositive();
  }

  private static void assertRefused(MirrorStore store, Lease late) {
    Fence fence = new Fence(late.name(), late.token());
    assertThatExceptionOfType(FencedException.class).isThrownBy(() -> write(store, fence));
  }

  private static Receipt write(MirrorStore store, Fence fence) {
    return store.jobs().commit(JOB, Commit.fencedBy(fence).event(Truth.marked("event")));
  }

  private static List<Lease> grant(MirrorStore store) {
    return BOTH.stream().map(name -> store.leases().acquire(name, TERMS).orElseThrow()).toList();
  }

  private static void grant(MirrorStore store, LeaseName name, int times, List<Long> tokens) {
    for (int n = 0; n < times; n++) {
      Lease lease = store.leases().acquire(name, TERMS).orElseThrow();
      tokens.add(lease.token());
      assertThat(store.leases().release(lease)).isTrue();
    }
  }

  /** A replica that is in step with its primary, and whose clock is wrong by so much. */
  private LocalRedis startReplica(LocalRedis primary, Duration wrongBy) {
    SteppedClock clock = new SteppedClock(folder);
    clock.step(wrongBy);
    LocalRedis replica = start(clock.in(LocalRedisConfig.builder().replicaOf(primary.address())));
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                primary
                    .command("INFO", "replication")
                    .fields()
                    .getOrDefault("slave0", "")
                    .contains("state=online"));
    assertWrongBy(replica, wrongBy);
    return replica;
  }

  private static void promote(LocalRedis replica, LocalRedis primary) {
    primary.kill();
    var unused = replica.command("REPLICAOF", "NO", "ONE");
  }

  private LocalRedis start(LocalRedisConfig.Builder config) {
    LocalRedis redis = LocalRedis.start(config.build());
    opened.add(redis);
    return redis;
  }

  /** All stores have one owner, so that leases can be moved between them. */
  private MirrorStore open(LocalRedis redis, String... settings) {
    StoreConfig.Builder config =
        StoreConfig.builder()
            .mode("single")
            .client("jedis")
            .url(redis.url())
            .namespace("clock")
            .set("MN_REDIS_COMMAND_TIMEOUT_MS", "20000");
    for (int i = 0; i < settings.length; i += 2) {
      config.set(settings[i], settings[i + 1]);
    }
    MirrorStore store = MirrorStore.builder(config.build()).owner("me").open();
    opened.add(store);
    return store;
  }

  private MirrorStore openWithJob(LocalRedis redis, String... settings) {
    MirrorStore store = open(redis, settings);
    var unused = store.jobs().put(JOB, Truth.marked("state"));
    return store;
  }
}
