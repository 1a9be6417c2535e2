package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static io.mirrorneuron.store.tck.fault.Direction.TO_CLIENT;
import static io.mirrorneuron.store.tck.fault.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.Moment;
import io.mirrorneuron.store.tck.fault.ProxiedConnection;
import io.mirrorneuron.store.tck.fault.Trap;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Faults that outlast an operation: what it is told is true, and stays true afterwards. */
@ForEachClient
class OutcomeTest extends FaultTest {

  private static final String JOB = "job";
  private static final String MARK = "under test";
  private static final Commit COMMIT =
      Commit.create().event(marked(MARK)).deadline(Duration.ofSeconds(3));
  private static final String[] SHORT = {"MN_REDIS_COMMAND_TIMEOUT_MS", "250"};

  @ForEachCaller
  void whatIsAppliedAndNeverAnsweredIsUnknownAndAppliedOnce(Caller caller) {
    MirrorStore store = withJob(SHORT);
    Trap trap = everyScript(Moment.BEFORE_REPLY, c -> c.silence(TO_CLIENT));

    Ended<Receipt> ended = commit(trap, caller, store);

    ended.failedAs(Outcome.UNKNOWN);
    assertThat(rig().truth().times(JOB, MARK)).isEqualTo(1);
    staysSo(store, ended);
  }

  @ForEachCaller
  void whatNeverArrivesIsUnknownAndNotApplied(Caller caller) {
    MirrorStore store = withJob(SHORT);
    Trap trap = everyScript(Moment.BEFORE, c -> c.silence(TO_SERVER));

    Ended<Receipt> ended = commit(trap, caller, store);

    ended.failedAs(Outcome.UNKNOWN);
    assertThat(rig().truth().times(JOB, MARK)).isZero();
    staysSo(store, ended);
  }

  @ForEachCaller
  void whatCouldNotBeSentIsNotApplied(Caller caller) {
    MirrorStore store = withJob(SHORT);
    rig().proxy().refuse();
    rig().proxy().cut(Cut.FIN);
    // A connection that is found closed only when it is written to would leave a doubt.
    Ended<Receipt> first = caller.commit(store, JOB, COMMIT);
    first.isTrue(rig().truth().times(JOB, MARK));

    Ended<Receipt> ended =
        caller.commit(
            store, JOB, Commit.create().event(marked("second")).deadline(Duration.ofMillis(500)));

    ended.failedAs(Outcome.NOT_APPLIED);
    staysSo(store, first);
    assertThat(rig().truth().times(JOB, "second")).isZero();
  }

  @ForEachCaller
  void whatIsInDoubtStaysUnknownWhileTheServerIsAway(Caller caller) {
    MirrorStore store = withJob();
    Trap trap =
        rig()
            .proxy()
            .on(TO_SERVER, "EVALSHA")
            .act(
                Moment.BEFORE_REPLY,
                c -> {
                  rig().proxy().refuse();
                  c.cut(Cut.RST);
                });

    Ended<Receipt> ended = commit(trap, caller, store);

    ended.failedAs(Outcome.UNKNOWN);
    assertThat(rig().truth().times(JOB, MARK)).isEqualTo(1);
    staysSo(store, ended);
  }

  @ForEachCaller
  void whatRunsOutOfAttemptsIsUnknownToo(Caller caller) {
    MirrorStore store = withJob("MN_REDIS_RECONNECT_ATTEMPTS", "2");
    Trap trap = everyScript(Moment.BEFORE_REPLY, c -> c.cut(Cut.RST));

    Ended<Receipt> ended = caller.commit(store, JOB, Commit.create().event(marked(MARK)));

    ended.failedAs(Outcome.UNKNOWN);
    assertThat(trap.sprung()).isEqualTo(3);
    assertThat(rig().truth().times(JOB, MARK)).isEqualTo(1);
    staysSo(store, ended);
  }

  @ForEachCaller
  void whatIsHeldBeyondItsDeadlineIsAppliedAtMostOnceWhenItIsDelivered(Caller caller) {
    MirrorStore store = withJob(SHORT);
    Trap trap = everyScript(Moment.BEFORE, c -> c.hold(TO_SERVER));

    Ended<Receipt> ended = commit(trap, caller, store);

    ended.failedAs(Outcome.UNKNOWN);
    staysSo(store, ended);
  }

  @ForEachCaller
  void whatIsInDoubtIsNeverAppliedAfterTheNextOfTheSameStore(Caller caller) {
    MirrorStore store = withJob(SHORT);
    Trap trap = everyScript(Moment.BEFORE, c -> c.hold(TO_SERVER));
    Ended<Receipt> ended = commit(trap, caller, store);
    ended.failedAs(Outcome.UNKNOWN);
    trap.remove();

    caller.commit(store, JOB, Commit.create().event(marked("next"))).confirmed();
    rig().proxy().heal();
    store.close();

    rig().awaitDelivered();
    List<String> events = rig().truth().events(JOB);
    assertThat(events).endsWith("next");
    ended.isTrue(events.stream().filter(MARK::equals).count());
  }

  @ForEachCaller
  void whatIsGivenUpWhileItWaitsItsTurnIsNotAppliedLater(Caller caller) {
    MirrorStore store = withJob();
    Trap trap = rig().holdNextReply();
    CompletableFuture<Receipt> first =
        store.jobs().commitAsync(JOB, Commit.create().event(marked("first")));
    Rig.awaitSprung(trap);

    Ended<Receipt> ended = caller.commit(store, JOB, COMMIT);

    ended.failedAs(Outcome.NOT_APPLIED);
    rig().proxy().heal();
    Ended.of(first).confirmed();
    store.jobs().commit(JOB, Commit.create().event(marked("last")));
    assertThat(rig().truth().events(JOB)).containsExactly("first", "last");
  }

  /** Until it has been sent, and met the trap. */
  private static Ended<Receipt> commit(Trap trap, Caller caller, MirrorStore store) {
    return Rig.untilSprung(trap, () -> caller.commit(store, JOB, COMMIT));
  }

  private MirrorStore withJob(String... settings) {
    MirrorStore store = rig().open(settings);
    store.jobs().put(JOB, marked("created"));
    return store;
  }

  private Trap everyScript(Moment when, Consumer<ProxiedConnection> what) {
    return rig().proxy().on(TO_SERVER, "EVALSHA").everyTime().act(when, what);
  }

  /** Ends all faults, has all bytes delivered that were held, and looks again. */
  private void staysSo(MirrorStore store, Ended<Receipt> ended) {
    rig().proxy().heal();
    ended.isTrue(rig().truth().times(JOB, MARK));
    store.jobs().commit(JOB, Commit.create().event(marked("afterwards")));
    store.close();
    rig().awaitDelivered();
    ended.isTrue(rig().truth().times(JOB, MARK));
    assertThat(rig().truth().times(JOB, "afterwards")).isEqualTo(1);
  }
}
