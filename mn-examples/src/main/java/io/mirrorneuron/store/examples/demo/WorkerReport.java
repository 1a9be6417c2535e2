package io.mirrorneuron.store.examples.demo;

import java.util.List;

/**
 * What a worker says about itself in its node state; a refused commit cannot be told in the history
 * that refused it.
 *
 * @param pid its process
 * @param finished how many jobs it has finished
 * @param generation which primary, counted by the worker's store, confirmed its last commit; 0
 *     before the first
 * @param fenced its commits that the store has refused
 * @param dropped jobs that it gave up by itself, before sending anything
 */
record WorkerReport(
    long pid, int finished, long generation, List<Step> fenced, List<Step> dropped) {

  WorkerReport {
    fenced = List.copyOf(fenced);
    dropped = List.copyOf(dropped);
  }

  /**
   * One step of a job under one lease.
   *
   * @param job the job
   * @param token the lease's token
   * @param step the step, from 1; 0 for the first commit, which announces the work
   */
  record Step(String job, long token, int step) {}
}
