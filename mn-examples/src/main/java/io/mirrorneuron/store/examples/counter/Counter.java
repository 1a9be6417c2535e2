package io.mirrorneuron.store.examples.counter;

import io.mirrorneuron.store.model.Payload;

/** What the sender and the receiver have agreed on. */
final class Counter {

  /** The job whose state is the last number, and whose history is all of them. */
  static final String JOB = "counter";

  private Counter() {}

  static Payload payload(long number) {
    return Payload.utf8(Long.toString(number));
  }

  static long number(Payload payload) {
    return Long.parseLong(payload.asUtf8());
  }
}
