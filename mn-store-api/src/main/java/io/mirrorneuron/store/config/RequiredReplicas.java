package io.mirrorneuron.store.config;

import java.util.Locale;

/** How many replicas must acknowledge a durable write: a number, or all there are. */
public sealed interface RequiredReplicas {

  /**
   * Returns the requirement that asks for no acknowledgement. <strong>A confirmed write may then be
   * lost with the primary.</strong>
   *
   * @return the same as {@code atLeast(0)}
   */
  static RequiredReplicas none() {
    return new AtLeast(0);
  }

  /**
   * Returns the requirement of a fixed number.
   *
   * @param count 0 or more
   * @return the requirement
   * @throws IllegalArgumentException if the count is negative
   */
  static RequiredReplicas atLeast(int count) {
    return new AtLeast(count);
  }

  /**
   * Returns the strict requirement: every replica that is attached or that Sentinel lists.
   *
   * @return the requirement
   */
  static RequiredReplicas all() {
    return new All();
  }

  /**
   * Reads a setting's text.
   *
   * @param text {@code all}, or a number from 0 to 1000
   * @return the requirement
   * @throws IllegalArgumentException if the text is something else
   */
  static RequiredReplicas parse(String text) {
    if (text.toLowerCase(Locale.ROOT).equals("all")) {
      return all();
    }
    try {
      return atLeast((int) Parsers.number(text, 0, 1000));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + ", or the word all", e);
    }
  }

  /**
   * Returns the number to ask {@code WAIT} for.
   *
   * @param known how many replicas are known: attached to the primary or listed by Sentinel
   * @return the fixed number, or {@code known} if all are required
   */
  int count(int known);

  /**
   * Tells whether no acknowledgement is needed at all.
   *
   * @return true for {@link #none()} only
   */
  default boolean isNone() {
    return equals(none());
  }

  /**
   * A fixed number of replicas.
   *
   * @param replicas 0 or more
   */
  record AtLeast(int replicas) implements RequiredReplicas {

    /**
     * Checks the number.
     *
     * @param replicas as {@link #replicas()}
     * @throws IllegalArgumentException if it is negative
     */
    public AtLeast {
      if (replicas < 0) {
        throw new IllegalArgumentException("replicas must be 0 or more, not " + replicas);
      }
    }

    @Override
    public int count(int known) {
      return replicas;
    }

    /**
     * Returns the number as the setting writes it.
     *
     * @return for example {@code 2}
     */
    @Override
    public String toString() {
      return Integer.toString(replicas);
    }
  }

  /** Every replica that is known. */
  record All() implements RequiredReplicas {

    @Override
    public int count(int known) {
      return known;
    }

    /**
     * Returns the word that the setting uses.
     *
     * @return always {@code all}
     */
    @Override
    public String toString() {
      return "all";
    }
  }
}
