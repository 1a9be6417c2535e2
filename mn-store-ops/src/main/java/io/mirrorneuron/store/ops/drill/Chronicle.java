package io.mirrorneuron.store.ops.drill;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.drill.DrillReport.Entry;
import io.mirrorneuron.store.ops.timeline.Happening;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What happened since the fault, by itself or by us. Not thread-safe. */
final class Chronicle {

  private final Instant fault;
  private final List<Entry> entries = new ArrayList<>();

  Chronicle(Instant fault) {
    this.fault = fault;
  }

  long after(Instant at) {
    return Duration.between(fault, at).toMillis();
  }

  void heard(Happening happening) {
    entries.add(
        new Entry(
            after(happening.at()),
            happening.event(),
            happening.address(),
            happening.sentinel().toString(),
            happening.inWords()));
  }

  void seen(Instant at, String event, HostPort address, String words) {
    entries.add(new Entry(after(at), event, address.toString(), null, words));
  }

  void seen(Instant at, String event, String words) {
    entries.add(new Entry(after(at), event, null, null, words));
  }

  /** In the order of their times. */
  List<Entry> entries() {
    return entries.stream().sorted(Comparator.comparingLong(Entry::afterMs)).toList();
  }
}
