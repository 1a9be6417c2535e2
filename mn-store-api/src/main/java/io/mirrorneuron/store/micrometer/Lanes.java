package io.mirrorneuron.store.micrometer;

import io.mirrorneuron.store.observe.LaneGauge;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;

/** The open lanes of one name and client, usually one; seen as one. Thread-safe. */
final class Lanes {

  private final List<LaneGauge> open = new CopyOnWriteArrayList<>();

  void add(LaneGauge lane) {
    open.add(lane);
  }

  void remove(LaneGauge lane) {
    open.removeIf(other -> other == lane);
  }

  double queued() {
    return sum(LaneGauge::queued);
  }

  double underWay() {
    return sum(LaneGauge::underWay);
  }

  double capacity() {
    return sum(LaneGauge::capacity);
  }

  private double sum(ToIntFunction<LaneGauge> part) {
    double sum = 0;
    for (LaneGauge lane : open) {
      sum += part.applyAsInt(lane);
    }
    return sum;
  }
}
