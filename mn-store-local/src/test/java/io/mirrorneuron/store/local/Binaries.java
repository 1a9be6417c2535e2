package io.mirrorneuron.store.local;

import static org.junit.jupiter.api.Assumptions.abort;

import java.util.stream.Stream;

/** The servers the tests run on. */
final class Binaries {
  private Binaries() {}

  /** What this machine finds by itself, and the one in the jar. */
  static Stream<ServerBinary> all() {
    return Stream.of(ServerBinary.find(), embeddedOrSkip()).distinct();
  }

  static ServerBinary embeddedOrSkip() {
    try {
      return ServerBinary.embedded();
    } catch (LocalServerException e) {
      return abort("the embedded binary does not run here: " + e.getMessage());
    }
  }
}
