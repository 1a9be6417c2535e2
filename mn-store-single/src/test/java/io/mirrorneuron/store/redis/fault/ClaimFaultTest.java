package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.ClaimedJob;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Claims under the same faults: the one thing that may be granted is any of many jobs. */
@ForEachClient
class ClaimFaultTest extends FaultTest {

  private static final LeaseTerms TERMS = LeaseTerms.job();
  private static final List<String> JOBS = List.of("job-1", "job-2", "job-3");

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void aClaimThatMeetsAFaultGetsItsOwnGrantAndOnlyOne(Fault fault) {
    MirrorStore store = rig().open(fault.settings(0));
    MirrorStore other = rig().openAround();
    JOBS.forEach(id -> other.jobs().put(id, marked("created")));
    // Has the lane of claims connected, so that the fault meets what it is meant for.
    store.jobs().commit("job-3", Commit.create().event(marked("connected")));
    BooleanSupplier struck = fault.arm(rig().proxy());

    ClaimedJob job = store.claims().claim(TERMS).orElseThrow();

    assertThat(struck).returns(true, BooleanSupplier::getAsBoolean);
    assertThat(job.lease().isHeld()).isTrue();
    job.commit(Commit.create().event(marked("fenced")));
    rig().proxy().heal();
    store.close();
    rig().awaitDelivered();
    assertThat(held(other)).extracting(LeaseInfo::name).containsExactly(LeaseName.job(job.id()));
    LeaseInfo info = held(other).get(0);
    assertThat(info.token()).isEqualTo(job.lease().token());
    assertThat(rig().truth().highestToken(info.name())).as("one grant").isEqualTo(info.token());
    assertThat(other.claims().claim(TERMS)).isPresent();
    assertThat(other.claims().claim(TERMS)).isPresent();
    assertThat(other.claims().claim(TERMS)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"RESET_BEFORE_THE_WRITE", "RESET_BEFORE_THE_REPLY", "REPLY_HELD"})
  @Execution(ExecutionMode.CONCURRENT)
  void aCommitThatMeetsAFaultRenewsTheLeaseOfItsJob(Fault fault) {
    MirrorStore store = rig().open(fault.settings(1));
    MirrorStore other = rig().openAround();
    other.jobs().put("job-1", marked("created"));
    // Renewed by nobody else while a test lasts.
    LeaseTerms rarely = LeaseTerms.of(Duration.ofHours(1));
    ClaimedJob job = store.claims().claim(rarely).orElseThrow();
    Duration left = Duration.ofMinutes(10);
    rig().truth().shorten(job.lease().name(), left);
    BooleanSupplier struck = fault.arm(rig().proxy());

    job.commit(Commit.create().event(marked("fenced")));

    assertThat(struck).returns(true, BooleanSupplier::getAsBoolean);
    assertThat(held(other)).extracting(LeaseInfo::token).containsExactly(job.lease().token());
    assertThat(held(other).get(0).remaining()).isBetween(left, rarely.ttl());
    rig().truth().shorten(job.lease().name(), left);
    rig().proxy().heal();
    store.close();
    rig().awaitDelivered();
    assertThat(held(other).get(0).remaining()).as("by what came late").isLessThan(left);
    assertThat(rig().truth().events("job-1")).containsExactly("fenced");
  }

  private static List<LeaseInfo> held(MirrorStore store) {
    return store.leases().inspectAll(JOBS.stream().map(LeaseName::job).toList()).stream()
        .flatMap(Optional::stream)
        .toList();
  }
}
