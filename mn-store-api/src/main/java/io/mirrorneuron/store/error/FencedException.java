package io.mirrorneuron.store.error;

import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.Outcome;

/**
 * A write under a lease was refused: the lease has expired, or somebody else has been granted it.
 * Stop the work that the lease protected.
 */
public final class FencedException extends StoreException {

  private static final long serialVersionUID = 1L;

  private final transient Fence fence;

  /** 0 if not known. */
  private final long highestToken;

  /**
   * Creates the exception.
   *
   * @param fence the lease and the token of the refused write
   * @param highestToken the highest token granted for that lease so far, 0 if not known
   * @param problem why it was refused
   */
  public FencedException(Fence fence, long highestToken, String problem) {
    super(
        Outcome.NOT_APPLIED,
        "the write under " + fence + " was refused: " + problem + "; stop what it protected",
        null);
    this.fence = fence;
    this.highestToken = highestToken;
  }

  /**
   * Returns the lease and the token of the refused write.
   *
   * @return the fence
   */
  public Fence fence() {
    return fence;
  }

  /**
   * Returns the highest token granted for that lease so far.
   *
   * @return the token, 0 if not known
   */
  public long highestToken() {
    return highestToken;
  }
}
