package io.mirrorneuron.store.redis.engine;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Says which server is the primary. What a mode gives the engine: {@code single} always says the
 * same, {@code sentinel} whoever has been elected. Thread-safe; no method blocks.
 */
public interface PrimarySource extends AutoCloseable {

  /**
   * Returns who is the primary as far as is known. Asked before every exchange, so it costs no more
   * than reading a field.
   *
   * @return empty while nobody is known to be: nothing is sent to anybody then
   */
  Optional<Designation> current();

  /**
   * Tells whether another server may be named than the one that is named now. Then a server that
   * cannot be reached, or is no primary, is not the last word: operations wait for another one, up
   * to their deadline.
   *
   * @return whether there is anything to wait for
   */
  boolean follows();

  /**
   * Takes note that a server could not be used, or did not act as a primary: whoever follows looks
   * again at once.
   *
   * @param designation as it was given by {@link #current()}
   */
  void doubt(Designation designation);

  /**
   * Has a listener told after each change of {@link #current()}, to nobody too. The listener does
   * not block for longer than a lock, and does not throw.
   *
   * @param listener the listener; there is one
   */
  void onChange(Runnable listener);

  /**
   * Returns what is known about who should be attached to the primary, without asking it.
   *
   * @return how many replicas it has, those that are down included; empty if nobody counts them
   */
  OptionalInt knownReplicas();

  /**
   * Returns why nobody is known, or what is wrong with those who say it, for messages and health.
   *
   * @return a sentence each, without a stop, the gravest first; empty if all is well
   */
  List<String> shortcomings();

  /** Ends whatever watches. Nobody is told of changes any more. */
  @Override
  void close();
}
