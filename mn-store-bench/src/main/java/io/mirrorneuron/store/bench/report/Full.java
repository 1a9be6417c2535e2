package io.mirrorneuron.store.bench.report;

import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that there is to be seen: the targets of the issues, and charts of what they do not
 * ask for. Not every combination: one thing varies at a time, from where the others usually are,
 * which is Jedis, 1 KiB, one replica that confirms.
 */
final class Full {

  static final List<String> CLIENTS = List.of("jedis", "lettuce", "redisson");

  private Full() {}

  static Plan plan() {
    return new Plan(
        "full",
        Stream.of(Issue3.plan(), Issue5.plan())
            .flatMap(plan -> plan.targets().stream())
            .distinct()
            .toList(),
        Stream.of(PutCharts.all(), WriteCharts.all(), ReadCharts.all(), LeaseCharts.all())
            .flatMap(List::stream)
            .toList());
  }
}
