package io.mirrorneuron.store.tck;

import io.mirrorneuron.store.spi.Call;
import java.time.Duration;

/** One operation that is submitted more than once, because somebody did not hear its reply. */
final class Submission {

  private final Call first;
  private final long begun = System.nanoTime();

  Submission(Client store) {
    first = store.background();
  }

  /** How it is submitted first. */
  Call first() {
    return first;
  }

  /** How it is submitted again: with a deadline of its own and the true age of the doubt. */
  Call again() {
    long age = System.nanoTime() - begun;
    Call fresh =
        new Call(
            first.operationId(),
            System.nanoTime() + Client.DEADLINE.toNanos(),
            first.waiting(),
            Duration.ZERO);
    return fresh.again(Duration.ofNanos(age + 1));
  }
}
