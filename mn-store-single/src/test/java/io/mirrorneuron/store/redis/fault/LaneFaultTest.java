package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static io.mirrorneuron.store.tck.fault.Direction.TO_CLIENT;
import static io.mirrorneuron.store.tck.fault.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.error.StoreOverloadedException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.Moment;
import io.mirrorneuron.store.tck.fault.Trap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is slow on one lane is bounded there, and holds up none of the others. */
@ForEachClient
class LaneFaultTest extends FaultTest {

  private static final String JOB = "job";

  /** So long that it is not renewed by itself while a fault waits for what it is meant for. */
  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofHours(1));

  private static final LeaseName LEASE = LeaseName.job(JOB);

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aFullQueueRefusesAtOnceAndForGood(Caller caller) {
    MirrorStore store = withJob("MN_REDIS_QUEUE_CAPACITY", "4");
    Trap busy = rig().holdNextReply();
    List<CompletableFuture<Receipt>> taken = new ArrayList<>();
    taken.add(store.jobs().commitAsync(JOB, event("0")));
    Rig.awaitSprung(busy);
    for (int i = 1; i <= 4; i++) {
      taken.add(store.jobs().commitAsync(JOB, event(Integer.toString(i))));
    }

    // It ends although nothing that it could wait for happens.
    Ended<Receipt> refused = caller.commit(store, JOB, event("refused"));

    assertThat(refused.failedAs(Outcome.NOT_APPLIED)).isInstanceOf(StoreOverloadedException.class);
    assertThat(taken).noneMatch(CompletableFuture::isDone);
    rig().proxy().heal();
    taken.forEach(one -> Ended.of(one).confirmed());
    store.jobs().commit(JOB, event("after"));
    assertThat(rig().truth().events(JOB)).containsExactly("0", "1", "2", "3", "4", "after");
  }

  @Test
  void aWriteThatWaitsForAFrozenReplicaHoldsUpNeitherReadsNorRenewals() {
    MirrorStore store = withJob();
    Lease lease = store.leases().acquire(LEASE, TERMS).orElseThrow();
    await()
        .ignoreException(UnconfirmedException.class)
        .until(() -> store.jobs().commit(JOB, confirmed("attached")).replicas() == 1);
    rig().replicaServer().pause();
    try {
      CompletableFuture<Receipt> slow = store.jobs().commitAsync(JOB, confirmed("slow"));
      await().until(() -> rig().truth().times(JOB, "slow") == 1);

      othersGoOn(store, lease);

      assertThat(slow).as("still waits for the replica").isNotDone();
      rig().replicaServer().resume();
      assertThat(Ended.of(slow).confirmed().replicas()).isEqualTo(1);
    } finally {
      rig().replicaServer().resume();
      REDIS.topology().awaitReady(Duration.ofSeconds(Ended.PATIENCE_SECONDS));
    }
  }

  @Test
  void aWriteWhoseReplyIsLateHoldsUpNeitherReadsNorRenewals() {
    MirrorStore store = withJob();
    Lease lease = store.leases().acquire(LEASE, TERMS).orElseThrow();
    Trap late =
        rig().proxy().on(TO_SERVER, "[[slow]]").act(Moment.BEFORE_REPLY, c -> c.hold(TO_CLIENT));
    CompletableFuture<Receipt> slow = store.jobs().commitAsync(JOB, event("slow"));
    Rig.awaitSprung(late);

    othersGoOn(store, lease);

    assertThat(slow).isNotDone();
    rig().proxy().heal();
    Ended.of(slow).confirmed();
  }

  @Test
  void aChunkOfABundleThatIsLateHoldsUpNobodyElse() {
    MirrorStore store = withJob();
    Lease lease = store.leases().acquire(LEASE, TERMS).orElseThrow();
    Trap late = rig().proxy().on(TO_SERVER, "[[chunk]]").act(Moment.BEFORE, c -> c.hold(TO_SERVER));
    Running<BundleManifest> upload = Running.platform(() -> storeBundle(store));
    Rig.awaitSprung(late);

    othersGoOn(store, lease);
    store.jobs().commit(JOB, event("meanwhile"));
    assertThat(store.leases().acquire(LeaseName.named("other"), TERMS)).isPresent();

    assertThat(upload.isDone()).isFalse();
    rig().proxy().heal();
    assertThat(upload.ended().confirmed().size()).isEqualTo(9);
  }

  @Test
  void aReadThatIsLateHoldsUpNeitherWritesNorRenewals() {
    MirrorStore store = withJob();
    Lease lease = store.leases().acquire(LEASE, TERMS).orElseThrow();
    Trap late = rig().proxy().on(TO_SERVER, "MGET").act(Moment.BEFORE, c -> c.hold(TO_SERVER));
    Running<Boolean> read = Running.platform(() -> store.jobs().get(JOB).isPresent());
    Rig.awaitSprung(late);

    assertThat(store.leases().renew(lease)).isTrue();
    store.jobs().commit(JOB, event("meanwhile"));

    assertThat(read.isDone()).isFalse();
    rig().proxy().heal();
    assertThat(read.ended().confirmed()).isTrue();
  }

  /** A lane that cannot even connect fails alone. */
  @Test
  void aLaneWhoseConnectionIsSwallowedHoldsUpNobodyElse() {
    MirrorStore store = withJob();
    Lease lease = store.leases().acquire(LEASE, TERMS).orElseThrow();
    othersGoOn(store, lease);
    Trap reconnecting =
        rig().proxy().on(TO_SERVER, ":durable").act(Moment.BEFORE, c -> c.hold(TO_SERVER));
    rig().proxy().on(TO_SERVER, "[[slow]]").act(Moment.BEFORE, c -> c.cut(Cut.RST));
    CompletableFuture<Receipt> slow = store.jobs().commitAsync(JOB, event("slow"));
    Rig.awaitSprung(reconnecting);

    othersGoOn(store, lease);

    assertThat(slow).isNotDone();
    rig().proxy().heal();
    Ended.of(slow).confirmed();
    assertThat(rig().truth().events(JOB)).containsExactly("slow");
  }

  private static void othersGoOn(MirrorStore store, Lease lease) {
    assertThat(store.leases().renew(lease)).isTrue();
    assertThat(store.jobs().get(JOB)).isPresent();
    assertThat(store.leases().inspect(LEASE)).isPresent();
    assertThat(store.events().read(JOB, EventCursor.START, 10).lastSequence()).isNotNegative();
    assertThat(store.health().generation()).isEqualTo(1);
  }

  private MirrorStore withJob(String... settings) {
    MirrorStore store = rig().open(settings);
    store.jobs().put(JOB, marked("created"));
    return store;
  }

  private static Commit event(String mark) {
    return Commit.create().event(marked(mark));
  }

  private static Commit confirmed(String mark) {
    return event(mark).durability(Durability.replicas(1).within(Duration.ofSeconds(60)));
  }

  private static BundleManifest storeBundle(MirrorStore store) {
    try {
      byte[] content = "[[chunk]]".getBytes(StandardCharsets.UTF_8);
      return store.bundles().store("bundle", new ByteArrayInputStream(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
