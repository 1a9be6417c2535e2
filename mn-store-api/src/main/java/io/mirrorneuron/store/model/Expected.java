package io.mirrorneuron.store.model;

/** What a write expects to find; it is refused, as a whole, if the job is otherwise. */
public sealed interface Expected {

  /** Anything: the job is created if it does not exist. What {@code put} does by default. */
  record Anything() implements Expected {}

  /** A job that exists. What every write but {@code put} does by default. */
  record Existing() implements Expected {}

  /** No job: it is created. */
  record Absent() implements Expected {}

  /**
   * A job whose state has exactly this version (compare-and-set).
   *
   * @param version the version that an earlier receipt or record showed
   */
  record Version(long version) implements Expected {

    /**
     * Checks the version.
     *
     * @param version as {@link #version()}
     * @throws IllegalArgumentException if it is not positive
     */
    public Version {
      if (version < 1) {
        throw new IllegalArgumentException("version " + version + " is not positive");
      }
    }
  }
}
