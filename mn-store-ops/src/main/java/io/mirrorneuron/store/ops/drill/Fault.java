package io.mirrorneuron.store.ops.drill;

import java.util.List;
import java.util.Optional;

/** Something that is broken on purpose. Begun and ended once; {@link Breach} sees to that. */
interface Fault {

  /**
   * What a shell does to undo it, should this program be killed meanwhile.
   *
   * @param script for {@code sh}; harmless where nothing is to be undone any more
   * @param arguments of the script
   */
  record Undoing(String script, List<String> arguments) {}

  /** Why it cannot be done here; empty if it can. Changes nothing. */
  Optional<String> objection();

  /** Breaks it, and returns as soon as it is broken. */
  void begin() throws InterruptedException;

  /** Mends it, as far as it does not do so itself. Called by any thread. */
  void end();

  /** What does so if this program cannot; empty where it ends by itself, or not at all. */
  Optional<Undoing> undoing();

  /** What is the case while it lasts, such as: is frozen. */
  String state();

  /** What is the case after it, such as: goes on. */
  String mended();
}
