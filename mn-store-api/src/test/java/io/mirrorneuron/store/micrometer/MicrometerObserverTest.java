package io.mirrorneuron.store.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.model.FailoverReport;
import io.mirrorneuron.store.model.FailoverReport.Evidence;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.observe.ConnectionFailed;
import io.mirrorneuron.store.observe.ConnectionLost;
import io.mirrorneuron.store.observe.ConnectionOpened;
import io.mirrorneuron.store.observe.ConnectionOpened.Occasion;
import io.mirrorneuron.store.observe.GroupExchanged;
import io.mirrorneuron.store.observe.LaneGauge;
import io.mirrorneuron.store.observe.OperationEnded;
import io.mirrorneuron.store.observe.OperationKind;
import io.mirrorneuron.store.observe.OperationRetried;
import io.mirrorneuron.store.observe.OperationRetried.Cause;
import io.mirrorneuron.store.observe.StoreObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MicrometerObserverTest {

  private static final String ADDRESS = "10.1.2.3:6379";
  private static final Duration TIME = Duration.ofMillis(3);

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final MicrometerObserver observer = new MicrometerObserver(registry);

  @Test
  void theTableOfTheDocumentationIsWhatIsRegistered() throws IOException {
    everything();
    String page = Files.readString(Path.of("../docs/OBSERVING.md"));
    assertThat(MeterTable.in(page))
        .as("docs/OBSERVING.md's table")
        .isEqualTo(MeterTable.markdown(registry));
  }

  @Test
  void everyMeterIsDescribedAndRegistered() {
    everything();
    assertThat(registry.getMeters().stream().map(meter -> meter.getId().getName()))
        .containsAll(Arrays.stream(Meter.values()).map(meter -> meter.id).toList());
  }

  @Test
  void everyEventHasItsMeter() {
    Set<String> handled =
        Arrays.stream(MicrometerObserver.class.getDeclaredMethods())
            .map(method -> method.getName())
            .collect(Collectors.toSet());
    assertThat(Arrays.stream(StoreObserver.class.getMethods()).map(method -> method.getName()))
        .filteredOn(name -> !name.equals("none") && !name.equals("all"))
        .allSatisfy(name -> assertThat(handled).contains(name));
  }

  @Test
  void noTagHoldsWhatAnApplicationNames() {
    everything();
    observer.operationEnded(
        new OperationEnded(
            OperationKind.COMMIT,
            Outcome.NOT_APPLIED,
            Optional.of(new NotFoundException("job", "secret-job", "put it first")),
            TIME));
    assertThat(registry.getMeters())
        .allSatisfy(
            meter ->
                assertThat(meter.getId().getTags().toString())
                    .doesNotContain("secret", ADDRESS, "reason"));
  }

  @Test
  void operationsAreTimedByKindOutcomeAndError() {
    StoreConfig config = StoreConfig.builder().mode("memory").build();
    try (MirrorStore store = MirrorStore.builder(config).observer(observer).open()) {
      store.jobs().put("j", Payload.utf8("1"));
      store.jobs().put("j", Payload.utf8("2"));
      store.jobs().get("j");
      try {
        store.events().append("no-such-job", Payload.utf8("e"));
        throw new AssertionError("appended to a job that does not exist");
      } catch (NotFoundException e) {
        assertThat(operations("commit", "not_applied", "NotFoundException").count()).isEqualTo(1);
      }
    }
    assertThat(operations("commit", "confirmed", "none").count()).isEqualTo(2);
    assertThat(operations("read_jobs", "confirmed", "none").count()).isEqualTo(1);
  }

  @Test
  void whatABackendThrowsAgainstItsContractIsOneErrorMore() {
    observer.operationEnded(
        new OperationEnded(
            OperationKind.HEALTH,
            Outcome.NOT_APPLIED,
            Optional.of(new IllegalStateException("x")),
            TIME));
    assertThat(operations("health", "not_applied", "other").totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(3);
  }

  @Test
  void acknowledgementsAreToldApart() {
    observer.groupExchanged(new GroupExchanged("durable", "jedis", 1, 10, 0, 0, TIME));
    observer.groupExchanged(new GroupExchanged("durable", "jedis", 4, 40, 1, 2, TIME));
    observer.groupExchanged(new GroupExchanged("durable", "jedis", 2, 20, 2, 1, TIME));

    for (String acknowledgement : Set.of("none", "met", "missed")) {
      assertThat(
              registry
                  .get("mn.store.group")
                  .tags("lane", "durable", "client", "jedis", "acknowledgement", acknowledgement)
                  .timer()
                  .count())
          .isEqualTo(1);
    }
    assertThat(registry.get("mn.store.group.size").summary().totalAmount()).isEqualTo(7);
    assertThat(registry.get("mn.store.group.sent").summary().totalAmount()).isEqualTo(70);
    assertThat(registry.get("mn.store.group.acknowledgements").summary().count()).isEqualTo(2);
  }

  @Test
  void failoversAreCountedBySurvivalAndWhatTheyMayHaveLostIsAddedUp() {
    observer.failedOver(failover(Evidence.survived()));
    observer.failedOver(failover(Evidence.lost(3, 7)));
    observer.failedOver(failover(Evidence.lost(0, 2)));
    observer.failedOver(failover(Evidence.notCheckable("its mark has expired")));

    assertThat(failovers("all")).isEqualTo(1);
    assertThat(failovers("lost")).isEqualTo(2);
    assertThat(failovers("not_checkable")).isEqualTo(1);
    assertThat(registry.get("mn.store.failover.lost").counter().count()).isEqualTo(9);
    Timer without = registry.get("mn.store.failover.without.primary").timer();
    assertThat(without.count()).isEqualTo(4);
    assertThat(without.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(12);
  }

  @Test
  void queuesAreLookedAtAndAddedUpAndEndWithTheirLanes() {
    FixedLane one = new FixedLane(3, 10);
    FixedLane other = new FixedLane(4, 10);
    observer.laneOpened(one);
    observer.laneOpened(other);
    assertThat(depth().value()).isEqualTo(7);
    assertThat(registry.get("mn.store.queue.capacity").gauge().value()).isEqualTo(20);

    assertThat(registry.get("mn.store.underway").gauge().value()).isEqualTo(9);

    observer.laneClosed(one);
    assertThat(depth().value()).isEqualTo(4);
    observer.laneClosed(other);
    assertThat(depth().value()).isZero();
  }

  @Test
  void tagsOfTheApplicationAreOnEveryMeter() {
    MicrometerObserver tagged = new MicrometerObserver(registry, Tags.of("store", "jobs"));
    tellEverythingTo(tagged);
    assertThat(registry.getMeters())
        .isNotEmpty()
        .allSatisfy(meter -> assertThat(meter.getId().getTag("store")).isEqualTo("jobs"));
  }

  private void everything() {
    tellEverythingTo(observer);
  }

  private static void tellEverythingTo(StoreObserver observer) {
    observer.operationEnded(
        new OperationEnded(OperationKind.COMMIT, Outcome.CONFIRMED, Optional.empty(), TIME));
    observer.operationRetried(
        new OperationRetried("durable", "jedis", Cause.IN_DOUBT, 1, Duration.ZERO));
    observer.groupExchanged(new GroupExchanged("durable", "jedis", 1, 10, 1, 1, TIME));
    observer.connectionOpened(
        new ConnectionOpened("durable", "jedis", ADDRESS, 1, Occasion.FIRST, TIME));
    observer.connectionFailed(new ConnectionFailed("durable", "jedis", ADDRESS, "reason", TIME));
    observer.connectionLost(new ConnectionLost("durable", "jedis", ADDRESS, 1, "reason"));
    observer.failedOver(failover(Evidence.notCheckable("reason")));
    LaneGauge lane = new FixedLane(1, 2);
    observer.laneOpened(lane);
    observer.laneClosed(lane);
  }

  private static FailoverReport failover(Evidence evidence) {
    return new FailoverReport(
        Optional.of(ADDRESS), ADDRESS, 2, OptionalLong.of(7), TIME, 1, 0, 0, evidence);
  }

  private double failovers(String survival) {
    return registry.get("mn.store.failovers").tag("survival", survival).counter().count();
  }

  private Gauge depth() {
    return registry.get("mn.store.queue.size").tags("lane", "durable", "client", "jedis").gauge();
  }

  private Timer operations(String kind, String outcome, String error) {
    return registry
        .get("mn.store.operation")
        .tags("operation", kind, "outcome", outcome, "error", error)
        .timer();
  }

  /** Not a record: two lanes that look alike are two lanes. */
  private static final class FixedLane implements LaneGauge {
    private final int queued;
    private final int capacity;

    FixedLane(int queued, int capacity) {
      this.queued = queued;
      this.capacity = capacity;
    }

    @Override
    public String lane() {
      return "durable";
    }

    @Override
    public String client() {
      return "jedis";
    }

    @Override
    public int queued() {
      return queued;
    }

    @Override
    public int underWay() {
      return queued + 1;
    }

    @Override
    public int capacity() {
      return capacity;
    }
  }
}
