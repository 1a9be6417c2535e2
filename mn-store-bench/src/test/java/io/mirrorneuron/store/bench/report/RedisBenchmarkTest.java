package io.mirrorneuron.store.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedisBenchmarkTest {

  @Test
  void itsTableIsReadAsNewServersWriteIt() {
    assertThat(
            RedisBenchmark.told(
                List.of(
                    "\"test\",\"rps\",\"avg_latency_ms\",\"min_latency_ms\",\"p50_latency_ms\"",
                    "\"PING\",\"25641.03\",\"0.033\",\"0.016\",\"0.031\",\"0.055\",\"0.1\",\"1.2\""),
                1))
        .isEqualTo("25,641/s (p50 0.031 ms) with 1 connection");
  }

  @Test
  void itsTableIsReadAsOldServersWriteIt() {
    assertThat(RedisBenchmark.told(List.of("\"PING\",\"60000.00\""), 64))
        .isEqualTo("60,000/s with 64 connections");
  }

  @Test
  void whatIsNoFigureIsNotTakenForOne() {
    assertThatThrownBy(() -> RedisBenchmark.told(List.of("Could not connect"), 1))
        .hasMessageContaining("Could not connect");
  }

  @Test
  void itMeasuresTheServersOfARunWhereItIsInstalled() throws Exception {
    assertThat(RedisBenchmark.of(Servers.OWN))
        .satisfiesAnyOf(
            told -> assertThat(told).isEqualTo("not installed"),
            told ->
                assertThat(told)
                    .containsPattern(
                        "PING [0-9,]+/s.* with 1 connection.*EVALSHA of nothing [0-9,]+/s.* with 64"
                            + " connections"));
  }

  @Test
  void itIsNotGivenPasswords() throws Exception {
    assertThat(RedisBenchmark.of(Servers.sentinels("127.0.0.1:26379", "mymaster")))
        .matches("not installed|not measured: .*password");
  }
}
