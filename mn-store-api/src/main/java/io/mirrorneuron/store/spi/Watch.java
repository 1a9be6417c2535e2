package io.mirrorneuron.store.spi;

/** Something that is being watched, until it is closed. */
@FunctionalInterface
public interface Watch extends AutoCloseable {

  /** Ends the watch. Does not throw; closing twice is closing once. */
  @Override
  void close();
}
