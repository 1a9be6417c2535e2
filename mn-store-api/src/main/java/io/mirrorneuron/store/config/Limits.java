package io.mirrorneuron.store.config;

import java.time.Duration;

/**
 * How much a store takes and how long it keeps it.
 *
 * @param maxValueBytes the largest value stored inline, in bytes; larger ones belong into a bundle
 * @param jobRetention how long a finished job is kept
 * @param historyCap how many events are kept per job
 * @param bundleRetention how long a bundle is kept to which no job refers
 * @param queueCapacity how many operations may wait in one lane
 */
public record Limits(
    int maxValueBytes,
    Duration jobRetention,
    int historyCap,
    Duration bundleRetention,
    int queueCapacity) {

  /**
   * Checks that everything is positive.
   *
   * @param maxValueBytes as {@link #maxValueBytes()}
   * @param jobRetention as {@link #jobRetention()}
   * @param historyCap as {@link #historyCap()}
   * @param bundleRetention as {@link #bundleRetention()}
   * @param queueCapacity as {@link #queueCapacity()}
   * @throws NullPointerException if a component is null
   * @throws IllegalArgumentException if a number is less than 1 or a duration less than a second
   */
  public Limits {
    requirePositive(maxValueBytes, "maxValueBytes");
    requirePositive(jobRetention.toSeconds(), "jobRetention (in seconds)");
    requirePositive(historyCap, "historyCap");
    requirePositive(bundleRetention.toSeconds(), "bundleRetention (in seconds)");
    requirePositive(queueCapacity, "queueCapacity");
  }

  private static void requirePositive(long number, String name) {
    if (number < 1) {
      throw new IllegalArgumentException(name + " must be 1 or more, not " + number);
    }
  }
}
