package io.mirrorneuron.store.ops.survey;

import io.mirrorneuron.store.config.HostPort;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one Sentinel thinks.
 *
 * @param id its run id
 * @param epoch the config epoch of the election that it knows of
 * @param primary whom it names the primary, as it announces it
 * @param flags what it says of the primary, such as {@code s_down} or {@code failover_in_progress}
 * @param quorum how many Sentinels must agree that the primary is down
 * @param cannotElect what CKQUORUM says is missing; empty if it can have a failover authorised
 * @param peers the other Sentinels that it knows
 * @param replicas the replicas that it knows
 */
public record Opinion(
    String id,
    long epoch,
    HostPort primary,
    Set<String> flags,
    int quorum,
    Optional<String> cannotElect,
    List<HostPort> peers,
    List<KnownReplica> replicas) {

  /** Flags with which a Sentinel says that a server is not there. */
  private static final Set<String> DOWN = Set.of("s_down", "o_down", "disconnected");

  /**
   * Copies the lists.
   *
   * @param id as {@link #id()}
   * @param epoch as {@link #epoch()}
   * @param primary as {@link #primary()}
   * @param flags as {@link #flags()}
   * @param quorum as {@link #quorum()}
   * @param cannotElect as {@link #cannotElect()}
   * @param peers as {@link #peers()}
   * @param replicas as {@link #replicas()}
   */
  public Opinion {
    flags = Set.copyOf(flags);
    peers = List.copyOf(peers);
    replicas = List.copyOf(replicas);
  }

  /**
   * One replica as a Sentinel sees it.
   *
   * @param address as it announces itself
   * @param flags such as {@code s_down}
   * @param priority the lower, the likelier it is promoted; 0 is never promoted
   */
  public record KnownReplica(HostPort address, Set<String> flags, int priority) {

    /**
     * Copies the flags.
     *
     * @param address as {@link #address()}
     * @param flags as {@link #flags()}
     * @param priority as {@link #priority()}
     */
    public KnownReplica {
      flags = Set.copyOf(flags);
    }

    /**
     * Whether the Sentinel holds it for down.
     *
     * @return false if it could be promoted as far as that goes
     */
    public boolean isDown() {
      return flags.stream().anyMatch(DOWN::contains);
    }
  }

  /** Whether it knows a replica by this address. */
  boolean knows(HostPort replica) {
    return replicas.stream().anyMatch(it -> it.address().equals(replica));
  }

  /**
   * Whether it holds the primary for down.
   *
   * @return false if it sees it
   */
  public boolean seesPrimaryDown() {
    return flags.stream().anyMatch(DOWN::contains);
  }

  /**
   * Whether it knows of a failover that has not ended.
   *
   * @return true while another primary is being made
   */
  public boolean isFailingOver() {
    return flags.contains("failover_in_progress");
  }
}
