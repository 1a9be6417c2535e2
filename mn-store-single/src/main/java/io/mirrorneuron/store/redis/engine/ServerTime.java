package io.mirrorneuron.store.redis.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server's clock showed, and what our ticker read after that answer had come.
 *
 * @param micros the server's time, in microseconds since 1970
 * @param tickerNanos the reading of the ticker
 * @param sinceNanos the reading of the ticker since when this is the server's clock: before, it was
 *     another server's
 */
record ServerTime(long micros, long tickerNanos, long sinceNanos) {

  /** For a clock that is set while an operation is in doubt. */
  private static final long MARGIN_MICROS = 50_000;

  /**
   * For two servers' clocks, before and after a failover: what is remembered was written with the
   * one, and is compared with the other. What DESIGN.md asks of clocks is that they agree within
   * the time that a failover takes, which is no less than this.
   */
  private static final long MARGIN_OF_ANOTHER_MICROS = 1_000_000;

  /** Makes it of a reply to TIME. */
  static ServerTime of(@Nullable Object reply, long tickerNanos, long sinceNanos) {
    List<?> parts = Replies.list(reply);
    return new ServerTime(
        Replies.number(parts.get(0)) * 1_000_000 + Replies.number(parts.get(1)),
        tickerNanos,
        sinceNanos);
  }

  /**
   * Returns a server's time that is not later than what it was at a reading of the ticker, however
   * long the answer had been on its way.
   */
  long notLaterThanAt(long otherNanos) {
    long margin = otherNanos - sinceNanos < 0 ? MARGIN_OF_ANOTHER_MICROS : MARGIN_MICROS;
    return micros + Math.floorDiv(otherNanos - tickerNanos, 1_000L) - margin;
  }
}
