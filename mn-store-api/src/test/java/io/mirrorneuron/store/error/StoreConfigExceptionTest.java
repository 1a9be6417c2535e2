package io.mirrorneuron.store.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mirrorneuron.store.error.StoreConfigException.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreConfigExceptionTest {

  private static final Problem BAD = new Problem("A", "x", "environment", "must be 1");
  private static final Problem MISSING = new Problem("B", null, "not set", "is needed");

  @Test
  void theMessageListsEveryProblemOneALine() {
    StoreConfigException exception = new StoreConfigException(List.of(BAD, MISSING));

    assertThat(exception)
        .hasMessage(
            "The configuration has 2 problems:"
                + "\n  A = \"x\" (environment): must be 1"
                + "\n  B (not set): is needed");
    assertThat(exception.problems()).containsExactly(BAD, MISSING);
    assertThat(new StoreConfigException(List.of(BAD)))
        .hasMessageStartingWith("The configuration has 1 problem:");
  }

  @Test
  void needsAProblem() {
    assertThatIllegalArgumentException().isThrownBy(() -> new StoreConfigException(List.of()));
  }

  @Test
  void theMessageSurvivesSerialization() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new StoreConfigException(List.of(BAD)));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      StoreConfigException read = (StoreConfigException) in.readObject();
      assertThat(read).hasMessageContaining("must be 1");
      assertThat(read.problems()).isEmpty();
    }
  }
}
