package io.mirrorneuron.store.redis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.FailoverReport;
import io.mirrorneuron.store.model.FailoverReport.Evidence;
import io.mirrorneuron.store.redis.TransportException.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is told of the time without a primary. */
class OutageTest {

  private final ManualTicker ticker = new ManualTicker();
  private final Tally tally = new Tally();
  private final Outage outage = new Outage(ticker, tally);
  private final Primary first = new Primary("1111", Played.somewhere(), 1, Played.replicas(0), 1);
  private final Primary second = new Primary("2222", Played.somewhere(), 2, Played.replicas(0), 1);

  @Test
  void itLastsFromTheFirstBreakToTheFirstConnection() {
    assertThat(outage.over("first", 1)).isFalse();
    ticker.advance(Duration.ofSeconds(100));
    outage.broke();
    ticker.advance(Duration.ofMillis(1_500));
    outage.failed("first", ticker.read(), Played.broken(Phase.NOT_SENT));
    ticker.advance(Duration.ofMillis(800));

    assertThat(outage.over("second", 2)).as("another one").isTrue();
    ticker.advance(Duration.ofMillis(70));
    FailoverReport report = outage.changed(first, second, Evidence.lost(1, 3));

    assertThat(report.withoutPrimary()).isEqualTo(Duration.ofMillis(2_300));
    assertThat(report.generation()).isEqualTo(2);
    assertThat(report.evidence()).isEqualTo(Evidence.lost(1, 3));
    assertThat(outage.last()).contains(report);
  }

  @Test
  void onlyTheOperationsMeanwhileAreCounted() {
    tally.retried(100);
    tally.ended(new UnknownOutcomeException("before", null));
    assertThat(outage.over("first", 1)).isFalse();
    outage.broke();
    tally.retried(3);
    tally.ended(new UnknownOutcomeException("meanwhile", null));
    tally.ended(new StoreUnavailableException("meanwhile", null));
    tally.ended(new StoreUnavailableException("meanwhile", null));
    tally.ended(new IllegalStateException("of another kind"));
    assertThat(outage.over("second", 2)).isTrue();

    FailoverReport report = outage.changed(first, second, Evidence.survived());

    assertThat(report.retried()).isEqualTo(3);
    assertThat(report.unknown()).isEqualTo(1);
    assertThat(report.outOfTime()).isEqualTo(2);
  }

  @Test
  void anotherConnectionToTheSamePrimaryIsNoFailover() {
    assertThat(outage.over("first", 1)).isFalse();
    outage.broke();

    assertThat(outage.over("first", 1)).isFalse();
    assertThat(outage.last()).isEmpty();
  }

  @Test
  void aConnectionToTheFormerOneThatComesLateIsNone() {
    assertThat(outage.over("first", 1)).isFalse();
    assertThat(outage.over("second", 2)).isTrue();

    assertThat(outage.over("first", 1)).isFalse();
  }

  @Test
  void theNextOutageIsCountedAnew() {
    assertThat(outage.over("first", 1)).isFalse();
    outage.broke();
    ticker.advance(Duration.ofSeconds(5));
    assertThat(outage.over("first", 1)).isFalse();
    ticker.advance(Duration.ofSeconds(100));
    outage.broke();
    ticker.advance(Duration.ofSeconds(1));
    assertThat(outage.over("second", 2)).isTrue();

    assertThat(outage.changed(first, second, Evidence.survived()).withoutPrimary())
        .isEqualTo(Duration.ofSeconds(1));
  }
}
