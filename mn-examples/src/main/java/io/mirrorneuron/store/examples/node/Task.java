package io.mirrorneuron.store.examples.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The state of a job: what is to be done, and in the end what came of it.
 *
 * @param type which {@link Work} does it
 * @param steps in how many steps, 1 or more
 * @param input what it works on
 * @param result what the last step returned
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Task(String type, int steps, String input, @Nullable String result) {

  Task {
    if (steps < 1) {
      throw new IllegalArgumentException("a job of " + steps + " steps");
    }
  }

  Task(String type, int steps, String input) {
    this(type, steps, input, null);
  }

  Task finishedWith(String what) {
    return new Task(type, steps, input, what);
  }
}
