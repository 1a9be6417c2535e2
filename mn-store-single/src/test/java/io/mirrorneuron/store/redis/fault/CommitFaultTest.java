package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One durable commit meets one fault. The ordinary build runs every fault with every client, with
 * and without WAIT and from every caller, the parts in turn; the rest of the matrix runs with
 * {@code -Pfaults}.
 */
@ForEachClient
class CommitFaultTest extends FaultTest {

  private static final String JOB = "job";
  private static final String MARK = "under test";

  /** What the commit changes. */
  @SuppressWarnings("ImmutableEnumChecker") // a commit is immutable
  enum Parts {
    STATE(Commit.create().state(marked(MARK))),
    EVENTS(Commit.create().event(marked(MARK))),
    STATE_AND_EVENTS(Commit.create().state(marked(MARK)).event(marked(MARK)));

    private final Commit commit;

    Parts(Commit commit) {
      this.commit = commit;
    }
  }

  record Case(Fault fault, Parts parts, int replicas, Caller caller) {
    @Override
    public String toString() {
      return fault + ", " + parts + ", WAIT " + replicas + ", " + caller;
    }
  }

  /** A third of all: every fault, with and without WAIT, from every caller, the parts in turn. */
  static List<Case> cover() {
    return cases(place -> place == 0);
  }

  static List<Case> rest() {
    return cases(place -> place != 0);
  }

  private static List<Case> cases(IntPredicate wanted) {
    List<Parts> parts = List.of(Parts.values());
    List<Case> cases = new ArrayList<>();
    int turn = 0;
    for (Fault fault : Fault.values()) {
      for (Caller caller : Caller.values()) {
        for (int replicas = 0; replicas <= 1; replicas++) {
          for (int place = 0; place < parts.size(); place++) {
            if (wanted.test(place)) {
              cases.add(
                  new Case(fault, parts.get((turn + place) % parts.size()), replicas, caller));
            }
          }
          turn++;
        }
      }
    }
    return cases;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cover")
  @Execution(ExecutionMode.CONCURRENT)
  void aCommitThatMeetsAFaultIsConfirmedAndAppliedOnce(Case given) {
    meetsItsFault(given);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rest")
  @Execution(ExecutionMode.CONCURRENT)
  @Tag("long")
  void everyOtherCommitThatMeetsAFaultIsConfirmedAndAppliedOnce(Case given) {
    meetsItsFault(given);
  }

  private void meetsItsFault(Case given) {
    MirrorStore store = rig().open(given.fault.settings(given.replicas));
    long created = store.jobs().put(JOB, marked("created")).version();
    BooleanSupplier struck = given.fault.arm(rig().proxy());

    Receipt receipt = given.caller.commit(store, JOB, given.parts.commit).confirmed();

    assertThat(struck).as("the fault has struck").returns(true, BooleanSupplier::getAsBoolean);
    isAppliedOnce(rig().truth(), given.parts, created, receipt);
    if (given.replicas > 0) {
      assertThat(receipt.replicas()).isPositive();
      isAppliedOnce(rig().replica(), given.parts, created, receipt);
    }
    rig().proxy().heal();
    store.close();
    isAppliedOnce(rig().truth(), given.parts, created, receipt);
  }

  private static void isAppliedOnce(Truth truth, Parts parts, long created, Receipt receipt) {
    if (parts != Parts.STATE) {
      assertThat(truth.events(JOB)).containsExactly(MARK);
      assertThat(receipt.sequence()).isEqualTo(1);
    }
    if (parts != Parts.EVENTS) {
      assertThat(truth.state(JOB)).isEqualTo(MARK);
      assertThat(receipt.version()).isGreaterThan(created);
    }
    assertThat(truth.changes(JOB)).isEqualTo(parts == Parts.EVENTS ? 1 : 2);
    assertThat(truth.version(JOB)).isEqualTo(receipt.version());
  }
}
