package io.mirrorneuron.store.ops.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.failover.Planner.Way;
import io.mirrorneuron.store.ops.survey.Survey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {

  private static final HostPort A = new HostPort("10.0.0.1", 6379);
  private static final HostPort B = new HostPort("10.0.0.2", 6379);
  private static final HostPort C = new HostPort("10.0.0.3", 6379);

  @Test
  void whereTheSentinelMayChooseEveryoneIsNamed() {
    assertThat(plan(Optional.empty(), replica(B, 100, ""), replica(C, 100, "")).likely())
        .isEqualTo("10.0.0.2:6379 or 10.0.0.3:6379 (the Sentinel chooses; --to decides)");
  }

  @Test
  void whereItMayNotThereIsOne() {
    assertThat(plan(Optional.of(C), replica(C, 100, ""), replica(B, 100, "")).likely())
        .isEqualTo("10.0.0.3:6379");
    assertThat(plan(Optional.empty(), replica(B, 10, ""), replica(C, 100, "")).likely())
        .isEqualTo("10.0.0.2:6379");
    assertThat(plan(Optional.empty(), replica(B, 100, ""), replica(C, 100, "it is down")).likely())
        .isEqualTo("10.0.0.2:6379");
  }

  private static Plan plan(Optional<HostPort> wanted, Candidate... candidates) {
    return new Plan(
        new Survey("mirror-neuron", Instant.EPOCH, List.of(), List.of()),
        Way.PLANNED,
        wanted,
        A,
        1,
        new HostPort("10.0.1.1", 26379),
        List.of(candidates),
        List.of());
  }

  private static Candidate replica(HostPort address, int priority, String objection) {
    return new Candidate(address, priority, 42, 0, objection);
  }
}
