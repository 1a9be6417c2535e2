package io.mirrorneuron.store.sentinel.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.model.FailoverReport.Survival;
import io.mirrorneuron.store.sentinel.fault.Subject.Result;
import io.mirrorneuron.store.sentinel.fault.Topology.Pace;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault on every client; on the first with Sentinels as slow as they are: a former primary
 * goes on for seconds, and accepts writes. The losses are printed as a table for
 * docs/GUARANTEES.md.
 */
@Tag("long")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FaultMatrixTest {

  /** Nobody else becomes the primary. */
  private static final Set<Fault> WITHOUT_FAILOVER =
      EnumSet.of(
          Fault.EMPTIED_PRIMARY, Fault.EMPTIED_REPLICA, Fault.STORES_CUT_OFF, Fault.SENTINELS_GONE);

  private static final Losses LOSSES = new Losses();

  static Stream<Arguments> all() {
    return Stream.of(Fault.values())
        .flatMap(
            fault ->
                Stream.of("jedis", "lettuce", "redisson")
                    .map(client -> Arguments.of(fault, client)));
  }

  @AfterAll
  static void print() {
    LOSSES.print();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("all")
  void whatIsLostIsReportedAndWithAllNothingIs(Fault fault, String client) {
    Pace pace = client.equals("jedis") ? Pace.USUAL : Pace.QUICK;
    List<Result> results = Trial.ofOneClient(fault, pace, client);
    results.forEach(result -> LOSSES.add(fault, result));
    results.forEach(result -> isAsPromised(fault, result));
  }

  static void isAsPromised(Fault fault, Result result) {
    if (fault.losesEverything()) {
      result.lossesAreThoseReported();
      assertThat(result.lost()).as("lost, for %s", result).isPositive();
    } else if (result.replicas().equals("all")) {
      result.nothingIsLost();
      assertThat(result.reports())
          .as("%s", result)
          .allMatch(report -> report.evidence().survival() == Survival.ALL);
    } else {
      result.lossesAreThoseReported();
    }
    if (fault != Fault.RESET_DURING_FAILOVER) { // who wins then is Sentinel's affair
      boolean others = result.reports().stream().anyMatch(report -> !report.isRestart());
      assertThat(others)
          .as("somebody else was elected, for %s", result)
          .isEqualTo(!WITHOUT_FAILOVER.contains(fault));
    }
  }
}
