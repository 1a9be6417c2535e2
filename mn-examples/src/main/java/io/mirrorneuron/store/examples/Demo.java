package io.mirrorneuron.store.examples;

import io.mirrorneuron.store.examples.demo.DemoCommand;

/** {@code mn demo}: a real workload on a real Redis, with a kill and a stale writer on the way. */
public final class Demo {

  private Demo() {}

  /**
   * Runs the demo and exits: 0 after {@code demo_ok}, 1 after {@code demo_failed}, 2 if the command
   * line makes no sense.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    System.exit(DemoCommand.line().execute(args));
  }
}
