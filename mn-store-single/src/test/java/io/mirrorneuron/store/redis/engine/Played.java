package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.ReconnectSettings;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.TransportException.Phase;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.Call.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Operations for tests that play the server: what they send is their name, the reply is theirs. */
final class Played {

  static final ReconnectSettings POLICY =
      new ReconnectSettings(3, Duration.ofMillis(1), Duration.ofMillis(1));

  private static final Ticker TICKER = Ticker.system();
  private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

  private Played() {}

  static Designation somewhere() {
    return new Designation(
        1,
        new ConnectionTarget(
            HostPort.parse("127.0.0.1:1", 1), Duration.ofSeconds(1), Optional.empty()),
        OptionalLong.empty());
  }

  /** So many have been seen attached, and nobody keeps a list. */
  static AllReplicas replicas(int seen) {
    return new AllReplicas(seen, OptionalInt::empty);
  }

  static TransportException broken(Phase phase) {
    return new TransportException(phase, "as played", null);
  }

  /** Nobody of a group could be sent. */
  static void notSent(Group group) {
    group.members().forEach(member -> member.broke(broken(Phase.NOT_SENT)));
  }

  static Attempts<Object> attempts(String name, Confirmation confirmation) {
    return attempts(
        Operation.changing(
            name, confirmation, (doubt, by) -> command(name, doubt, by), (reply, by) -> reply));
  }

  static Attempts<Object> reading(String name) {
    return attempts(
        Operation.reading(
            name, (doubt, by) -> command(name, doubt, by), (reply, confirmed) -> reply));
  }

  /** A write where another primary may be named. */
  static Attempts<Object> following(String name) {
    return attempts(
        Operation.changing(
            name, Confirmation.NONE, (doubt, by) -> command(name, doubt, by), (reply, by) -> reply),
        new Attempts.Route() {
          @Override
          public String address() {
            return "somewhere";
          }

          @Override
          public boolean follows() {
            return true;
          }
        });
  }

  private static Attempts<Object> attempts(Operation<Object> operation) {
    return attempts(operation, () -> "nowhere");
  }

  private static Attempts<Object> attempts(Operation<Object> operation, Attempts.Route route) {
    return new Attempts<>(
        operation, Call.first("operation", later(), Waiting.CALLER_GOES_ON), POLICY, TICKER, route);
  }

  /** How a request looks: {@code EVALSHA name}, and the server's time if it is in doubt. */
  private static RedisCommand command(String name, String doubt, Script.By by) {
    String how = by == Script.By.DIGEST ? "EVALSHA" : "EVAL";
    return doubt.isEmpty() ? RedisCommand.ofText(how, name) : RedisCommand.ofText(how, name, doubt);
  }

  static Pending pending(String name, Confirmation confirmation) {
    return Pending.calledBack(attempts(name, confirmation), later(), settled -> {});
  }

  /** An operation on its way, and what becomes of it. */
  static Submitted submitted(String name) {
    return submitted(attempts(name, Confirmation.NONE));
  }

  /** As {@link #submitted(String)}, where another primary may be named. */
  static Submitted waitingForAPrimary(String name) {
    return submitted(following(name));
  }

  private static Submitted submitted(Attempts<Object> attempts) {
    CompletableFuture<Pending> settled = new CompletableFuture<>();
    return new Submitted(
        Pending.calledBack(attempts, later(), pending -> settled.complete(pending)), settled);
  }

  static long later() {
    return TICKER.read() + PATIENCE_NANOS;
  }

  /**
   * An operation whose caller goes on.
   *
   * @param pending what is queued
   * @param settled done when it is settled
   */
  record Submitted(Pending pending, CompletableFuture<Pending> settled) {}
}
