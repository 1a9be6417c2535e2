package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.model.Payload;
import java.util.Random;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** How large a state, a snapshot or an event is. What is in it does not compress. */
@State(Scope.Benchmark)
public class Size {

  /** In bytes, each. */
  @Param("1024")
  public int payload;

  /** Creates the state, for JMH. */
  public Size() {}

  /** The same each time. */
  Payload content() {
    return Payload.of(bytes(payload));
  }

  /** The same each time. */
  static byte[] bytes(int count) {
    byte[] content = new byte[count];
    new Random(count).nextBytes(content);
    return content;
  }
}
