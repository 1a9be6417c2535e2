package io.mirrorneuron.store.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One figure of a point, once for each iteration of each fork.
 *
 * @param unit its unit
 * @param samples the values, in the order in which they were measured
 */
public record Series(String unit, List<Double> samples) {

  Estimate estimate() {
    return Estimate.of(samples);
  }

  Series and(Series later) {
    List<Double> all = new ArrayList<>(samples);
    all.addAll(later.samples);
    return new Series(unit, all);
  }
}
