package io.mirrorneuron.store.examples.node;

/**
 * One type of job that a node can run: the place for one's own. A job is done in steps; after each
 * of them what was worked out so far is stored, and whoever takes the job up goes on from there.
 * <b>A step that was done but not stored is done again</b>, here or on another node, so what a step
 * does besides returning its result must bear that. Thread-safe.
 */
interface Work {

  /** The type by which jobs ask for it. */
  String type();

  /**
   * Does one step.
   *
   * @param task the job
   * @param step which one, from 1 to the task's steps
   * @param soFar what the step before has returned; empty for the first one
   * @return what there is so far; after the last step the result
   * @throws RuntimeException if the job cannot be done: it fails then, with this message
   */
  String step(Task task, int step, String soFar) throws InterruptedException;
}
