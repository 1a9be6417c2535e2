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
import io.mirrorneuron.store.tck.fault.Trap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A caller is interrupted: its operation ends with a definite outcome, its thread stays
 * interrupted, and nobody else notices.
 */
@ForEachClient
class InterruptTest extends FaultTest {

  private static final String JOB = "job";

  @Test
  void whoIsInterruptedWhileItWaitsItsTurnIsNotApplied() {
    MirrorStore store = withJob();
    Trap busy = rig().holdNextReply();
    Running<Receipt> leader = commit(store, "leader");
    Rig.awaitSprung(busy);
    Running<Receipt> before = queued(store, "before");
    Running<Receipt> waiting = queued(store, "waiting");
    Running<Receipt> after = queued(store, "after");

    waiting.interrupt();

    waiting.ended().failedAs(Outcome.NOT_APPLIED);
    assertThat(waiting.keptItsInterrupt()).isTrue();
    assertThat(leader.isDone()).isFalse();
    rig().proxy().heal();
    for (Running<Receipt> other : List.of(leader, before, after)) {
      other.ended().confirmed();
      assertThat(other.keptItsInterrupt()).isFalse();
    }
    assertThat(rig().truth().events(JOB)).containsExactly("leader", "before", "after");
  }

  @Test
  void whoIsInterruptedWhileItLeadsFinishesItsGroup() {
    MirrorStore store = withJob();
    long connections = rig().proxy().accepted();
    Trap first = rig().holdNextReply();
    Running<Receipt> ahead = commit(store, "ahead");
    Rig.awaitSprung(first);
    Running<Receipt> leader = queued(store, "leader");
    Running<Receipt> member = queued(store, "member");
    CompletableFuture<Receipt> goneOn = store.jobs().commitAsync(JOB, event("gone on"));
    Trap second = rig().holdNextReply();
    rig().proxy().connections().forEach(c -> c.release(TO_CLIENT));
    ahead.ended().confirmed();
    Rig.awaitSprung(second);

    leader.interrupt();
    member.interrupt();

    rig().proxy().heal();
    leader.ended().confirmed();
    member.ended().confirmed();
    Ended.of(goneOn).confirmed();
    assertThat(leader.keptItsInterrupt()).isTrue();
    assertThat(member.keptItsInterrupt()).isTrue();
    assertThat(rig().truth().events(JOB)).containsExactly("ahead", "leader", "member", "gone on");
    assertThat(rig().proxy().accepted()).as("no connection was lost").isEqualTo(connections);
  }

  @Test
  void whoIsInterruptedInAPauseBetweenAttemptsGivesUp() {
    MirrorStore store =
        withJob(
            "MN_REDIS_RECONNECT_BACKOFF_MS", "60000", "MN_REDIS_RECONNECT_MAX_BACKOFF_MS", "60000");
    rig().proxy().refuse();
    rig().proxy().cut(Cut.RST);
    Running<Receipt> pausing = commit(store, "pausing");
    pausing.awaitQueued();

    pausing.interrupt();

    Ended<Receipt> ended = pausing.ended();
    assertThat(ended.outcome()).isIn(Outcome.NOT_APPLIED, Outcome.UNKNOWN);
    assertThat(ended.failure()).hasMessageContaining("interrupted");
    assertThat(pausing.keptItsInterrupt()).isTrue();
    ended.isTrue(rig().truth().times(JOB, "pausing"));
    rig().proxy().accept();
    store.close();
    rig().awaitDelivered();
    ended.isTrue(rig().truth().times(JOB, "pausing"));
  }

