package io.mirrorneuron.store.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.FailoverReport;
import io.mirrorneuron.store.observe.ConnectionFailed;
import io.mirrorneuron.store.observe.ConnectionLost;
import io.mirrorneuron.store.observe.ConnectionOpened;
import io.mirrorneuron.store.observe.GroupExchanged;
import io.mirrorneuron.store.observe.LaneGauge;
import io.mirrorneuron.store.observe.OperationEnded;
import io.mirrorneuron.store.observe.OperationRetried;
import io.mirrorneuron.store.observe.StoreObserver;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes meters of what a store does; docs/OBSERVING.md lists them. Thread-safe.
 *
 * <pre>{@code
 * MirrorStore.builder(config).observer(new MicrometerObserver(registry)).open();
 * }</pre>
 *
 * <p>Every tag has a small closed set of values: kinds, outcomes, classes of exceptions, lanes,
 * clients. Nothing that an application names (a job, a name space, an address) becomes a tag.
 *
 * <p>One observer may serve several stores; their counts add up, and so do the depths of their
 * queues. <b>Two observers on one registry need different tags</b> ({@link
 * #MicrometerObserver(MeterRegistry, Iterable)}): a registry keeps the first of two gauges that
 * have the same name and tags.
 */
@SuppressWarnings("exports") // who uses this observer has Micrometer; who does not must not need it
public final class MicrometerObserver implements StoreObserver {

  private static final String LANE = "lane";
  private static final String CLIENT = "client";

  private final Meters meters;

  /**
   * Creates an observer.
   *
   * @param registry where the meters are registered, each when there is first something to measure
   */
  public MicrometerObserver(MeterRegistry registry) {
    this(registry, Tags.empty());
  }

  /**
   * Creates an observer whose meters all have some tags besides their own.
   *
   * @param registry where the meters are registered, each when there is first something to measure
   * @param tags the tags; their values should be few
   */
  public MicrometerObserver(MeterRegistry registry, Iterable<? extends Tag> tags) {
    this.meters = new Meters(registry, Tags.of(tags));
  }

  @Override
  public void operationEnded(OperationEnded event) {
    meters
        .timer(
            Meter.OPERATION,
            "operation",
            text(event.kind()),
            "outcome",
            text(event.outcome()),
            "error",
            error(event.failure()))
        .record(event.duration());
  }

  @Override
  public void operationRetried(OperationRetried event) {
    meters
        .counter(
            Meter.RETRIES, LANE, event.lane(), CLIENT, event.client(), "cause", text(event.cause()))
        .increment();
  }

  @Override
  public void groupExchanged(GroupExchanged event) {
    String lane = event.lane();
    String client = event.client();
    meters
        .timer(Meter.GROUP, LANE, lane, CLIENT, client, "acknowledgement", acknowledgement(event))
        .record(event.duration());
    meters.summary(Meter.GROUP_SIZE, LANE, lane, CLIENT, client).record(event.operations());
    meters.summary(Meter.GROUP_SENT, LANE, lane, CLIENT, client).record((double) event.bytes());
    if (event.isWaited()) {
      meters
          .summary(Meter.GROUP_ACKNOWLEDGEMENTS, LANE, lane, CLIENT, client)
          .record(event.acknowledged());
    }
  }

  @Override
  public void connectionOpened(ConnectionOpened event) {
    meters
        .timer(
            Meter.CONNECTION_OPENED,
            LANE,
            event.lane(),
            CLIENT,
            event.client(),
            "occasion",
            text(event.occasion()))
        .record(event.duration());
  }

  @Override
  public void connectionFailed(ConnectionFailed event) {
    meters
        .timer(Meter.CONNECTION_FAILED, LANE, event.lane(), CLIENT, event.client())
        .record(event.duration());
  }

  @Override
  public void connectionLost(ConnectionLost event) {
    meters.counter(Meter.CONNECTION_LOST, LANE, event.lane(), CLIENT, event.client()).increment();
  }

  @Override
  public void failedOver(FailoverReport report) {
    meters.counter(Meter.FAILOVERS, "survival", text(report.evidence().survival())).increment();
    meters.counter(Meter.FAILOVER_LOST).increment((double) report.evidence().lostAtMost());
    meters.timer(Meter.FAILOVER_WITHOUT_PRIMARY).record(report.withoutPrimary());
  }

  @Override
  public void laneOpened(LaneGauge lane) {
    meters.lanes(LANE, lane.lane(), CLIENT, lane.client()).add(lane);
  }

  @Override
  public void laneClosed(LaneGauge lane) {
    meters.lanes(LANE, lane.lane(), CLIENT, lane.client()).remove(lane);
  }

  private static String acknowledgement(GroupExchanged event) {
    if (!event.isWaited()) {
      return "none";
    }
    return event.isConfirmed() ? "met" : "missed";
  }

  /** Our exceptions are a closed set; what a backend throws against its contract is not. */
  private static String error(Optional<Throwable> failure) {
    if (failure.isEmpty()) {
      return "none";
    }
    Throwable thrown = failure.get();
    return thrown instanceof StoreException ? thrown.getClass().getSimpleName() : "other";
  }

  private static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
