package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimelineTest {

  @Test
  void whatHappenedIsTheSameWhicheverWasToldFirst() {
    Timeline timeline = new Timeline(5_000_000_000L);
    timeline.add(7_314_600_000L, "+switch-master", "another one");
    timeline.add(5_000_000_000L, "killed", "");
    timeline.add(6_014_400_000L, "+sdown", "one Sentinel");
    assertThat(timeline.lines())
        .containsExactly(
            "        0 ms  killed",
            "    1,014 ms  +sdown                 one Sentinel",
            "    2,315 ms  +switch-master         another one");
  }
}
