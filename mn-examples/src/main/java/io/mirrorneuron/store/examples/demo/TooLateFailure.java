package io.mirrorneuron.store.examples.demo;

/** The workers were faster than whoever wanted to catch one of them. */
final class TooLateFailure extends DemoFailure {

  private static final long serialVersionUID = 1L;

  TooLateFailure() {
    super("all jobs were finished before a worker could be caught at one; run the demo again");
  }
}
