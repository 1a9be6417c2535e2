package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is known before it is decided how to join.
 *
 * @param self this box
 * @param voices what each of the Sentinels says, this box's among them
 * @param elected what the server says that the Sentinels name
 * @param heirs whether the Sentinels could replace it
 * @param local this box's Redis
 */
record Situation(Membership self, List<Voice> voices, Standing elected, Heirs heirs, Local local) {

  /** What a data server is, or whether it says nothing. */
  enum Standing {
    /** It takes writes. */
    PRIMARY,
    /** It takes writes, and what it holds is not what this box was a member of. */
    STRANGER,
    /** It takes writes, and is this box's Redis by another address. */
    OURSELVES,
    /** It follows somebody. */
    REPLICA,
    /** It does not answer. */
    SILENT
  }

  /** Who could follow a primary; the best comes last. */
  enum Heirs {
    /** No Sentinel knows of any replica. */
    NONE,
    /** There are replicas, but none that could be elected now. */
    UNABLE,
    /** The Sentinels will elect one of them. */
    READY
  }

  /** Whom the Sentinels name: what the highest epoch says. */
  Optional<HostPort> named() {
    return named(voices);
  }

  static Optional<HostPort> named(List<Voice> voices) {
    return naming(voices).map(Voice.Names::primary);
  }

  /** Who says so; where Sentinels of one epoch differ, one of most of them. */
  static Optional<Voice.Names> naming(List<Voice> voices) {
    List<Voice.Names> names =
        voices.stream().filter(Voice.Names.class::isInstance).map(Voice.Names.class::cast).toList();
    return names.stream()
        .max(
            Comparator.comparingLong(Voice.Names::epoch)
                .thenComparing(it -> names.stream().filter(it::agreesWith).count()));
  }

  /** How many Sentinels answer. */
  long answering() {
    return voices.stream().filter(it -> !(it instanceof Voice.Mute)).count();
  }
}
