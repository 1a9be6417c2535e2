package io.mirrorneuron.store.ops.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentsTest {

  private final Moments moments = new Moments(Instant.parse("2026-11-22T02:00:00Z"));

  @Test
  void timesOfTodayAreShownToTheMillisecond() {
    assertThat(moments.shown(Instant.parse("2026-11-22T00:00:00.001500Z")))
        .isEqualTo("00:00:00.001");
  }

  @Test
  void timesOfOtherDaysAreShownWithTheDay() {
    assertThat(moments.shown(Instant.parse("2026-11-21T23:59:59Z"))).isEqualTo("2026-11-21 23:59");
    assertThat(moments.shown(Instant.parse("2026-11-29T02:00:00Z"))).isEqualTo("2026-11-29 02:00");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.04S, 0.0 s",
    "PT59.9S, 59.9 s",
    "PT60S, 1 min 0 s",
    "PT59M59S, 59 min 59 s",
    "PT25H, 1 d 1 h",
    "PT23H59M, 23 h 59 min"
  })
  void durationsAreShownInTheUnitsThatMatter(Duration duration, String shown) {
    assertThat(Moments.shown(duration)).isEqualTo(shown);
  }
}
