package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SentinelWatchTest {

  /** Longer than several elections in which the votes are split. */
  private static final Duration ELECTION = Duration.ofSeconds(90);

  private static final List<String> STEPS =
      List.of(SentinelWatch.SUSPECTED, SentinelWatch.AGREED, SentinelWatch.SWITCHED);

  @Test
  void aKilledPrimaryIsSuspectedThenAgreedUponThenReplacedAndCountedOnce() {
    try (LocalTopology redis = start();
        SentinelWatch watch = new SentinelWatch(redis.sentinels());
        SentinelWatch one = of(redis, 0);
        SentinelWatch other = of(redis, 1);
        SentinelWatch third = of(redis, 2)) {
      LocalRedis former = redis.primary();
      assertThat(watch.failovers()).isZero();
      long killed = System.nanoTime();
      former.kill();
      LocalRedis elected = redis.awaitPrimaryOtherThan(former, ELECTION);
      await().atMost(ELECTION).until(() -> heard(watch, killed, former).size() == STEPS.size());

      SentinelWatch.Heard suspected = watch.first(SentinelWatch.SUSPECTED, killed).orElseThrow();
      SentinelWatch.Heard switched = watch.first(SentinelWatch.SWITCHED, killed).orElseThrow();
      // Each Sentinel is heard on a thread of its own: only what one says has an order. Whoever
      // led the election says all of it.
      List<SentinelWatch> each = List.of(one, other, third);
      await()
          .atMost(ELECTION)
          .until(
              () -> each.stream().anyMatch(it -> heard(it, killed, former).size() == STEPS.size()));
      assertThat(each).allSatisfy(it -> assertThat(heard(it, killed, former)).isSorted());
      assertThat(suspected.text()).isEqualTo("master mirror-neuron 127.0.0.1 " + former.port());
      assertThat(switched.text())
          .isEqualTo("mirror-neuron 127.0.0.1 %d 127.0.0.1 %d", former.port(), elected.port());
      assertThat(watch.failovers()).isEqualTo(1);
      assertThat(watch.first(SentinelWatch.SWITCHED, System.nanoTime() + ELECTION.toNanos()))
          .isEqualTo(Optional.empty());
    }
  }

  /**
   * The votes may be split, and no server that a busy machine holds up for some seconds is to be
   * held for down: there would be another failover.
   */
  private static LocalTopology start() {
    return LocalTopology.start(
        LocalTopologyConfig.builder()
            .replicas(1)
            .sentinels(3)
            .downAfter(Duration.ofSeconds(6))
            .failoverTimeout(Duration.ofSeconds(3))
            .build());
  }

  private static SentinelWatch of(LocalTopology redis, int sentinel) {
    return new SentinelWatch(List.of(redis.sentinels().get(sentinel)));
  }

  /**
   * When each of the steps by which a primary was replaced was heard first, in the order of the
   * steps. Whoever heard of the next primary from another Sentinel may hold that one for down, too.
   */
  private static List<Long> heard(SentinelWatch watch, long since, LocalRedis former) {
    return STEPS.stream()
        .flatMap(step -> watch.heard(step, since).filter(heard -> isOf(former, heard)).limit(1))
        .map(SentinelWatch.Heard::nanos)
        .toList();
  }

  /** Whether a Sentinel speaks of it: its address follows the name of the primary. */
  private static boolean isOf(LocalRedis primary, SentinelWatch.Heard heard) {
    String[] words = heard.text().split(" ", -1);
    int name = heard.channel().equals(SentinelWatch.SWITCHED) ? 0 : 1;
    return words[name + 2].equals(Integer.toString(primary.port()));
  }

  @Test
  void anElectionWithoutAWinnerIsToldToo() {
    SentinelWatch.Heard heard =
        new SentinelWatch.Heard(
            0, SentinelWatch.NOT_ELECTED, "master mirror-neuron 127.0.0.1 6379");
    assertThat(heard.inWords()).startsWith("the votes were split");
  }

  @Test
  void ofNobodyNothingIsHeard() {
    try (SentinelWatch watch = new SentinelWatch(List.of())) {
      assertThat(watch.failovers()).isZero();
    }
  }
}
