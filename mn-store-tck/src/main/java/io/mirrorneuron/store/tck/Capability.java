package io.mirrorneuron.store.tck;

/** What a backend may leave out; each belongs to optional tests, which are then skipped visibly. */
public enum Capability {

  /** A second backend that is opened with the same settings sees the same data. */
  SHARED_DATA,

  /**
   * The store's clock is the one of the {@link io.mirrorneuron.store.spi.StoreContext}, so that
   * tests can put it forward. Not so where a server has a clock of its own.
   */
  GIVEN_CLOCK
}
