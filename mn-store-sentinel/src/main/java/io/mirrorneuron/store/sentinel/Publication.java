package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.engine.Designation;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What everybody may read of the succession at any time, without a lock: who is the primary, and
 * how many replicas it has. Written under the lock of whoever has it.
 */
final class Publication {

  private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

  private final String masterName;
  private final Function<HostPort, ConnectionTarget> targets;
  private volatile Optional<Designation> current = Optional.empty();
  private volatile OptionalInt replicas = OptionalInt.empty();
  private volatile boolean settled;

  /**
   * Creates it; nobody is the primary yet.
   *
   * @param masterName the name under which the primary is monitored
   * @param targets how to reach a server
   */
  Publication(String masterName, Function<HostPort, ConnectionTarget> targets) {
    this.masterName = masterName;
    this.targets = targets;
  }

  /** Who is the primary; empty while nobody is known to be. */
  Optional<Designation> current() {
    return current;
  }

  /** How many replicas the primary has; empty if nobody has counted them. */
  OptionalInt replicas() {
    return replicas;
  }

  /** Whether anybody has ever been the primary. */
  boolean settled() {
    return settled;
  }

  /** Follows the succession; returns whether somebody else, or nobody any more, is the primary. */
  boolean follow(Succession succession) {
    Optional<Claim> primary = succession.primary();
    Optional<Designation> before = current;
    boolean other =
        primary.isPresent()
            ? before.isEmpty() || before.get().number() != succession.number()
            : before.isPresent();
    if (other) {
      current = primary.map(claim -> designation(claim, succession.number()));
      replicas = OptionalInt.empty();
      settled = settled || primary.isPresent();
      LOG.debug("primary '{}' is {}, before it was {}", masterName, current, before);
    }
    primary.ifPresent(claim -> count(claim, succession));
    return other;
  }

  /** From now on nobody is the primary. */
  void end() {
    current = Optional.empty();
  }

  private Designation designation(Claim claim, long number) {
    return new Designation(number, targets.apply(claim.address()), OptionalLong.of(claim.epoch()));
  }

  /** While nobody holds our claim, as when all Sentinels are away, the last count stays. */
  private void count(Claim claim, Succession succession) {
    OptionalInt most =
        succession.sights().values().stream()
            .filter(sight -> sight.claim().equals(claim))
            .mapToInt(Sight::replicas)
            .max();
    if (most.isPresent()) {
      replicas = most;
    }
  }
}
