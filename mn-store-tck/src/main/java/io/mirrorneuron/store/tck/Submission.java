package io.mirrorneuron.store.tck;

import io.mirrorneuron.store.spi.Call;
import java.util.OptionalLong;

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

  /** How it is submitted again: with a deadline of its own. */
  Call again() {
    Call fresh =
        new Call(
            first.operationId(),
            System.nanoTime() + Client.DEADLINE.toNanos(),
            first.waiting(),
            OptionalLong.empty());
    return fresh.again(begun);
  }
}
