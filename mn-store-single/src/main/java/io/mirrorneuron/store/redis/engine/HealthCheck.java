package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.RequiredReplicas;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreClosedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.model.FailoverReport;
import io.mirrorneuron.store.model.StoreHealth;
import io.mirrorneuron.store.model.StoreHealth.Acknowledgement;
import io.mirrorneuron.store.model.StoreHealth.Replica;
import io.mirrorneuron.store.model.StoreHealth.Replication;
import io.mirrorneuron.store.model.StoreHealth.Role;
import io.mirrorneuron.store.model.StoreHealth.Status;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.engine.RedisEngine.LaneName;
import io.mirrorneuron.store.spi.Call;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how a store is: ROLE says who answers and how far its replicas are; INFO says since
 * when they are silent, and which are still syncing, unless the store's user may not ask. What came
 * of the last group that waited for replicas is remembered anyway.
 */
final class HealthCheck {

  private static final String WHAT = "asking for health";

  /** What could not be found out when the store was opened. */
  private volatile List<String> openedBlind = List.of();

  private final RedisEngine engine;
  private final Connections connections;
  private final StoreConfig config;
  private final Ticker ticker;

  HealthCheck(RedisEngine engine, Connections connections, StoreConfig config, Ticker ticker) {
    this.engine = engine;
    this.connections = connections;
    this.config = config;
    this.ticker = ticker;
  }

  /** Fails only if the store is closed. */
  CompletionStage<StoreHealth> run(Call whole) {
    if (connections.isNobodyKnown() && !engine.isClosed()) {
      return down(new StoreUnavailableException(connections.nobodyKnown(), null));
    }
    Call call = RedisEngine.inParts(whole);
    return engine
        .run(LaneName.HOT, role(), call)
        .thenCompose(
            asked ->
                asked.isPrimary()
                    ? details(call).thenApply(details -> primary(asked, details))
                    : CompletableFuture.completedStage(replica(asked)))
        .exceptionallyCompose(this::down);
  }

  /** Takes note of what could not be found out when the store was opened, a sentence each. */
  void cannotCheck(List<String> sentences) {
    openedBlind = List.copyOf(sentences);
  }

  private CompletionStage<Details> details(Call call) {
    return engine
        .run(LaneName.HOT, info(), call)
        .thenApply(replicas -> new Details(Optional.of(replicas), List.of()))
        .exceptionallyCompose(
            failure ->
                RedisEngine.cause(failure) instanceof StoreException told
                        && !(told instanceof StoreClosedException)
                    ? CompletableFuture.completedStage(
                        new Details(Optional.empty(), List.of(notCheckable(told))))
                    : CompletableFuture.failedStage(RedisEngine.cause(failure)));
  }

  private static Operation<RoleAnswer> role() {
    RedisCommand command = RedisCommand.ofText("ROLE");
    return Operation.reading(
        WHAT,
        (doubt, by) -> command,
        (reply, confirmed) -> new RoleAnswer(reply, confirmed.generation()));
  }

  private static Operation<List<Replica>> info() {
    RedisCommand command = RedisCommand.ofText("INFO", "replication");
    return Operation.reading(
        "asking the primary about its replicas",
        (doubt, by) -> command,
        (reply, confirmed) -> ReplicaReports.ofInfo(Replies.text(reply)));
  }

  private static String notCheckable(StoreException why) {
    return "since when the replicas have been silent, and whether others are syncing, is not"
        + " checkable: "
        + why.getMessage();
  }

  private StoreHealth primary(RoleAnswer role, Details details) {
    Optional<Primary> primary = connections.lastPrimary();
    List<Replica> replicas =
        details.replicas().orElseGet(() -> ReplicaReports.ofRole(role.reply()));
    primary.ifPresent(one -> one.replicas().saw(attached(replicas)));
    Replication replication =
        new Replication(required(primary), replicas, lastAcknowledgement(primary));
    Optional<FailoverReport> failover = connections.lastFailover();
    String shortcoming =
        Stream.concat(
                Stream.of(Shortcomings.of(replication, failover)),
                connections.shortcomings().stream())
            .filter(sentence -> !sentence.isEmpty())
            .collect(Collectors.joining("; "));
    return health(
        shortcoming.isEmpty() ? Status.UP : Status.DEGRADED,
        Role.PRIMARY,
        role.generation(),
        replication,
        failover,
        Stream.concat(openedBlind.stream(), details.notCheckable().stream()).toList(),
        shortcoming);
  }

  private StoreHealth replica(RoleAnswer role) {
    return health(
        Status.DOWN,
        Role.REPLICA,
        role.generation(),
        replicationUnknown(),
        connections.lastFailover(),
        List.of(),
        connections.address() + " has become a replica and takes no writes");
  }

  private CompletionStage<StoreHealth> down(Throwable failure) {
    Throwable cause = RedisEngine.cause(failure);
    return cause instanceof StoreClosedException
        ? CompletableFuture.failedStage(cause)
        : CompletableFuture.completedStage(
            health(
                Status.DOWN,
                cause instanceof StoreRefusedException refused
                        && refused.reason() == Reason.NOT_PRIMARY
                    ? Role.REPLICA
                    : Role.UNKNOWN,
                connections.lastPrimary().map(Primary::generation).orElse(0L),
                replicationUnknown(),
                connections.lastFailover(),
                List.of(),
                String.valueOf(cause.getMessage())));
  }

  private Replication replicationUnknown() {
    Optional<Primary> last = connections.lastPrimary();
    return new Replication(required(last), List.of(), lastAcknowledgement(last));
  }

  private StoreHealth health(
      Status status,
      Role role,
      long generation,
      Replication replication,
      Optional<FailoverReport> failover,
      List<String> notCheckable,
      String detail) {
    return new StoreHealth(
        status,
        config.mode(),
        role,
        Optional.of(connections.address()),
        generation,
        replication,
        engine.backlog(),
        failover,
        notCheckable,
        detail);
  }

  private int required(Optional<Primary> primary) {
    RequiredReplicas configured = config.redis().confirmation().replicas();
    return configured.count(primary.map(one -> one.replicas().count()).orElse(0));
  }

  private Optional<Acknowledgement> lastAcknowledgement(Optional<Primary> primary) {
    return primary
        .map(Primary::lastWait)
        .map(
            wait ->
                new Acknowledgement(
                    wait.required(),
                    wait.acknowledged(),
                    Duration.ofNanos(wait.nanos()),
                    Duration.ofNanos(Math.max(0, ticker.read() - wait.ended()))));
  }

  private static int attached(List<Replica> replicas) {
    return new Replication(0, replicas, Optional.empty()).attached();
  }

  private record RoleAnswer(@Nullable Object reply, long generation) {
    boolean isPrimary() {
      return Connections.replicasOf(reply).isPresent();
    }
  }

  private record Details(Optional<List<Replica>> replicas, List<String> notCheckable) {}
}
