package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static io.mirrorneuron.store.tck.fault.Direction.TO_CLIENT;
import static io.mirrorneuron.store.tck.fault.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.Moment;
import io.mirrorneuron.store.tck.fault.Trap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many writers at once, whose writes go out as one group, and a fault that meets the group. */
@ForEachClient
class GroupFaultTest extends FaultTest {

  private static final int WRITERS = 16;

  /** So often the writers are queued in time at the latest. */
  private static final int TRIES = 10;

  /** To which the group writes; another one each time that it is tried. */
  private String job = "";

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void everyMemberOfAGroupThatMeetsAFaultIsAppliedOnce(Fault fault) {
    MirrorStore store = rig().open(fault.settings(1));
    BooleanSupplier[] struck = new BooleanSupplier[1];

    List<Ended<Receipt>> all = inOneGroup(store, 0, () -> struck[0] = fault.arm(rig().proxy()));

    assertThat(struck[0]).as("the fault has struck").returns(true, BooleanSupplier::getAsBoolean);
    List<String> there = rig().truth().events(job);
    List<String> replicated = rig().replica().events(job);
    assertThat(there).hasSize(WRITERS).doesNotHaveDuplicates();
    for (int i = 0; i < WRITERS; i++) {
      Receipt receipt = all.get(i).confirmed();
      assertThat(receipt.replicas()).isPositive();
      assertThat(there.get((int) receipt.sequence() - 1)).isEqualTo("w" + i);
      assertThat(replicated.get((int) receipt.sequence() - 1)).isEqualTo("w" + i);
    }
    rig().proxy().heal();
    store.close();
    rig().awaitDelivered();
    assertThat(rig().truth().events(job)).isEqualTo(there);
  }

  /** Some members have been executed, others not, one was cut in the middle of its bytes. */
  @ParameterizedTest(name = "{0}")
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void everyMemberOfAGroupThatArrivesInPartIsAppliedOnce(Cut how) {
    MirrorStore store = rig().open("MN_REDIS_WAIT_REPLICAS", "1");
    Trap[] trap = new Trap[1];

    List<Ended<Receipt>> all =
        inOneGroup(
            store,
            50_000,
            () ->
                trap[0] =
                    rig().proxy().on(TO_SERVER, "[[w9]]").act(Moment.BEFORE, c -> c.cut(how)));

    assertThat(trap[0].sprung()).isEqualTo(1);
    List<String> there = rig().truth().events(job);
    assertThat(there).hasSize(WRITERS).doesNotHaveDuplicates();
    assertThat(there).as("these had been executed").startsWith("w0", "w1", "w2", "w3", "w4", "w5");
    for (int i = 0; i < WRITERS; i++) {
      assertThat(there.get((int) all.get(i).confirmed().sequence() - 1)).isEqualTo("w" + i);
    }
  }

  /**
   * Writes that are queued.
   *
   * @param ahead goes out before them; its reply is held
   * @param waiting those with even numbers, whose writers wait
   * @param goneOn those with odd numbers, whose writers go on
   * @param connections how many there had been before
   */
  private record Group(
      CompletableFuture<Receipt> ahead,
      List<Running<Receipt>> waiting,
      List<CompletableFuture<Receipt>> goneOn,
      long connections) {

    List<Ended<Receipt>> ended() {
      return IntStream.range(0, WRITERS)
          .mapToObj(i -> i % 2 == 0 ? waiting.get(i / 2).ended() : Ended.of(goneOn.get(i / 2)))
          .toList();
    }
  }

  /** Has the writers write as one group, to a job of their own. */
  private List<Ended<Receipt>> inOneGroup(MirrorStore store, int bytes, Runnable arm) {
    Group group = queue(store, bytes, 0);
    for (int i = 1; !isQueued(group); i++) {
      assertThat(i).as("tries").isLessThan(TRIES);
      rig().proxy().heal();
      List<Ended<Receipt>> unused = group.ended();
      group = queue(store, bytes, i);
    }
    arm.run();
    rig().proxy().connections().forEach(c -> c.release(TO_CLIENT));
    Ended.of(group.ahead()).confirmed();
    return group.ended();
  }

  /**
   * Has half of the writers wait and half go on, all of them queued behind one write whose reply is
   * held, so that they go out as one group.
   */
  private Group queue(MirrorStore store, int bytes, int attempt) {
    job = "shared-" + attempt;
    store.jobs().put(job, marked("created"));
    long connections = rig().proxy().accepted();
    Trap first = rig().holdNextReply();
    CompletableFuture<Receipt> ahead =
        store
            .jobs()
            .commitAsync("ahead-" + attempt, Commit.create().state(marked("ahead")).ifAbsent());
    Rig.awaitSprung(first);
    List<Running<Receipt>> waiting = new ArrayList<>();
    List<CompletableFuture<Receipt>> goneOn = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      Commit commit = Commit.create().event(marked("w" + i, bytes));
      if (i % 2 == 0) {
        String shared = job;
        Running<Receipt> one = Running.platform(() -> store.jobs().commit(shared, commit));
        one.awaitQueuedOrDone();
        waiting.add(one);
      } else {
        goneOn.add(store.jobs().commitAsync(job, commit));
      }
    }
    return new Group(ahead, waiting, goneOn, connections);
  }

  /**
   * Whether the first write is still on its way: on a machine that is held up it may have been
   * given up and sent again before all were queued, and some of them behind it.
   */
  private boolean isQueued(Group group) {
    return !group.ahead().isDone() && rig().proxy().accepted() == group.connections();
  }
}
