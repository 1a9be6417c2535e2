package io.mirrorneuron.store.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

  private static final Duration WORK = Duration.ofMillis(50);

  @Test
  void whatAThreadUsesIsCounted() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    ProcessorTime before = ProcessorTime.now();
    long own = threads.getCurrentThreadCpuTime();
    while (threads.getCurrentThreadCpuTime() - own < WORK.toNanos()) {
      Thread.onSpinWait();
    }
    // The JDK's steps of 10 ms, should this not be Linux.
    assertThat(ProcessorTime.now().nanosSince(before)).isGreaterThan(WORK.toNanos() * 3 / 4);
  }

  @Test
  void aThreadThatHasComeSinceCountsAsAWholeAndOneThatHasEndedNotAtAll() {
    ProcessorTime before = new ProcessorTime(Map.of("1", 100L, "2", 500L));
    ProcessorTime after = new ProcessorTime(Map.of("1", 130L, "3", 7L));
    assertThat(after.nanosSince(before)).isEqualTo(37);
  }
}
