package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static io.mirrorneuron.store.tck.fault.Direction.TO_CLIENT;
import static io.mirrorneuron.store.tck.fault.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.Moment;
import io.mirrorneuron.store.tck.fault.Trap;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Writes that wait for different replicas go out in one write. The weaker ones do not wait for the
 * stronger, and none is told that more was met than it asked for and got. One replica, frozen or
 * not.
 */
@ForEachClient
class MixedDurabilityTest extends FaultTest {

  private static final String JOB = "job";

  /** For those who must not end by time-out while a test runs. */
  private static final Duration LONG = Duration.ofSeconds(50);

  @AfterEach
  void resume() {
    rig().replicaServer().resume();
    REDIS.topology().awaitReady(Duration.ofSeconds(Ended.PATIENCE_SECONDS));
  }

  @Test
  void whoWaitsForNothingIsDoneWhileOthersWait() {
    MirrorStore store = withJob();
    CompletableFuture<Receipt> ahead = holdUp(store);
    CompletableFuture<Receipt> patient = commit(store, "patient", one(LONG));
    CompletableFuture<Receipt> none = commit(store, "none", Durability.none());
    Running<Receipt> waiting = blocking(store, "waiting", Durability.none());
    CompletableFuture<Receipt> zero = commit(store, "zero", Durability.replicas(0));
    rig().replicaServer().pause();

    rig().proxy().heal();

    for (Ended<Receipt> ended :
        List.of(Ended.of(ahead), Ended.of(none), waiting.ended(), Ended.of(zero))) {
      assertThat(ended.confirmed().replicas()).isZero();
    }
    assertThat(patient).as("waits for the replica").isNotDone();
    assertThat(rig().truth().events(JOB))
        .containsExactly("ahead", "patient", "none", "waiting", "zero");
    rig().replicaServer().resume();
    assertThat(Ended.of(patient).confirmed().replicas()).isEqualTo(1);
    assertThat(rig().replica().times(JOB, "patient")).isEqualTo(1);
  }

  @Test
  void everyTimeOutOfAGroupHolds() {
    MirrorStore store = withJob();
    CompletableFuture<Receipt> ahead = holdUp(store);
    CompletableFuture<Receipt> patient = commit(store, "patient", one(LONG));
    CompletableFuture<Receipt> hasty = commit(store, "hasty", one(Duration.ofMillis(50)));
    CompletableFuture<Receipt> some = commit(store, "some", one(Duration.ofMillis(500)));
    rig().replicaServer().pause();

    rig().proxy().heal();

    Ended.of(ahead).confirmed();
    isUnconfirmed(hasty, 1, 0);
    isUnconfirmed(some, 1, 0);
    assertThat(patient).as("has time").isNotDone();
    rig().replicaServer().resume();
    assertThat(Ended.of(patient).confirmed().replicas()).isEqualTo(1);
  }

  /** One is attached: that confirms whoever asked for one, and never who asked for two. */
  @Test
  void whoAsksForMoreThanThereAreIsNeverToldItWasMet() {
    MirrorStore store = withJob();
    CompletableFuture<Receipt> ahead = holdUp(store);
    CompletableFuture<Receipt> two =
        commit(store, "two", Durability.replicas(2).within(Duration.ofMillis(200)));
    CompletableFuture<Receipt> one = commit(store, "one", one(LONG));
    CompletableFuture<Receipt> all = commit(store, "all", Durability.all().within(LONG));
    CompletableFuture<Receipt> none = commit(store, "none", Durability.none());

    rig().proxy().heal();

    Ended.of(ahead).confirmed();
    Ended.of(none).confirmed();
    assertThat(Ended.of(one).confirmed().replicas()).isEqualTo(1);
    assertThat(Ended.of(all).confirmed().replicas()).isEqualTo(1);
    isUnconfirmed(two, 2, 1);
    assertThat(rig().replica().events(JOB)).containsExactly("ahead", "two", "one", "all", "none");
  }

  @Test
  void aFrozenReplicaConfirmsNoneOfThoseWhoAskForIt() {
    MirrorStore store = withJob();
    CompletableFuture<Receipt> ahead = holdUp(store);
    Duration shortly = Duration.ofMillis(100);
    CompletableFuture<Receipt> two = commit(store, "two", Durability.replicas(2).within(shortly));
    CompletableFuture<Receipt> all = commit(store, "all", Durability.all().within(shortly));
    CompletableFuture<Receipt> one = commit(store, "one", one(shortly));
    rig().replicaServer().pause();

    rig().proxy().heal();

    Ended.of(ahead).confirmed();
    isUnconfirmed(one, 1, 0);
    isUnconfirmed(two, 2, 0);
    isUnconfirmed(all, 1, 0);
  }

