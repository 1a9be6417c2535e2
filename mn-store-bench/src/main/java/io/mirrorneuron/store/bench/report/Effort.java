package io.mirrorneuron.store.bench.report;

/**
 * How long each point is measured.
 *
 * @param rounds how often, each time in a JVM and on servers of its own
 * @param warmups how many iterations come first and are not counted
 * @param warmupMillis how long each of those is
 * @param iterations how many are counted
 * @param iterationMillis how long each of those is
 */
public record Effort(
    int rounds, int warmups, int warmupMillis, int iterations, int iterationMillis) {

  /** For example {@code 3 forks of 3 iterations of 1000 ms after 1 of 2000 ms}. */
  @Override
  public String toString() {
    return "%d forks of %d iterations of %d ms after %d of %d ms"
        .formatted(rounds, iterations, iterationMillis, warmups, warmupMillis);
  }
}
