package io.mirrorneuron.store.sentinel.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.sentinel.fault.Topology.Network;
import io.mirrorneuron.store.sentinel.fault.Topology.Pace;
import io.mirrorneuron.store.tck.redis.SteppedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sentinel makes a primary of a replica whose clock is wrong by minutes, and then one of the first
 * server again: grants go on all the while, through stores of all clients. What the clocks of
 * Sentinels and stores tell is right. The one replica confirms all that is granted, so that no
 * token is lost: nothing but the last token keeps the next one from going back.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ClockFailoverTest {

  private static final Duration BEHIND = Duration.ofMinutes(-5);
  private static final Duration AHEAD = Duration.ofMinutes(5);

  /** How exactly a clock is told: the machine may be busy. */
  private static final Duration ABOUT = Duration.ofMinutes(1);

  /** With one replica, nobody may be held for down by mistake: the wrong one would be elected. */
  private static final Duration DOWN_AFTER = Duration.ofSeconds(3);

  @TempDir Path folder;

  @Test
  void tokensOnlyRiseOverAFailoverToAClockThatIsMinutesBehindAndBack() {
    thereAndBack(Fault.KILLED_PRIMARY, BEHIND);
  }

  @Tag("long")
  @Test
  void tokensOnlyRiseOverAFailoverToAClockThatIsMinutesAheadAndBack() {
    thereAndBack(Fault.KILLED_PRIMARY, AHEAD);
  }

  /** Here the former primary goes on for a while, by its own clock. */
  @Tag("long")
  @ParameterizedTest(name = "{0}, {1} minutes")
  @CsvSource({
    "FROZEN_PRIMARY, -5",
    "FROZEN_PRIMARY, 5",
    "FAILOVER_BY_COMMAND, -5",
    "FAILOVER_BY_COMMAND, 5"
  })
  void tokensOnlyRiseOverEveryFailoverToAWrongClockAndBack(Fault fault, int minutes) {
    thereAndBack(fault, Duration.ofMinutes(minutes));
  }

  private void thereAndBack(Fault fault, Duration wrongBy) {
    SteppedClock clock = new SteppedClock(folder);
    clock.step(wrongBy);
    try (Topology topology =
            new Topology(
                Network.DIRECT,
                Pace.QUICK,
                config -> config.replicas(1).data(1, clock::in).downAfter(DOWN_AFTER));
        Grants grants = new Grants(topology)) {
      LocalRedis first = topology.primary();
      grants.awaitSome();
      failOver(topology, fault, grants, wrongBy);
      assertThat(topology.primary()).isNotSameAs(first);
      failOver(topology, fault, grants, wrongBy.negated());
      assertThat(topology.primary()).isSameAs(first);
      grants.areInOrder();
    }
  }

  /**
   * Has the other server become the primary, whose clock is ahead of this one's by so much.
   *
   * @param step negative if it is behind
   */
  private static void failOver(Topology topology, Fault fault, Grants grants, Duration step) {
    Duration before = SteppedClock.of(topology.primary());
    List<Lease> held = grants.hold();
    fault.happen(topology);
    assertThat(SteppedClock.of(topology.primary()).minus(before))
        .isBetween(step.minus(ABOUT), step.plus(ABOUT));
    grants.awaitSome();
    if (step.isNegative()) {
      grants.areHeldStill(held);
    } else {
      // They end at once: docs/LEASES.md, "When a server's clock steps".
      await()
          .atMost(Topology.PATIENCE)
          .until(() -> held.stream().allMatch(it -> it.state() == Lease.State.LOST));
    }
  }
}
