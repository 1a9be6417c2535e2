package io.mirrorneuron.store.ops.survey;

import io.mirrorneuron.store.config.HostPort;
import java.util.List;
import java.util.Optional;

/**
 * What one data node says of itself.
 *
 * @param role as ROLE says it: {@code master} or {@code slave}
 * @param version of the server
 * @param replicationId names the history of writes that it holds
 * @param offset how many bytes of that history it holds
 * @param priority the lower, the likelier it is promoted; 0 is never promoted
 * @param following whom it replicates; empty for a primary
 * @param attached who replicates it
 */
public record NodeState(
    String role,
    String version,
    String replicationId,
    long offset,
    int priority,
    Optional<Following> following,
    List<Attached> attached) {

  /**
   * Copies the list.
   *
   * @param role as {@link #role()}
   * @param version as {@link #version()}
   * @param replicationId as {@link #replicationId()}
   * @param offset as {@link #offset()}
   * @param priority as {@link #priority()}
   * @param following as {@link #following()}
   * @param attached as {@link #attached()}
   */
  public NodeState {
    attached = List.copyOf(attached);
  }

  /**
   * Whether it takes itself for the primary.
   *
   * @return true if its role is {@code master}
   */
  public boolean isPrimary() {
    return role.equals("master");
  }

  /**
   * Whom a replica replicates.
   *
   * @param primary the address it was told
   * @param link {@code up}, {@code down} or {@code sync} while it is being filled
   * @param silentSeconds since when it has heard nothing; -1 where there is no link
   */
  public record Following(HostPort primary, String link, long silentSeconds) {

    /**
     * Whether the stream of writes comes in.
     *
     * @return true if the link is up and the replica is not being filled
     */
    public boolean isUp() {
      return link.equals("up");
    }
  }

  /**
   * A replica as its primary sees it.
   *
   * @param address as it announces itself
   * @param state {@code online} once it gets the stream
   * @param offset what it has acknowledged
   * @param silentSeconds since it acknowledged anything
   */
  public record Attached(HostPort address, String state, long offset, long silentSeconds) {}
}
