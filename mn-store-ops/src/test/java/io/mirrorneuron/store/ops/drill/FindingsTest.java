package io.mirrorneuron.store.ops.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.drill.WriteLog.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindingsTest {

  private static final Instant FAULT = Instant.parse("2026-11-22T06:00:00Z");
  private static final HostPort FORMER = new HostPort("10.0.0.1", 6379);
  private static final HostPort ELECTED = new HostPort("10.0.0.2", 6379);

  /** Acknowledged at that time, and confirmed a moment later or not. */
  private static Write write(long number, HostPort server, long ms, boolean confirmed) {
    Instant at = FAULT.plusMillis(ms);
    return new Write(number, server, at, confirmed ? at.plusMillis(5) : null);
  }

  private static final List<Write> FAILOVER =
      List.of(
          write(1, FORMER, -200, true),
          write(2, FORMER, -100, false),
          write(5, ELECTED, 6000, false),
          write(6, ELECTED, 6500, true));

  @Test
  void aFailoverIsOverWithTheFirstWriteOnTheNewPrimary() {
    Findings findings =
        new Findings(FAULT, FORMER, ELECTED, Optional.of(Set.of(1L, 2L, 5L, 6L)), FAILOVER);

    assertThat(findings.isFailover()).isTrue();
    assertThat(findings.lastWriteMs()).isEqualTo(-100);
    assertThat(findings.firstWriteMs()).isEqualTo(6000);
    assertThat(findings.firstConfirmedMs()).isEqualTo(6505);
    assertThat(findings.gapMs()).isEqualTo(6100);
    assertThat(findings.outcome(Optional.of(FAULT))).isEqualTo(Outcome.RECOVERED);
  }

  @Test
  void withoutAFailoverTheLongestGapCounts() {
    List<Write> writes =
        List.of(
            write(1, FORMER, -9000, true),
            write(2, FORMER, -50, true),
            write(3, FORMER, 2000, true),
            write(4, FORMER, 2100, true));
    Findings findings =
        new Findings(FAULT, FORMER, FORMER, Optional.of(Set.of(1L, 2L, 3L, 4L)), writes);

    assertThat(findings.isFailover()).isFalse();
    assertThat(findings.lastWriteMs()).isEqualTo(-50);
    assertThat(findings.firstWriteMs()).isEqualTo(2000);
  }

  @Test
  void aConfirmedWriteThatIsMissingIsTheWorst() {
    Findings findings =
        new Findings(FAULT, FORMER, ELECTED, Optional.of(Set.of(2L, 5L, 6L)), FAILOVER);

    assertThat(findings.writes().lostConfirmed()).isEqualTo(1);
    assertThat(findings.outcome(Optional.of(FAULT))).isEqualTo(Outcome.CONFIRMED_WRITE_LOST);
    assertThat(findings.outcome(Optional.empty())).isEqualTo(Outcome.CONFIRMED_WRITE_LOST);
  }

  @Test
  void whatOnlyThePrimaryHadMayBeLost() {
    Findings findings =
        new Findings(FAULT, FORMER, ELECTED, Optional.of(Set.of(1L, 5L, 6L)), FAILOVER);

    assertThat(findings.writes()).isEqualTo(new DrillReport.Writes(4, 2, 1, 0));
    assertThat(findings.outcome(Optional.of(FAULT))).isEqualTo(Outcome.RECOVERED);
  }

  @Test
  void whatIsNotKnownIsNotCalledRecovered() {
    Findings unasked = new Findings(FAULT, FORMER, ELECTED, Optional.empty(), FAILOVER);

    assertThat(unasked.writes().lostConfirmed()).isNull();
    assertThat(unasked.outcome(Optional.of(FAULT))).isEqualTo(Outcome.NOT_RECOVERED);
    Findings nothing =
        new Findings(FAULT, FORMER, FORMER, Optional.of(Set.of()), FAILOVER.subList(0, 0));
    assertThat(nothing.firstWriteMs()).isNull();
  }
}
