package io.mirrorneuron.store.examples.demo;

import java.time.Duration;

/**
 * A job to be made.
 *
 * @param id its id, also the name of the file's entry in the bundle
 * @param file the file
 * @param steps in how many steps it is to be read
 * @param pause how long a worker rests within each step
 */
record PlannedJob(String id, InputFile file, int steps, Duration pause) {

  Duration rest(int stepsDone) {
    return pause.multipliedBy(Math.max(0, steps - stepsDone));
  }

  /** The id of the job of the n-th file, counted from 1. */
  static String id(int number) {
    return "file-%06d".formatted(number);
  }

  @Override
  public String toString() {
    return id + " (" + file.name().substring(file.name().lastIndexOf('/') + 1) + ")";
  }
}
