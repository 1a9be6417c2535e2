package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.survey.Opinion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SuccessionTest {

  private final Succession succession =
      new Succession(List.of(names("10.0.0.1", 3), names("10.0.0.2", 4)));

  @Test
  void whoIsNamedAtFirstIsNoFailover() {
    assertThat(succession.hear(names("10.0.0.2", 4))).isEqualTo(Optional.empty());
    assertThat(succession.failovers()).isZero();
  }

  @Test
  void aFailoverThatSeveralTellOfIsOne() {
    assertThat(succession.hear(names("10.0.0.3", 6)))
        .contains("failover 1: 10.0.0.3:6379 is the primary instead of 10.0.0.2:6379, epoch 6");
    assertThat(succession.hear(names("10.0.0.3", 6))).isEqualTo(Optional.empty());
    assertThat(succession.failovers()).isEqualTo(1);
  }

  @Test
  void backAndForthAreTwo() {
    assertThat(succession.hear(names("10.0.0.1", 5))).isPresent();
    assertThat(succession.hear(names("10.0.0.2", 6))).isPresent();
    assertThat(succession.failovers()).isEqualTo(2);
  }

  @Test
  void aSentinelThatComesBackWithAnOldOpinionTellsNothingNew() {
    assertThat(succession.hear(names("10.0.0.1", 3))).isEqualTo(Optional.empty());
    assertThat(succession.failovers()).isZero();
  }

  private static Opinion names(String host, long epoch) {
    return new Opinion(
        "id",
        epoch,
        new HostPort(host, 6379),
        Set.of("master"),
        2,
        Optional.empty(),
        List.of(),
        List.of());
  }
}
