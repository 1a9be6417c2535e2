package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.model.EventCursor;

/**
 * A worker that was seen at a job, with a snapshot saved and steps left.
 *
 * @param worker the worker
 * @param job the job
 * @param token under which token it works
 * @param step the last step done
 * @param cursor the event of that step
 */
record Sighting(Child worker, PlannedJob job, long token, int step, EventCursor cursor) {

  @Override
  public String toString() {
    return job + ", step " + step + " of " + job.steps();
  }
}
