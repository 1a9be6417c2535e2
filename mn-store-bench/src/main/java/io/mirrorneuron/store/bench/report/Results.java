package io.mirrorneuron.store.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What came out of a run: a file that everything else is rendered from.
 *
 * @param plan which plan was run
 * @param environment where, and on what
 * @param effort how long each point was measured
 * @param measurements what came out
 * @param failed what failed at least once, even if it was measured another time; empty in files
 *     that were written before this was kept
 */
public record Results(
    String plan,
    Environment environment,
    Effort effort,
    List<Measurement> measurements,
    List<Point> failed) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Knows that a file may not tell what failed. */
  public Results {
    failed = Objects.requireNonNullElse(failed, List.of());
  }

  /** Nothing has failed. */
  Results(String plan, Environment environment, Effort effort, List<Measurement> measurements) {
    this(plan, environment, effort, measurements, List.of());
  }

  /**
   * Reads results.
   *
   * @param file the file that a run has written
   * @return the results
   * @throws IOException if it cannot be read
   */
  public static Results read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Results.class);
  }

  /**
   * Writes the results.
   *
   * @param file where to
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    JSON.writeValue(file.toFile(), this);
  }

  /** The results with one measurement more; what has been measured at the same point joins it. */
  Results and(Measurement measurement) {
    List<Measurement> all = new ArrayList<>(measurements);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).point().equals(measurement.point())) {
        all.set(i, all.get(i).and(measurement));
        return new Results(plan, environment, effort, all, failed);
      }
    }
    all.add(measurement);
    return new Results(plan, environment, effort, all, failed);
  }

  /** The same, and that a point failed. */
  Results withFailed(Point point) {
    if (failed.contains(point)) {
      return this;
    }
    List<Point> all = new ArrayList<>(failed);
    all.add(point);
    return new Results(plan, environment, effort, measurements, List.copyOf(all));
  }

  /** The same, as more is known of where it was measured. */
  Results in(Environment known) {
    return new Results(plan, known, effort, measurements, failed);
  }

  Optional<Measurement> find(Point point) {
    return measurements.stream().filter(found -> found.point().equals(point)).findFirst();
  }

  Measurement at(Point point) {
    return find(point)
        .orElseThrow(() -> new IllegalStateException("nothing was measured at " + point));
  }
}
