package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.model.FailoverReport;
import io.mirrorneuron.store.observe.ConnectionFailed;
import io.mirrorneuron.store.observe.ConnectionLost;
import io.mirrorneuron.store.observe.ConnectionOpened;
import io.mirrorneuron.store.observe.ConnectionOpened.Occasion;
import io.mirrorneuron.store.observe.GroupExchanged;
import io.mirrorneuron.store.observe.LaneGauge;
import io.mirrorneuron.store.observe.OperationRetried;
import io.mirrorneuron.store.observe.OperationRetried.Cause;
import io.mirrorneuron.store.observe.StoreObserver;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.TransportException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the engine tells an observer; nothing is made of it if nobody is told. Never called under a
 * lane's lock. Thread-safe.
 */
final class Events {

  private final StoreObserver observer;
  private final String client;
  private final Set<String> connectedBefore = ConcurrentHashMap.newKeySet();

  Events(StoreObserver observer, String client) {
    this.observer = observer;
    this.client = client;
  }

  /** Whether anybody is told: who has to gather something first may spare it otherwise. */
  boolean areTold() {
    return observer != StoreObserver.none();
  }

  void laneOpened(LaneGauge lane) {
    observer.laneOpened(lane);
  }

  void laneClosed(LaneGauge lane) {
    observer.laneClosed(lane);
  }

  String client() {
    return client;
  }

  /** An event for {@link #tell}, made where it must not be told yet. */
  OperationRetried retried(
      String lane, Attempts.Next next, @Nullable RuntimeException why, int failures, long pause) {
    return new OperationRetried(
        lane, client, cause(next, why), failures, Duration.ofNanos(Math.max(0, pause)));
  }

  void tell(List<OperationRetried> events) {
    events.forEach(observer::operationRetried);
  }

  /** The first commands are those of the operations. */
  void exchanged(
      String lane,
      List<RedisCommand> commands,
      int operations,
      Pending.@Nullable Confirmed confirmed,
      long nanos) {
    if (!areTold()) {
      return;
    }
    long bytes = 0;
    for (int i = 0; i < operations; i++) {
      bytes += commands.get(i).size();
    }
    observer.groupExchanged(
        new GroupExchanged(
            lane,
            client,
            operations,
            bytes,
            confirmed == null ? 0 : confirmed.required(),
            confirmed == null ? 0 : confirmed.replicas(),
            Duration.ofNanos(nanos)));
  }

  void failedOver(FailoverReport report) {
    observer.failedOver(report);
  }

  void opened(String lane, Ready ready, long nanos) {
    if (areTold()) {
      observer.connectionOpened(
          new ConnectionOpened(
              lane,
              client,
              ready.address().toString(),
              ready.primary().generation(),
              connectedBefore.add(lane) ? Occasion.FIRST : Occasion.AGAIN,
              Duration.ofNanos(nanos)));
    }
  }

  void failed(String lane, String address, RuntimeException why, long nanos) {
    if (areTold()) {
      observer.connectionFailed(
          new ConnectionFailed(lane, client, address, reason(why), Duration.ofNanos(nanos)));
    }
  }

  void lost(String lane, Ready ready, int operations, RuntimeException why) {
    if (areTold()) {
      observer.connectionLost(
          new ConnectionLost(lane, client, ready.address().toString(), operations, reason(why)));
    }
  }

  private static Cause cause(Attempts.Next next, @Nullable RuntimeException why) {
    return switch (next) {
      case AT_ONCE -> Cause.SCRIPT_UNKNOWN;
      case AFTER_BREAK -> Cause.IN_DOUBT;
      default -> why instanceof TransportException ? Cause.NOT_SENT : Cause.NOT_READY;
    };
  }

  private static String reason(RuntimeException why) {
    return why.getMessage() == null ? why.toString() : why.getMessage();
  }
}
