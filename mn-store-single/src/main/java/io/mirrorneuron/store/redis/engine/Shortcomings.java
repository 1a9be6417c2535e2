package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.model.FailoverReport;
import io.mirrorneuron.store.model.FailoverReport.Survival;
import io.mirrorneuron.store.model.StoreHealth.Acknowledgement;
import io.mirrorneuron.store.model.StoreHealth.Replica;
import io.mirrorneuron.store.model.StoreHealth.ReplicaState;
import io.mirrorneuron.store.model.StoreHealth.Replication;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why writes may not be confirmed as configured, as far as can be told without writing; and whether
 * some that were have been lost.
 */
final class Shortcomings {

  /**
   * A replica that is well acknowledges once a second. What Redis takes for lagging too far is said
   * by {@code min-replicas-max-lag}, and this is its default.
   */
  private static final Duration SILENT = Duration.ofSeconds(10);

  private Shortcomings() {}

  /** What was lost and the gravest of the others, in a sentence; empty if there is nothing. */
  static String of(Replication replication, Optional<FailoverReport> lastFailover) {
    return Stream.of(lost(lastFailover), of(replication))
        .filter(sentence -> !sentence.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** It stays true until another failover says otherwise: time does not bring writes back. */
  private static String lost(Optional<FailoverReport> lastFailover) {
    return lastFailover
        .filter(report -> report.evidence().survival() == Survival.LOST)
        .map(
            report ->
                "with the failover to "
                    + report.primary()
                    + " (generation "
                    + report.generation()
                    + ") "
                    + report.evidence().sentence())
        .orElse("");
  }

  static String of(Replication replication) {
    int required = replication.required();
    int attached = replication.attached();
    if (attached < required) {
      return attached + " replicas are attached, " + required + " must confirm a durable write";
    }
    List<Replica> silent = replication.replicas().stream().filter(Shortcomings::isSilent).toList();
    if (attached - silent.size() < required) {
      return silent.size()
          + " of "
          + attached
          + " replicas are silent, "
          + silent.get(0).address()
          + " for "
          + silent.get(0).silence().map(Duration::toSeconds).orElse(0L)
          + " s; "
          + required
          + " must confirm a durable write";
    }
    return replication
        .lastAcknowledgement()
        .filter(last -> isShort(last, replication))
        .map(Shortcomings::told)
        .orElse("");
  }

  /**
   * A write that asked for fewer than configured says nothing; one that too few acknowledged says
   * nothing any more once enough of them have caught up with the primary.
   */
  private static boolean isShort(Acknowledgement last, Replication replication) {
    int required = replication.required();
    return last.required() >= required
        && last.acknowledged() < required
        && replication.replicas().stream().filter(Shortcomings::isLevel).count() < required;
  }

  private static boolean isSilent(Replica replica) {
    Optional<Duration> silence = replica.silence();
    return silence.isPresent() && silence.get().compareTo(SILENT) > 0;
  }

  private static boolean isLevel(Replica replica) {
    return replica.state() == ReplicaState.ONLINE && replica.lagBytes().orElse(1) == 0;
  }

  private static String told(Acknowledgement last) {
    return "the last write that waited for replicas, "
        + last.age().toSeconds()
        + " s ago, was acknowledged by "
        + last.acknowledged()
        + " of "
        + last.required()
        + " within "
        + last.duration().toMillis()
        + " ms, and they have not caught up since";
  }
}
