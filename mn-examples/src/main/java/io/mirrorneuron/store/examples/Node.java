package io.mirrorneuron.store.examples;

import io.mirrorneuron.store.examples.node.NodeCommand;

/** {@code mn node}: a runtime node that shares the jobs of a store with its fellows. */
public final class Node {

  private Node() {}

  /**
   * Runs the command and exits: 0 if all went well, 1 if the store could not be reached or
   * something was left behind, 2 if the command line or the settings make no sense.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    System.exit(NodeCommand.line().execute(args));
  }
}
