package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static io.mirrorneuron.store.tck.fault.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.Moment;
import io.mirrorneuron.store.tck.fault.Trap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Leases under the same faults. */
@ForEachClient
class LeaseFaultTest extends FaultTest {

  private static final String JOB = "job";

  /** So long that it is not renewed by itself while a fault waits for what it is meant for. */
  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofHours(1));

  record Case(Fault fault, LeaseName name) {
    @Override
    public String toString() {
      return fault + ", " + name;
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      cases.add(
          new Case(fault, cases.size() % 2 == 0 ? LeaseName.job(JOB) : LeaseName.named("leader")));
    }
    return cases;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Execution(ExecutionMode.CONCURRENT)
  void aRequestThatMeetsAFaultGetsItsOwnGrantAndOnlyOne(Case given) {
    MirrorStore store = withJob(given.fault);
    MirrorStore other = rig().openAround();
    BooleanSupplier struck = given.fault.arm(rig().proxy());

    Lease lease = store.leases().acquire(given.name, TERMS).orElseThrow();

    assertThat(struck).returns(true, BooleanSupplier::getAsBoolean);
    LeaseInfo info = store.leases().inspect(given.name).orElseThrow();
    assertThat(info.token()).isEqualTo(lease.token());
    assertThat(info.owner()).isEqualTo(store.owner());
    assertThat(lease.isHeld()).isTrue();
    assertThat(other.leases().acquire(given.name, TERMS)).isEmpty();
    assertThat(rig().truth().highestToken(given.name)).as("one grant").isEqualTo(lease.token());
    store.jobs().commit(JOB, Commit.fencedBy(lease.fence()).event(marked("fenced")));
    rig().proxy().heal();
    store.close();
    rig().awaitDelivered();
    assertThat(rig().truth().highestToken(given.name)).as("one grant").isEqualTo(lease.token());
    assertThat(rig().truth().events(JOB)).containsExactly("fenced");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Execution(ExecutionMode.CONCURRENT)
  void aReleaseThatMeetsAFaultFreesTheLeaseAndNobodyElses(Case given) {
    MirrorStore store = withJob(given.fault);
    MirrorStore other = rig().openAround();
    Lease lease = store.leases().acquire(given.name, TERMS).orElseThrow();
    BooleanSupplier struck = armForRenewals(store, lease, given.fault);

    Outcome outcome = outcomeOfReleasing(store, lease);

    assertThat(outcome).isIn(Outcome.CONFIRMED, Outcome.UNKNOWN);

    assertThat(struck).returns(true, BooleanSupplier::getAsBoolean);
    Lease next = other.leases().acquire(given.name, TERMS).orElseThrow();
    assertThat(next.token()).isGreaterThan(lease.token());
    rig().proxy().heal();
    store.close();
    rig().awaitDelivered();
    assertThat(other.leases().inspect(given.name).orElseThrow().token()).isEqualTo(next.token());
    assertThatExceptionOfType(FencedException.class).isThrownBy(lease::fence);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Execution(ExecutionMode.CONCURRENT)
  void aRenewalThatMeetsAFaultIsTriedAgain(Case given) {
    MirrorStore store = withJob(given.fault);
    Lease lease = store.leases().acquire(given.name, TERMS).orElseThrow();
    BooleanSupplier struck = armForRenewals(store, lease, given.fault);
    rig().truth().shorten(given.name, Duration.ofSeconds(30));

    assertThat(store.leases().renew(lease)).isTrue();

    assertThat(struck).returns(true, BooleanSupplier::getAsBoolean);
    assertThat(store.leases().inspect(given.name).orElseThrow().remaining())
        .isGreaterThan(Duration.ofSeconds(30));
    assertThat(lease.isHeld()).isTrue();
  }

  /** UNKNOWN where a first attempt may have done it; the lease is free in any case. */
  private static Outcome outcomeOfReleasing(MirrorStore store, Lease lease) {
    try {
      assertThat(store.leases().release(lease)).isTrue();
      return Outcome.CONFIRMED;
    } catch (UnknownOutcomeException e) {
      return e.outcome();
    }
  }

  /** A renewal that is under way when the lease changes hands must not prolong the other's. */
  @Test
  void aRenewalThatWasHeldDoesNothingForTheNextHolder() {
    MirrorStore store = withJob(Fault.REQUEST_HELD);
    MirrorStore other = rig().openAround();
    LeaseName name = LeaseName.job(JOB);
    Lease lease = store.leases().acquire(name, TERMS).orElseThrow();
    assertThat(store.leases().renew(lease)).as("its lane is connected").isTrue();
    Trap held =
        rig()
            .proxy()
            .on(TO_SERVER, "EVALSHA")
            .everyTime()
            .act(Moment.BEFORE, c -> c.hold(TO_SERVER));

    Ended<Boolean> renewal =
        Rig.untilSprung(
            held, () -> Ended.of(() -> store.leases().within(Duration.ofSeconds(1)).renew(lease)));
    Rig.awaitSprung(held);
    rig().truth().expire(name);
    Lease next = other.leases().acquire(name, LeaseTerms.of(Duration.ofSeconds(30))).orElseThrow();
    rig().proxy().heal();
    store.close();
    rig().awaitDelivered();

    assertThat(renewal.outcome()).as("it might have been renewed").isEqualTo(Outcome.UNKNOWN);
    LeaseInfo info = other.leases().inspect(name).orElseThrow();
    assertThat(info.token()).isEqualTo(next.token());
    assertThat(info.remaining()).isLessThanOrEqualTo(Duration.ofSeconds(30));
  }

  /** What could not be told apart in time is held by nobody who knows: it ends by itself. */
  @Test
  void aRequestInDoubtThatIsGivenUpLeavesAtMostOneGrant() {
    MirrorStore store = withJob(Fault.REPLY_HELD);
    LeaseName name = LeaseName.job(JOB);
    Trap lost =
        rig()
            .proxy()
            .on(TO_SERVER, "EVALSHA")
            .everyTime()
            .act(Moment.BEFORE_REPLY, c -> c.cut(Cut.RST));

    StoreException told =
        Rig.untilSprung(
                lost,
                () ->
                    Ended.<Optional<Lease>>of(
                        () -> store.leases().within(Duration.ofSeconds(1)).acquire(name, TERMS)))
            .failedAs(Outcome.UNKNOWN);

    rig().proxy().heal();
    assertThat(told).hasMessageContaining("may or may not have been applied");
    LeaseInfo granted = store.leases().inspect(name).orElseThrow();
    assertThat(granted.owner()).isEqualTo(store.owner());
    assertThat(store.leases().adopt(name, granted.token(), TERMS)).isPresent();
  }

  private MirrorStore withJob(Fault fault) {
    MirrorStore store = rig().open(fault.settings(0));
    store.jobs().put(JOB, marked("created"));
    return store;
  }

  /** Has the lane of renewals connected first, so that the fault meets what it is meant for. */
  private BooleanSupplier armForRenewals(MirrorStore store, Lease lease, Fault fault) {
    assertThat(store.leases().renew(lease)).isTrue();
    return fault.arm(rig().proxy());
  }
}
