package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static io.mirrorneuron.store.tck.fault.Direction.TO_CLIENT;
import static io.mirrorneuron.store.tck.fault.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.LeaseChange;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.Moment;
import io.mirrorneuron.store.tck.fault.Trap;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The replica is attached and does not answer (SIGSTOP). The primary still counts it among its
 * replicas, so everything that asks how many there are is told a lie.
 */
@ForEachClient
class FrozenReplicaTest extends FaultTest {

  private static final String JOB = "job";

  private static final Duration PATIENCE = Duration.ofSeconds(Ended.PATIENCE_SECONDS);

  @AfterEach
  void resume() {
    rig().replicaServer().resume();
    REDIS.topology().awaitReady(Duration.ofSeconds(Ended.PATIENCE_SECONDS));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aWriteIsUnconfirmedUntilTheReplicaGoesOn(Caller caller) {
    MirrorStore store = withJob("MN_REDIS_WAIT_TIMEOUT_MS", "100");
    rig().replicaServer().pause();

    Ended<Receipt> frozen = caller.commit(store, JOB, event("frozen"));

    UnconfirmedException told = (UnconfirmedException) frozen.failedAs(Outcome.UNCONFIRMED);
    assertThat(told.required()).isEqualTo(1);
    assertThat(told.receipt().replicas()).isZero();
    assertThat(told.receipt().sequence()).isEqualTo(1);
    assertThat(rig().truth().events(JOB)).containsExactly("frozen");
    rig().replicaServer().resume();
    Receipt confirmed = awaitConfirmed(caller, store);
    assertThat(rig().replica().events(JOB).get(0)).isEqualTo("frozen");
    assertThat(rig().replica().events(JOB).get((int) confirmed.sequence() - 1)).isEqualTo("again");
  }

  /** The primary renews, but a failover to this replica would know nothing of it. */
  @Test
  void aLeaseIsSuspendedWhileItsRenewalsAreNotReplicatedAndHeldAgainAfterwards() {
    AtomicLong ahead = new AtomicLong();
    MirrorStore store =
        rig()
            .open(
                builder -> builder.time(Clock.systemUTC(), () -> System.nanoTime() + ahead.get()),
                "MN_REDIS_WAIT_REPLICAS",
                "1",
                "MN_REDIS_WAIT_TIMEOUT_MS",
                "100");
    // So long that no real time that a test may take plays a part, and confirmed without hurry.
    LeaseTerms terms =
        LeaseTerms.of(Duration.ofHours(1))
            .confirmation(Durability.replicas(1).within(PATIENCE.dividedBy(2)));
    Lease lease = store.leases().acquire(LeaseName.named("lease"), terms).orElseThrow();
    Queue<LeaseChange.Cause> causes = new ConcurrentLinkedQueue<>();
    lease.onStateChange(change -> causes.add(change.cause()));
    rig().replicaServer().pause();
    rig().truth().shorten(lease.name(), terms.margin());

    ahead.addAndGet(lease.remaining().toNanos());

    await().atMost(PATIENCE).until(() -> remaining(store, lease).compareTo(terms.margin()) > 0);
    assertThat(lease.state()).as("renewed, but not replicated").isEqualTo(Lease.State.SUSPENDED);
    assertThat(rig().truth().highestToken(lease.name())).isEqualTo(lease.token());
    rig().replicaServer().resume();

    // The keeper would renew it again in twenty minutes.
    await().atMost(PATIENCE).until(() -> store.leases().renew(lease) && lease.isHeld());
    await().atMost(PATIENCE).until(() -> causes.size() >= 2);
    assertThat(causes)
        .containsExactly(LeaseChange.Cause.DEADLINE_PASSED, LeaseChange.Cause.RENEWED);
  }

  private static Duration remaining(MirrorStore store, Lease lease) {
    return store.leases().inspect(lease.name()).orElseThrow().remaining();
  }

  /**
   * A new connection has written nothing: a WAIT on it alone counts every replica that is attached.
   */
  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aNewConnectionDoesNotConfirmWhatTheReplicaHasNot(Caller caller) {
    MirrorStore store = withJob("MN_REDIS_WAIT_TIMEOUT_MS", "100");
    rig().replicaServer().pause();
    caller.commit(store, JOB, event("first")).failedAs(Outcome.UNCONFIRMED);
    rig().proxy().cut(Cut.RST);

    Ended<Receipt> second = caller.commit(store, JOB, event("second"));

    second.failedAs(Outcome.UNCONFIRMED);
    assertThat(rig().truth().events(JOB)).containsExactly("first", "second");
  }

  /**
   * The retry writes nothing, as it was applied before; it is confirmed behind the barrier only.
   */
  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aRetryThatFindsItselfAppliedIsUnconfirmedToo(Caller caller) {
    MirrorStore store = withJob("MN_REDIS_WAIT_TIMEOUT_MS", "100");
    rig().replicaServer().pause();
    Trap lost =
        rig().proxy().on(TO_SERVER, "EVALSHA").act(Moment.BEFORE_REPLY, c -> c.cut(Cut.RST));

    Ended<Receipt> ended = caller.commit(store, JOB, event("retried"));

    assertThat(lost.sprung()).isEqualTo(1);
    UnconfirmedException told = (UnconfirmedException) ended.failedAs(Outcome.UNCONFIRMED);
    assertThat(told.receipt().replicas()).isZero();
    assertThat(rig().truth().events(JOB)).containsExactly("retried");
  }

  /** The write's reply and the barrier's have come, and the connection ends while WAIT waits. */
  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aConnectionThatEndsBeforeWaitsReplyConfirmsNothing(Cut how) {
    MirrorStore store = withJob("MN_REDIS_WAIT_TIMEOUT_MS", "60000");
    rig().replicaServer().pause();
    // The barrier's reply; WAIT's cannot come, as the replica does not answer.
    Trap between = rig().proxy().on(TO_CLIENT, "+OK").act(Moment.AFTER, c -> c.cut(how));
    // The retry's, in turn, is held until the replica goes on.
    Trap retry = rig().proxy().on(TO_SERVER, "EVALSHA").skip(1);
    retry.act(Moment.BEFORE, c -> {});

    Running<Receipt> running = Running.platform(() -> store.jobs().commit(JOB, event("write")));
    Rig.awaitSprung(between);
    Rig.awaitSprung(retry);
    assertThat(rig().truth().events(JOB)).containsExactly("write");
    assertThat(running.isDone()).as("confirmed by nobody").isFalse();
    rig().replicaServer().resume();

    Receipt receipt = running.ended().confirmed();
    assertThat(receipt.replicas()).isEqualTo(1);
    assertThat(receipt.sequence()).isEqualTo(1);
    assertThat(rig().replica().events(JOB)).containsExactly("write");
    assertThat(rig().truth().events(JOB)).containsExactly("write");
  }

  /** What was unconfirmed reaches the replica with whatever is confirmed after it. */
  @Test
  void aLaterConfirmationCoversWhatWasUnconfirmed() {
    MirrorStore store = withJob("MN_REDIS_WAIT_TIMEOUT_MS", "100");
    rig().replicaServer().pause();
    for (int i = 0; i < 5; i++) {
      Caller.SYNC.commit(store, JOB, event("u" + i)).failedAs(Outcome.UNCONFIRMED);
    }
    rig().replicaServer().resume();

    awaitConfirmed(Caller.ASYNC, store);

    assertThat(rig().replica().events(JOB)).startsWith("u0", "u1", "u2", "u3", "u4");
  }

  @Test
  void whoAsksForNoReplicaDoesNotWaitForOne() {
    MirrorStore store = withJob("MN_REDIS_WAIT_TIMEOUT_MS", "100");
    rig().replicaServer().pause();

    Receipt receipt = store.jobs().commit(JOB, event("alone").durability(Durability.none()));

    assertThat(receipt.replicas()).isZero();
    assertThat(rig().truth().events(JOB)).containsExactly("alone");
  }

  /** A grant that is not confirmed is given back: nobody holds a lease that a failover may lose. */
  @Test
  void anUnconfirmedGrantIsUndone() {
    MirrorStore store = withJob("MN_REDIS_WAIT_TIMEOUT_MS", "100");
    rig().replicaServer().pause();

    assertThatExceptionOfType(UnconfirmedException.class)
        .isThrownBy(() -> store.leases().acquire(LeaseName.job(JOB), LeaseTerms.job()));

    assertThat(store.leases().inspect(LeaseName.job(JOB))).isEmpty();
    rig().replicaServer().resume();
    Optional<Lease> lease =
        await()
            .ignoreException(UnconfirmedException.class)
            .until(
                () -> store.leases().acquire(LeaseName.job(JOB), LeaseTerms.job()),
                Optional::isPresent);
    assertThat(lease.orElseThrow().isHeld()).isTrue();
  }

  /** The answer to "how are you" is not the answer to "is it safe". */
  @Test
  void aReplicaThatIsGoneConfirmsNothing() {
    MirrorStore store = withJob("MN_REDIS_WAIT_TIMEOUT_MS", "100");
    rig().primary().command("CLIENT", "KILL", "TYPE", "replica");
    rig().replicaServer().pause();
    rig().primary().command("CLIENT", "KILL", "TYPE", "replica");

    Caller.SYNC.commit(store, JOB, event("detached")).failedAs(Outcome.UNCONFIRMED);

    assertThat(rig().truth().events(JOB)).containsExactly("detached");
  }

  private MirrorStore withJob(String... settings) {
    String[] all = new String[settings.length + 2];
    all[0] = "MN_REDIS_WAIT_REPLICAS";
    all[1] = "1";
    System.arraycopy(settings, 0, all, 2, settings.length);
    MirrorStore store = rig().open(all);
    // Attached and up to date before it is frozen.
    await()
        .ignoreException(UnconfirmedException.class)
        .until(() -> store.jobs().put(JOB, marked("created")).replicas() == 1);
    return store;
  }

  private static Commit event(String mark) {
    return Commit.create().event(marked(mark));
  }

  private static Receipt awaitConfirmed(Caller caller, MirrorStore store) {
    return await()
        .atMost(Duration.ofSeconds(Ended.PATIENCE_SECONDS))
        .until(
            () -> caller.commit(store, JOB, event("again")),
            ended -> ended.outcome() == Outcome.CONFIRMED)
        .confirmed();
  }
}
