package io.mirrorneuron.store.redis.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How far back a point in time of ours is set on the server's clock. */
class ServerTimeTest {

  private static final long SINCE = 3_000_000_000L;
  private static final long READ = 5_000_000_000L;

  private final ServerTime time =
      ServerTime.of(List.of("1000".getBytes(UTF_8), "0".getBytes(UTF_8)), READ, SINCE);

  @Test
  void theClockOfOneServerMayHaveBeenSet() {
    assertThat(time.notLaterThanAt(READ - 1_000_000_000)).isEqualTo(999_000_000 - 50_000);
  }

  /** What an operation finds there was written with the former server's clock. */
  @Test
  void clocksOfTwoServersMayDiffer() {
    assertThat(time.notLaterThanAt(SINCE)).isEqualTo(998_000_000 - 50_000);
    assertThat(time.notLaterThanAt(SINCE - 1_000)).isEqualTo(997_999_999 - 1_000_000);
  }
}
