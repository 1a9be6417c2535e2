package io.mirrorneuron.store.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostMapTest {

  private static final String PAIRS =
      "redis-1=127.0.0.1, 172.17.0.3:6379=127.0.0.1:7002, 172.17.0.3=10.0.0.9,"
          + "[fd00::1]:6379=[::1],Mixed.Case=there:1";

  @ParameterizedTest
  @CsvSource({
    "redis-1:6379, 127.0.0.1:6379",
    "redis-1:6380, 127.0.0.1:6380",
    "172.17.0.3:6379, 127.0.0.1:7002",
    "172.17.0.3:6380, 10.0.0.9:6380",
    "[fd00::1]:6379, [::1]:6379",
    "[fd00::1]:6380, [fd00::1]:6380",
    "mixed.case:5, there:1",
    "elsewhere:6379, elsewhere:6379",
  })
  void translatesAnAnnouncedAddress(String announced, String expected) {
    assertThat(HostMap.parse(PAIRS).apply(HostPort.parse(announced, 1))).hasToString(expected);
  }

  @Test
  void theEmptyMapChangesNothing() {
    assertThat(HostMap.parse("")).isEqualTo(HostMap.empty());
    assertThat(HostMap.empty().isEmpty()).isTrue();
    assertThat(HostMap.empty().apply(new HostPort("h", 1))).isEqualTo(new HostPort("h", 1));
  }

  @Test
  void isWrittenAsItIsRead() {
    HostMap map = HostMap.parse(PAIRS);
    assertThat(HostMap.parse(map.toString())).isEqualTo(map).hasSameHashCodeAs(map);
    assertThat(HostMap.parse("[::1]:1=h")).hasToString("[::1]:1=h");
  }

  @Test
  void namesEveryMalformedPair() {
    assertThatThrownBy(() -> HostMap.parse("a=b,c,d=e=f,g=h:x,a=i,,ok=fine"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"c\": not a pair")
        .hasMessageContaining("\"d=e=f\": not a pair")
        .hasMessageContaining("\"g=h:x\": the port")
        .hasMessageContaining("\"a=i\": a is mapped twice")
        .hasMessageContaining("\"\": not a pair")
        .hasMessageNotContaining("ok=fine");
  }
}
