package io.mirrorneuron.store.sentinel.fault;

import io.mirrorneuron.store.sentinel.fault.Subject.Result;
import java.util.List;

/** How many confirmed writes each fault has cost, as a table. */
final class Losses {

  private final Table table =
      new Table(
          "confirmed writes lost",
          "losses.md",
          "| fault | client | WAIT 0 of 2 | WAIT 1 of 2 | all |",
          List.of("0", "1", "all"));

  void add(Fault fault, Result result) {
    table.add(
        fault.toString(),
        result.client(),
        result.replicas(),
        "%d of %d (%s)"
            .formatted(
                result.lost(),
                result.findings().confirmed(),
                result.reportedAtMost() == 0
                    ? "none reported"
                    : "reported " + result.reportedAtLeast() + " to " + result.reportedAtMost()));
  }

  void print() {
    table.print();
  }
}
