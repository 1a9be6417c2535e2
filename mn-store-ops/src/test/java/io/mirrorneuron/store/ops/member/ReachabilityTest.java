package io.mirrorneuron.store.ops.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirrorneuron.store.config.HostPort;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachabilityTest {

  private static final List<HostPort> ELSEWHERE = List.of(new HostPort("10.0.0.2", 26379));
  private static final List<HostPort> HERE = List.of(new HostPort("127.0.0.2", 26379));

  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0.0", "::", "0:0:0:0:0:0:0:0", "224.0.0.1", "169.254.1.1", "fe80::1"})
  void whatNobodyReachesIsNotAnnounced(String address) {
    assertThat(Reachability.problem(address, HERE)).isPresent();
    assertThat(Reachability.problem(address, ELSEWHERE)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.1.1", "::1"})
  void loopbackIsAnnouncedToThisMachineOnly(String address) {
    assertThat(Reachability.problem(address, HERE)).isEmpty();
    assertThat(Reachability.problem(address, List.of(new HostPort("localhost", 1)))).isEmpty();
    assertThat(Reachability.problem(address, ELSEWHERE))
        .hasValueSatisfying(it -> assertThat(it).contains("10.0.0.2:26379", "--announce-ip"));
    assertThat(Reachability.problem(address, List.of(new HostPort("box2", 1)))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "192.168.1.7", "2001:db8::1", "fd00::1"})
  void addressesOfANetworkAreAnnounced(String address) {
    assertThat(Reachability.problem(address, ELSEWHERE)).isEmpty();
  }

  @Test
  void aNameIsNotAnnounced() {
    assertThatThrownBy(() -> Reachability.problem("box1", ELSEWHERE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("box1");
  }

  @Test
  void aNameBecomesALiteral() {
    assertThat(Reachability.literal("localhost")).isIn("127.0.0.1", "::1");
    // As Sentinels write it, which would otherwise seem to name another server.
    assertThat(Reachability.literal("0:0:0:0:0:0:0:1")).isEqualTo("::1");
    assertThat(Reachability.literal("10.0.0.1")).isEqualTo("10.0.0.1");
  }
}