  @Test
  void whoIsInterruptedInAPauseWhileInDoubtIsUnknown() {
    MirrorStore store =
        withJob(
            "MN_REDIS_RECONNECT_BACKOFF_MS", "60000", "MN_REDIS_RECONNECT_MAX_BACKOFF_MS", "60000");
    Trap cut =
        rig()
            .proxy()
            .on(TO_SERVER, "EVALSHA")
            .act(
                Moment.BEFORE_REPLY,
                c -> {
                  rig().proxy().refuse();
                  c.cut(Cut.RST);
                });
    Running<Receipt> pausing = commit(store, "applied");
    Rig.awaitSprung(cut);
    pausing.awaitQueued();

    pausing.interrupt();

    assertThat(pausing.ended().failedAs(Outcome.UNKNOWN)).hasMessageContaining("interrupted");
    assertThat(pausing.keptItsInterrupt()).isTrue();
    assertThat(rig().truth().events(JOB)).containsExactly("applied");
  }

  /** Interrupted before it begins: it may give up or go through, but it says which. */
  @Test
  void whoComesInterruptedStaysSo() {
    MirrorStore store = withJob();
    Running<Receipt> running =
        Running.platform(
            () -> {
              Thread.currentThread().interrupt();
              return store.jobs().commit(JOB, event("interrupted"));
            });

    Ended<Receipt> ended = running.ended();

    ended.isTrue(rig().truth().times(JOB, "interrupted"));
    assertThat(running.keptItsInterrupt()).isTrue();
  }

  /** An interrupt closes the socket that a virtual thread is blocked on: so none may be. */
  @Test
  void virtualThreadsThatAreInterruptedBreakNoConnection() {
    MirrorStore store = withJob();
    long connections = rig().proxy().accepted();
    Trap first = rig().holdNextReply();
    List<Running<Receipt>> virtual = new ArrayList<>();
    virtual.add(Running.virtual(() -> store.jobs().commit(JOB, event("v0"))));
    Rig.awaitSprung(first);
    for (int i = 1; i < 8; i++) {
      Commit commit = event("v" + i);
      virtual.add(Running.virtual(() -> store.jobs().commit(JOB, commit)));
    }
    Running<Receipt> platform = queued(store, "platform");

    virtual.forEach(Running::interrupt);

    for (Running<Receipt> one : virtual) {
      one.ended().failedAs(Outcome.UNKNOWN);
      assertThat(one.keptItsInterrupt()).isTrue();
    }
    rig().proxy().heal();
    platform.ended().confirmed();
    store.jobs().commit(JOB, event("last"));
    for (int i = 0; i < 8; i++) {
      virtual.get(i).ended().isTrue(rig().truth().times(JOB, "v" + i));
    }
    assertThat(rig().truth().times(JOB, "platform")).isEqualTo(1);
    assertThat(rig().truth().events(JOB)).startsWith("v0").endsWith("last");
    assertThat(rig().proxy().accepted()).as("no connection was lost").isEqualTo(connections);
  }

  @Test
  void virtualThreadsThatMeetFaultsAreAppliedOnce() {
    for (Fault fault : List.of(Fault.RESET_BEFORE_THE_WRITE, Fault.END_BEFORE_THE_REPLY)) {
      MirrorStore store = withJob(fault.settings(1));
      fault.arm(rig().proxy());

      Running<Receipt> running =
          Running.virtual(() -> store.jobs().commit(JOB, event(fault.name())));

      assertThat(running.ended().confirmed().replicas()).isEqualTo(1);
      assertThat(rig().truth().times(JOB, fault.name())).isEqualTo(1);
      assertThat(rig().replica().times(JOB, fault.name())).isEqualTo(1);
    }
  }

  private MirrorStore withJob(String... settings) {
    MirrorStore store = rig().open(settings);
    store.jobs().put(JOB, marked("created"));
    return store;
  }

  private static Commit event(String mark) {
    return Commit.create().event(marked(mark));
  }

  private static Running<Receipt> commit(MirrorStore store, String mark) {
    return Running.platform(() -> store.jobs().commit(JOB, event(mark)));
  }

  private static Running<Receipt> queued(MirrorStore store, String mark) {
    Running<Receipt> running = commit(store, mark);
    running.awaitQueued();
    return running;
  }
}
