package io.mirrorneuron.store.ops.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.ops.drill.DrillReport.Entry;
import io.mirrorneuron.store.ops.drill.DrillReport.Target;
import io.mirrorneuron.store.ops.drill.DrillReport.Writes;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrillTableTest {

  private static final String FORMER = "[2001:db8::1234:5678]:26379";
  private static final String ELECTED = "[2001:db8::1234:9abc]:26379";

  @Test
  void whatHappenedAndWhatWasLostFitsEightyColumns() {
    List<String> lines =
        DrillTable.lines(
            new DrillReport(
                "mirror-neuron",
                "kill",
                "2026-11-22T06:00:00.000Z",
                new Target("redis", FORMER, "primary"),
                7000L,
                Outcome.CONFIRMED_WRITE_LOST,
                true,
                FORMER,
                ELECTED,
                -100L,
                6300L,
                123_456L,
                6400L,
                133_000L,
                new Writes(70, 60, 5, 2),
                List.of(
                    new Entry(0, "fault", FORMER, null, "redis (" + FORMER + ") is killed"),
                    new Entry(5000, "+new-epoch", null, ELECTED, "7"),
                    new Entry(
                        6290,
                        "+switch-master",
                        ELECTED,
                        ELECTED,
                        ELECTED + " is the primary instead of " + FORMER))));

    assertThat(lines).allMatch(it -> it.length() <= 80);
    assertThat(String.join(" ", lines).replaceAll(" +", " "))
        .contains("+0.000 redis (" + FORMER + ") is killed")
        .contains("+6.290 +switch-master: " + ELECTED + " is the primary")
        .contains("time to recovery: 6.300 s", "123.456 s to the first that a replica confirmed")
        .contains("whole again after 133.000 s")
        .contains("2 of 60 writes that a replica had confirmed, 3 of 10 that only the primary had")
        .doesNotContain("+new-epoch");
  }

  @Test
  void whatIsNotKnownIsSaid() {
    List<String> lines =
        DrillTable.lines(
            new DrillReport(
                "mirror-neuron",
                "kill",
                "2026-11-22T06:00:00.000Z",
                new Target("redis", FORMER, "primary"),
                null,
                Outcome.NOT_RECOVERED,
                false,
                FORMER,
                FORMER,
                null,
                null,
                null,
                null,
                null,
                new Writes(70, 60, null, null),
                List.of()));

    assertThat(String.join(" ", lines))
        .contains("no failover", "nothing was written after the fault", "not whole again yet")
        .contains("whether a write was lost is not known");
  }
}
