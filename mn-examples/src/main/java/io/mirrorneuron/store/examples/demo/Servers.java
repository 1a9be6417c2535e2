package io.mirrorneuron.store.examples.demo;

import java.time.Duration;

/** On which servers the demo runs. */
sealed interface Servers {

  /**
   * Servers that are started for the demo and end with it.
   *
   * @param mode which
   */
  record Own(Mode mode) implements Servers {}

  /**
   * A running server of somebody else, which lives.
   *
   * @param url where it is
   */
  record One(String url) implements Servers {}

  /**
   * The Sentinels of somebody else and what they watch, as this process's settings name them.
   * Whoever operates them replaces the primary meanwhile, or does not; the demo does not.
   *
   * @param atLeast how long the work goes on after the demo has done to its workers what it does
   * @param failovers how often the primary has to change before the work ends
   */
  record Cluster(Duration atLeast, int failovers) implements Servers {}
}
