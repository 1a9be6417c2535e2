package io.mirrorneuron.store.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmallTypesTest {

  private static final Duration MS = Duration.ofMillis(1);

  @ParameterizedTest
  @CsvSource({"h, h:5", "h:7, h:7", "[::1], [::1]:5", "[::1]:7, [::1]:7", "10.0.0.1:7, 10.0.0.1:7"})
  void anAddressTakesTheDefaultPortIfItNamesNone(String text, String expected) {
    assertThat(HostPort.parse(text, 5)).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0:0:0:0:0:0:0:1, ::1",
    "0:0:0:0:0:0:0:0, ::",
    "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "0:0:0:0:0:ffff:10.0.0.1, ::ffff:10.0.0.1",
    "FE80:0::01%eth0, fe80::1%eth0",
    "fd00:0:0:0:0:0:0:0, fd00::"
  })
  void anAddressOfVersionSixIsWrittenInOneWay(String text, String expected) {
    assertThat(new HostPort(text, 1).host()).isEqualTo(expected);
    assertThat(new HostPort(expected, 1).host()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":1", "h:", "h:+", "h:1:2", "[]", "[::1]x", "[::g]", "-h", "h-", "a b"})
  void anAddressThatIsNoneIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse(text, 5));
  }

  @Test
  void replicasAreANumberOrAll() {
    assertThat(RequiredReplicas.parse("0")).isEqualTo(RequiredReplicas.none());
    assertThat(RequiredReplicas.parse("2")).isEqualTo(RequiredReplicas.atLeast(2));
    assertThat(RequiredReplicas.parse("ALL")).isEqualTo(RequiredReplicas.all());
    assertThat(RequiredReplicas.none().isNone()).isTrue();
    assertThat(RequiredReplicas.atLeast(1).isNone()).isFalse();
    assertThat(RequiredReplicas.all().isNone()).isFalse();
    assertThat(RequiredReplicas.atLeast(2).count(5)).isEqualTo(2);
    assertThat(RequiredReplicas.all().count(5)).isEqualTo(5);
    assertThat(RequiredReplicas.all()).hasToString("all");
    assertThat(RequiredReplicas.atLeast(2)).hasToString("2");
    assertThatIllegalArgumentException().isThrownBy(() -> RequiredReplicas.atLeast(-1));
  }

  @Test
  void pausesDoubleUpToTheMaximum() {
    ReconnectSettings settings =
        new ReconnectSettings(10, Duration.ofMillis(250), Duration.ofSeconds(2));

    assertThat(settings.maxPauseBefore(1)).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.maxPauseBefore(3)).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.maxPauseBefore(4)).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.maxPauseBefore(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(2));
    assertThatIllegalArgumentException().isThrownBy(() -> settings.maxPauseBefore(0));
  }

  @ParameterizedTest
  @CsvSource({"0,250,2000", "1,250,2000", "3,250,2000", "4,250,2000", "10,250,2000", "7,3,100"})
  void theDefaultDeadlineIsTheSumOfAllPausesAndAttempts(int attempts, int backoff, int max) {
    ReconnectSettings settings =
        new ReconnectSettings(attempts, Duration.ofMillis(backoff), Duration.ofMillis(max));
    Duration expected = Duration.ofSeconds(attempts + 1L);
    for (int attempt = 1; attempt <= attempts; attempt++) {
      expected = expected.plus(settings.maxPauseBefore(attempt));
    }

    assertThat(settings.defaultDeadline(Duration.ofSeconds(1))).isEqualTo(expected);
  }

  @Test
  void aFlatBackoffStaysFlat() {
    Duration second = Duration.ofSeconds(1);
    assertThat(new ReconnectSettings(3, second, second).defaultDeadline(second))
        .isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void recordsBuiltByHandKeepTheRulesToo() {
    assertThatIllegalArgumentException().isThrownBy(() -> new HostPort("h", 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WaitSettings(RequiredReplicas.none(), Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> new TimeoutSettings(Duration.ZERO, MS));
    assertThatIllegalArgumentException().isThrownBy(() -> new TimeoutSettings(MS, MS.negated()));
    assertThatIllegalArgumentException().isThrownBy(() -> new ReconnectSettings(-1, MS, MS));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReconnectSettings(1, Duration.ZERO, MS));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReconnectSettings(1, MS.multipliedBy(2), MS));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(0, Duration.ofDays(1), 1, Duration.ofDays(1), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(1, MS, 1, Duration.ofDays(1), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new DataNodeSettings(
                    new HostPort("h", 1), -1, new NodeAccess(Optional.empty(), Optional.empty())));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new RedisUrl(
                    Transport.PLAIN,
                    new HostPort("h", 1),
                    OptionalInt.of(-1),
                    Optional.empty(),
                    Optional.empty()));
    assertThatNullPointerException().isThrownBy(() -> Secret.of(null));
  }

  @Test
  void secretsWithTheSameTextAreEqual() {
    assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
    assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b")).isNotEqualTo("a");
  }
}
