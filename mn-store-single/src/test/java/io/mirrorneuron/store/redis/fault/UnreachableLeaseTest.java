package io.mirrorneuron.store.redis.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.Lease.State;
import io.mirrorneuron.store.LeaseChange.Cause;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.tck.fault.Cut;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The server does not answer, or nobody can reach it. Time is put forward by the tests. */
@ForEachClient
class UnreachableLeaseTest extends FaultTest {

  private static final Duration PATIENCE = Duration.ofSeconds(Ended.PATIENCE_SECONDS);

  /** So long that no real time that a test may take plays a part: 40 minutes here. */
  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofHours(1));

  private final AtomicLong ahead = new AtomicLong();
  private final Ticker ticker = () -> System.nanoTime() + ahead.get();
  private final Queue<Cause> causes = new ConcurrentLinkedQueue<>();

  @Test
  void aHolderIsSuspendedByTheDeadlineWhileTheServerIsFrozenAndHoldsItAgainWhenItGoesOn() {
    Lease lease = granted();
    rig().primary().pause();
    try {
      suspendedByTheDeadlineAndNotBefore(lease);
    } finally {
      rig().primary().resume();
    }
    holdsItAgain(lease);
  }

  @Test
  void aHolderIsSuspendedByTheDeadlineWhileNobodyCanReachTheServerAndHoldsItAgainAfterwards() {
    Lease lease = granted();
    rig().proxy().refuse();
    rig().proxy().cut(Cut.RST);
    suspendedByTheDeadlineAndNotBefore(lease);
    rig().proxy().accept();
    holdsItAgain(lease);
  }

  private void suspendedByTheDeadlineAndNotBefore(Lease lease) {
    forward(lease.remaining().minusMinutes(1));
    assertThat(lease.state()).isEqualTo(State.HELD);
    assertThat(lease.fence().token()).isEqualTo(lease.token());
    assertThat(causes).isEmpty();

    forward(Duration.ofMinutes(1));

    assertThat(lease.state()).isEqualTo(State.SUSPENDED);
    assertThatExceptionOfType(FencedException.class).isThrownBy(lease::fence);
    await().atMost(PATIENCE).until(() -> causes.contains(Cause.DEADLINE_PASSED));
  }

  private void holdsItAgain(Lease lease) {
    await().atMost(PATIENCE).until(() -> causes.contains(Cause.RENEWED));
    assertThat(lease.isHeld()).isTrue();
    assertThat(causes).containsExactly(Cause.DEADLINE_PASSED, Cause.RENEWED);
  }

  private Lease granted() {
    MirrorStore store =
        rig()
            .open(
                builder -> builder.time(Clock.systemUTC(), ticker),
                "MN_REDIS_COMMAND_TIMEOUT_MS",
                "500");
    Lease lease = store.leases().acquire(LeaseName.named("lease"), TERMS).orElseThrow();
    lease.onStateChange(change -> causes.add(change.cause()));
    return lease;
  }

  private void forward(Duration by) {
    ahead.addAndGet(by.toNanos());
  }
}
