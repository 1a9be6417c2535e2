package io.mirrorneuron.store.observe;

/**
 * A lane, to be looked at whenever one likes: what is asked here is answered at once and cheaply,
 * from any thread, also after the store has been closed.
 */
public interface LaneGauge {

  /**
   * Returns the lane's name.
   *
   * @return one of a few that the backend uses, in lower case
   */
  String lane();

  /**
   * Returns the Redis client that the lane uses.
   *
   * @return its name, as {@code MN_REDIS_CLIENT} names it
   */
  String client();

  /**
   * Returns how many operations wait for their turn at the moment, not counting those under way.
   *
   * @return 0 to {@link #capacity()}
   */
  int queued();

  /**
   * Returns how many operations have been sent and not answered, or wait for a connection to be
   * sent on.
   *
   * @return 0 or more
   */
  int underWay();

  /**
   * Returns how many may wait before the next one fails with {@code StoreOverloadedException}.
   *
   * @return 1 or more
   */
  int capacity();
}
