package io.mirrorneuron.store.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The meters that are registered. Kept, because to ask the registry makes and sorts tags every
 * time, which an event that comes a hundred thousand times a second should not cost. Thread-safe.
 */
final class Meters {

  private final MeterRegistry registry;
  private final Tags common;
  private final ConcurrentMap<Key, Timer> timers = new ConcurrentHashMap<>();
  private final ConcurrentMap<Key, Counter> counters = new ConcurrentHashMap<>();
  private final ConcurrentMap<Key, DistributionSummary> summaries = new ConcurrentHashMap<>();
  private final ConcurrentMap<Key, Lanes> lanes = new ConcurrentHashMap<>();

  Meters(MeterRegistry registry, Tags common) {
    this.registry = registry;
    this.common = common;
  }

  Timer timer(Meter meter, String... tags) {
    return kept(
        timers,
        new Key(meter, List.of(tags)),
        key ->
            Timer.builder(meter.id)
                .description(meter.description)
                .tags(common.and(tags))
                .register(registry));
  }

  Counter counter(Meter meter, String... tags) {
    return kept(
        counters,
        new Key(meter, List.of(tags)),
        key ->
            Counter.builder(meter.id)
                .description(meter.description)
                .tags(common.and(tags))
                .register(registry));
  }

  DistributionSummary summary(Meter meter, String... tags) {
    return kept(
        summaries,
        new Key(meter, List.of(tags)),
        key ->
            DistributionSummary.builder(meter.id)
                .description(meter.description)
                .baseUnit(meter.unit)
                .tags(common.and(tags))
                .register(registry));
  }

  /** The lanes of these tags, whose gauges are registered with the first of them. */
  Lanes lanes(String... tags) {
    return kept(
        lanes,
        new Key(Meter.QUEUE_SIZE, List.of(tags)),
        key -> {
          Lanes fresh = new Lanes();
          gauge(Meter.QUEUE_SIZE, fresh, Lanes::queued, tags);
          gauge(Meter.UNDER_WAY, fresh, Lanes::underWay, tags);
          gauge(Meter.QUEUE_CAPACITY, fresh, Lanes::capacity, tags);
          return fresh;
        });
  }

  private void gauge(Meter meter, Lanes of, ToDoubleFunction<Lanes> value, String... tags) {
    Gauge unused =
        Gauge.builder(meter.id, of, value)
            .description(meter.description)
            .baseUnit(meter.unit)
            .tags(common.and(tags))
            .strongReference(true)
            .register(registry);
  }

  /** Looks before it locks: nearly always the meter is there. */
  private static <T> T kept(ConcurrentMap<Key, T> known, Key key, Function<Key, T> making) {
    T present = known.get(key);
    return present == null ? known.computeIfAbsent(key, making) : present;
  }

  private record Key(Meter meter, List<String> tags) {}
}
