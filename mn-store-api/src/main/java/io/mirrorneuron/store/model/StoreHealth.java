package io.mirrorneuron.store.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a store was when it was asked.
 *
 * @param status the verdict
 * @param mode the store's mode
 * @param role what answered
 * @param primary the address that writes go to, if the mode has one
 * @param generation which primary that is, counted from 1; in an outage the last one that was
 *     reached, 0 if none was yet
 * @param replication its replicas, and how far they are
 * @param backlog what this process has begun and not ended
 * @param lastFailover the last change of primary that this store went through; empty if none
 * @param notCheckable what could not be found out, and why: a sentence each, usually about a right
 *     that the store's user lacks. It takes nothing from the verdict
 * @param detail what an operator should know, in a sentence; empty if and only if the status is
 *     {@code UP}
 */
public record StoreHealth(
    Status status,
    String mode,
    Role role,
    Optional<String> primary,
    long generation,
    Replication replication,
    Backlog backlog,
    Optional<FailoverReport> lastFailover,
    List<String> notCheckable,
    String detail) {

  /**
   * Copies what could be changed.
   *
   * @param status as {@link #status()}
   * @param mode as {@link #mode()}
   * @param role as {@link #role()}
   * @param primary as {@link #primary()}
   * @param generation as {@link #generation()}
   * @param replication as {@link #replication()}
   * @param backlog as {@link #backlog()}
   * @param lastFailover as {@link #lastFailover()}
   * @param notCheckable as {@link #notCheckable()}
   * @param detail as {@link #detail()}
   */
  public StoreHealth {
    notCheckable = List.copyOf(notCheckable);
  }

  /**
   * What has begun and not ended: grows when the primary does not answer, or not fast enough.
   *
   * @param queued how many operations wait for their turn
   * @param underWay how many have been sent, or wait for a connection to be sent on
   */
  public record Backlog(int queued, int underWay) {

    /** Nothing. */
    public static final Backlog NONE = new Backlog(0, 0);

    /**
     * Returns the backlog of two queues together.
     *
     * @param other another backlog
     * @return the sum
     */
    public Backlog plus(Backlog other) {
      return new Backlog(queued + other.queued, underWay + other.underWay);
    }

    /**
     * Returns how many operations have begun and not ended.
     *
     * @return the sum
     */
    public int total() {
      return queued + underWay;
    }
  }

  /** The verdict. */
  public enum Status {
    /** Reads and writes work as configured, as far as can be told without writing. */
    UP,
    /**
     * Something works less well than configured, so that writes may end UNCONFIRMED; or the last
     * failover has lost confirmed writes.
     */
    DEGRADED,
    /** Nothing can be written. */
    DOWN
  }

  /** What answered. */
  public enum Role {
    /** A server that takes writes. */
    PRIMARY,
    /** A server that has become a replica: it takes no writes. */
    REPLICA,
    /** No server: the store lives in this process's memory, and ends with it. */
    IN_PROCESS,
    /** Nobody. */
    UNKNOWN
  }

  /**
   * The replicas of a primary.
   *
   * @param required how many of them must confirm a durable write as configured; where that is
   *     {@code all}, as many as the Sentinels list or are attached, and where there are no
   *     Sentinels as many as were ever seen attached
   * @param replicas those that it knows
   * @param lastAcknowledgement what came of the last group of writes that waited for replicas;
   *     empty if none has waited yet at this primary
   */
  public record Replication(
      int required, List<Replica> replicas, Optional<Acknowledgement> lastAcknowledgement) {

    /** No replicas, of which none is required. */
    public static final Replication NONE = new Replication(0, List.of(), Optional.empty());

    /**
     * Copies what could be changed.
     *
     * @param required as {@link #required()}
     * @param replicas as {@link #replicas()}
     * @param lastAcknowledgement as {@link #lastAcknowledgement()}
     */
    public Replication {
      replicas = List.copyOf(replicas);
    }

    /**
     * Returns how many replicas receive the primary's writes as they come.
     *
     * @return how many are online
     */
    public int attached() {
      return Math.toIntExact(
          replicas.stream().filter(replica -> replica.state() == ReplicaState.ONLINE).count());
    }
  }

  /**
   * One replica, as its primary sees it.
   *
   * @param address its host and port
   * @param state what it does
   * @param lagBytes how much of the replication stream it has not acknowledged yet; empty unless
   *     online
   * @param silence how long ago it last acknowledged anything, in whole seconds; a replica that is
   *     well does so once a second. Empty unless online, or if that could not be found out
   */
  public record Replica(
      String address, ReplicaState state, OptionalLong lagBytes, Optional<Duration> silence) {}

  /** What a replica does. */
  public enum ReplicaState {
    /** It receives the primary's writes as they come. */
    ONLINE,
    /** It is about to receive, or receives, the whole of the data. */
    SYNCING
  }

  /**
   * What came of a group of writes that waited for replicas.
   *
   * @param required how many replicas had to acknowledge it
   * @param acknowledged how many did in time
   * @param duration the time of the group's exchange, the wait included
   * @param age how long ago it ended
   */
  public record Acknowledgement(int required, int acknowledged, Duration duration, Duration age) {}
}
