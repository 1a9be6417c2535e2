package io.mirrorneuron.store.tck.fault;

/** Which way bytes go through a proxy. */
public enum Direction {
  /** From the client to the server: requests. */
  TO_SERVER,
  /** From the server to the client: replies. */
  TO_CLIENT;

  /**
   * Returns the other direction.
   *
   * @return the other one
   */
  public Direction opposite() {
    return this == TO_SERVER ? TO_CLIENT : TO_SERVER;
  }
}
