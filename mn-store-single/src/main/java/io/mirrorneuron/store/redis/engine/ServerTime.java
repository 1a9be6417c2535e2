package io.mirrorneuron.store.redis.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server's clock showed, and what our ticker read after that answer had come.
 *
 * @param micros the server's time, in microseconds since 1970
 * @param tickerNanos the reading of the ticker
 */
record ServerTime(long micros, long tickerNanos) {

  /** For clocks that are set while an operation is in doubt, and differ after a failover. */
  private static final long MARGIN_MICROS = 50_000;

  /** Makes it of a reply to TIME. */
  static ServerTime of(@Nullable Object reply, long tickerNanos) {
    List<?> parts = Replies.list(reply);
    return new ServerTime(
        Replies.number(parts.get(0)) * 1_000_000 + Replies.number(parts.get(1)), tickerNanos);
  }

  /**
   * Returns a server's time that is not later than what it was at a reading of the ticker, however
   * long the answer had been on its way.
   */
  long notLaterThanAt(long otherNanos) {
    return micros + Math.floorDiv(otherNanos - tickerNanos, 1_000L) - MARGIN_MICROS;
  }
}
