package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.mirrorneuron.store.model.FailoverReport;
import io.mirrorneuron.store.model.FailoverReport.Evidence;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FailoverListenersTest {

  private static final FailoverReport REPORT =
      new FailoverReport(
          Optional.of("a:1"),
          "b:2",
          2,
          OptionalLong.of(7),
          Duration.ofMillis(5),
          0,
          0,
          0,
          Evidence.lost(1, 2));

  @RegisterExtension final Logged log = Logged.by(FailoverListeners.class);

  private final Queue<Runnable> executor = new ArrayDeque<>();
  private final List<FailoverReport> told = new ArrayList<>();

  @Test
  void listenersAreToldByTheExecutorAndNotByWhoeverReports() {
    FailoverListeners listeners =
        new FailoverListeners(List.of(told::add, told::add), executor::add);

    listeners.failedOver(REPORT);
    assertThat(told).isEmpty();

    executor.remove().run();
    assertThat(told).containsExactly(REPORT, REPORT);
    assertThat(executor).isEmpty();
  }

  @Test
  void aListenerThatThrowsIsLoggedWithWhatItMissedAndTheOthersAreTold() {
    Consumer<FailoverReport> broken =
        report -> {
          throw new IllegalStateException("broken");
        };
    new FailoverListeners(List.of(broken, told::add), Runnable::run).failedOver(REPORT);

    assertThat(told).containsExactly(REPORT);
    assertThat(log.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getLevel()).isEqualTo(Level.ERROR);
              assertThat(event.getFormattedMessage())
                  .contains("between 1 and 2 confirmed writes are lost");
            });
  }
}
