package io.mirrorneuron.store.sentinel.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.model.FailoverReport;
import io.mirrorneuron.store.sentinel.fault.Subject.Result;
import io.mirrorneuron.store.sentinel.fault.Topology.Pace;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two failovers that everybody meets, under load. {@code -Pfaults} runs the others. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FailoverTest {

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "KILLED_PRIMARY, jedis",
    "KILLED_PRIMARY, lettuce",
    "KILLED_PRIMARY, redisson",
    "FAILOVER_BY_COMMAND, jedis",
    "FAILOVER_BY_COMMAND, lettuce",
    "FAILOVER_BY_COMMAND, redisson"
  })
  void whatIsLostIsReportedAndWithAllNothingIs(Fault fault, String client) {
    for (Result result : Trial.ofOneClient(fault, Pace.QUICK, client)) {
      result.lossesAreThoseReported();
      if (result.replicas().equals("all")) {
        result.nothingIsLost();
      }
      assertThat(result.reports()).as("%s", result).isNotEmpty();
      FailoverReport last = result.reports().get(result.reports().size() - 1);
      assertThat(last.epoch().orElseThrow()).isPositive();
      assertThat(last.isRestart()).isFalse();
    }
  }
}