  /** The replies of the writes have come, and the connection ends while WAIT waits. */
  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aConnectionThatEndsBeforeWaitsReplyConfirmsOnlyWhoDidNotWait(Cut how) {
    MirrorStore store = withJob();
    CompletableFuture<Receipt> ahead = holdUp(store);
    CompletableFuture<Receipt> patient = commit(store, "patient", one(LONG));
    CompletableFuture<Receipt> none = commit(store, "none", Durability.none());
    rig().replicaServer().pause();
    Trap between = rig().proxy().on(TO_CLIENT, "+OK").act(Moment.AFTER, c -> c.cut(how));
    Trap retry = rig().proxy().on(TO_SERVER, "[[patient]]").skip(1).act(Moment.AFTER, c -> {});

    rig().proxy().connections().forEach(c -> c.release(TO_CLIENT));

    Ended.of(ahead).confirmed();
    Ended.of(none).confirmed();
    Rig.awaitSprung(between);
    Rig.awaitSprung(retry);
    assertThat(patient).as("confirmed by nobody").isNotDone();
    rig().replicaServer().resume();
    assertThat(Ended.of(patient).confirmed().replicas()).isEqualTo(1);
    assertThat(rig().truth().events(JOB)).containsExactly("ahead", "patient", "none");
    assertThat(rig().replica().events(JOB)).containsExactly("ahead", "patient", "none");
  }

  /** It is known to have been applied; what is missing is only the confirmation. */
  @ParameterizedTest(name = "{0}")
  @EnumSource
  void whoseDeadlineComesBeforeTheReplicaIsUnconfirmedAndNotUnknown(Caller caller) {
    MirrorStore store = withJob();
    rig().replicaServer().pause();
    Commit commit =
        Commit.create().event(marked("late")).durability(one(LONG)).deadline(Duration.ofSeconds(3));

    Ended<Receipt> ended = caller.commit(store, JOB, commit);

    UnconfirmedException told = (UnconfirmedException) ended.failedAs(Outcome.UNCONFIRMED);
    assertThat(told.receipt().sequence()).isEqualTo(1);
    assertThat(rig().truth().events(JOB)).containsExactly("late");
  }

  /** Whoever leads waits for its own group: nothing in it may wait for more than it does. */
  @Test
  void whoLeadsWithoutReplicasIsNotHeldUpByThoseBehindIt() {
    MirrorStore store = withJob();
    CompletableFuture<Receipt> ahead = holdUp(store);
    Running<Receipt> leader = blocking(store, "leader", Durability.none());
    CompletableFuture<Receipt> patient = commit(store, "patient", one(LONG));
    rig().replicaServer().pause();

    rig().proxy().heal();

    Ended.of(ahead).confirmed();
    leader.ended().confirmed();
    await().until(() -> rig().truth().times(JOB, "patient") == 1);
    assertThat(patient).isNotDone();
    rig().replicaServer().resume();
    Ended.of(patient).confirmed();
  }

  private static void isUnconfirmed(CompletableFuture<Receipt> write, int required, int replicas) {
    UnconfirmedException told =
        (UnconfirmedException) Ended.of(write).failedAs(Outcome.UNCONFIRMED);
    assertThat(told.required()).isEqualTo(required);
    assertThat(told.receipt().replicas()).isEqualTo(replicas);
  }

  private MirrorStore withJob() {
    MirrorStore store = rig().open("MN_REDIS_WAIT_REPLICAS", "1");
    // Attached and up to date before it is frozen.
    await()
        .ignoreException(UnconfirmedException.class)
        .until(() -> store.jobs().put(JOB, marked("created")).replicas() == 1);
    return store;
  }

  /** Sends a write whose reply is held: what is written behind it goes out as one group. */
  private CompletableFuture<Receipt> holdUp(MirrorStore store) {
    Trap reply = rig().holdNextReply();
    CompletableFuture<Receipt> ahead = commit(store, "ahead", Durability.none());
    Rig.awaitSprung(reply);
    return ahead;
  }

  private static Durability one(Duration timeout) {
    return Durability.replicas(1).within(timeout);
  }

  private static CompletableFuture<Receipt> commit(
      MirrorStore store, String mark, Durability durability) {
    return store
        .jobs()
        .commitAsync(JOB, Commit.create().event(marked(mark)).durability(durability));
  }

  private static Running<Receipt> blocking(MirrorStore store, String mark, Durability durability) {
    Commit commit = Commit.create().event(marked(mark)).durability(durability);
    Running<Receipt> running = Running.platform(() -> store.jobs().commit(JOB, commit));
    running.awaitQueued();
    return running;
  }
}
