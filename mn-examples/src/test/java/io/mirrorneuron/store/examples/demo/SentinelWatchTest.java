package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalTopology;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SentinelWatchTest {

  private static final Duration ELECTION = Duration.ofSeconds(20);

  @Test
  void aKilledPrimaryIsSuspectedThenAgreedUponThenReplacedAndCountedOnce() {
    try (LocalTopology redis = LocalTopology.sentinel(1, 3);
        SentinelWatch watch = new SentinelWatch(redis.sentinels())) {
      LocalRedis former = redis.primary();
      assertThat(watch.failovers()).isZero();
      long killed = System.nanoTime();
      former.kill();
      LocalRedis elected = redis.awaitPrimaryOtherThan(former, ELECTION);
      await().atMost(ELECTION).until(() -> watch.first(SentinelWatch.SWITCHED, killed).isPresent());

      SentinelWatch.Heard suspected = watch.first(SentinelWatch.SUSPECTED, killed).orElseThrow();
      SentinelWatch.Heard agreed = watch.first(SentinelWatch.AGREED, killed).orElseThrow();
      SentinelWatch.Heard switched = watch.first(SentinelWatch.SWITCHED, killed).orElseThrow();
      assertThat(List.of(suspected.nanos(), agreed.nanos(), switched.nanos())).isSorted();
      assertThat(suspected.text()).isEqualTo("master mirror-neuron 127.0.0.1 " + former.port());
      assertThat(switched.text())
          .isEqualTo("mirror-neuron 127.0.0.1 %d 127.0.0.1 %d", former.port(), elected.port());
      assertThat(watch.failovers()).isEqualTo(1);
      assertThat(watch.first(SentinelWatch.SWITCHED, System.nanoTime() + ELECTION.toNanos()))
          .isEqualTo(Optional.empty());
    }
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
