package io.mirrorneuron.store.model;

/**
 * The right to write under a lease: the write passes only while the lease is held with exactly this
 * token and no larger token has been granted. The store checks it in the same step as the write.
 *
 * @param lease the lease
 * @param token its fencing token, 1 or more
 */
public record Fence(LeaseName lease, long token) {

  /**
   * Checks the token.
   *
   * @param lease as {@link #lease()}
   * @param token as {@link #token()}
   * @throws IllegalArgumentException if the token is not positive
   */
  public Fence {
    if (token < 1) {
      throw new IllegalArgumentException("token " + token + " is not positive");
    }
  }

  @Override
  public String toString() {
    return "token " + token + " of " + lease;
  }
}
