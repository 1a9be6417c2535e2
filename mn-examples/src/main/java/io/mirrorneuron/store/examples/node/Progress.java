package io.mirrorneuron.store.examples.node;

/**
 * From where a job is taken up: the snapshot of its only agent.
 *
 * @param node who got that far
 * @param step how many steps are done
 * @param soFar what the last of them returned
 */
record Progress(String node, int step, String soFar) {

  /** In whose name it is kept. */
  static final String AGENT = "node";

  static Progress none() {
    return new Progress("", 0, "");
  }
}
