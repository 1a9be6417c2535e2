package io.mirrorneuron.store.ops.survey;

import io.mirrorneuron.store.config.HostPort;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A cluster at one time. The servers were asked side by side, not at one instant: offsets of a
 * cluster under load differ by what was written meanwhile.
 *
 * @param masterName the name under which the Sentinels watch it
 * @param at when it was looked at
 * @param sentinels the configured ones first, then those that they know
 * @param nodes the primary first where it is known, then by address
 */
public record Survey(
    String masterName, Instant at, List<SentinelSight> sentinels, List<NodeSight> nodes) {

  /**
   * Copies the lists.
   *
   * @param masterName as {@link #masterName()}
   * @param at as {@link #at()}
   * @param sentinels as {@link #sentinels()}
   * @param nodes as {@link #nodes()}
   */
  public Survey {
    sentinels = List.copyOf(sentinels);
    nodes = List.copyOf(nodes);
  }

  /**
   * What the Sentinels that answered think.
   *
   * @return in their order
   */
  public Stream<Opinion> opinions() {
    return sentinels.stream().map(SentinelSight::opinion).flatMap(Optional::stream);
  }

  /**
   * Whom the Sentinels name the primary: those with the highest epoch, and most of them if they
   * differ.
   *
   * @return empty if none answers
   */
  public Optional<HostPort> primary() {
    OptionalLong newest = epoch();
    Map<HostPort, Long> votes =
        opinions()
            .filter(it -> it.epoch() == newest.orElse(0))
            .collect(Collectors.groupingBy(Opinion::primary, Collectors.counting()));
    return votes.entrySet().stream()
        .max(
            Map.Entry.<HostPort, Long>comparingByValue()
                .thenComparing(it -> it.getKey().toString()))
        .map(Map.Entry::getKey);
  }

  /**
   * The newest config epoch that a Sentinel knows.
   *
   * @return empty if none answers
   */
  public OptionalLong epoch() {
    return opinions().mapToLong(Opinion::epoch).max();
  }

  /**
   * How many Sentinels must agree that the primary is down: the largest number that one has.
   *
   * @return 0 if none answers
   */
  public int quorum() {
    return opinions().mapToInt(Opinion::quorum).max().orElse(0);
  }

  /**
   * How many Sentinels there are, those that do not answer included.
   *
   * @return what the best informed one knows, itself included
   */
  public int sentinelCount() {
    return Math.max(
        sentinels.size(), opinions().mapToInt(it -> it.peers().size() + 1).max().orElse(0));
  }

  /**
   * One data node.
   *
   * @param address as it is announced
   * @return empty if nobody knows it
   */
  public Optional<NodeSight> node(HostPort address) {
    return nodes.stream().filter(it -> it.address().equals(address)).findFirst();
  }

  /**
   * The state of the primary, if it answers.
   *
   * @return empty if it is not known or does not answer
   */
  public Optional<NodeState> primaryState() {
    return primary().flatMap(this::node).flatMap(NodeSight::state);
  }

  /**
   * The data nodes besides the primary.
   *
   * @return in their order
   */
  public List<NodeSight> replicas() {
    Optional<HostPort> primary = primary();
    return nodes.stream().filter(it -> !primary.equals(Optional.of(it.address()))).toList();
  }

  /**
   * How many bytes of the primary's writes a replica does not hold yet.
   *
   * @param replica a node that follows the primary
   * @return empty where one of them did not answer, or the replica holds another history
   */
  public OptionalLong lagBytes(NodeSight replica) {
    Optional<NodeState> primary = primaryState();
    Optional<NodeState> state = replica.state();
    if (primary.isEmpty()
        || state.isEmpty()
        || !primary.get().replicationId().equals(state.get().replicationId())) {
      return OptionalLong.empty();
    }
    // The replica may have been asked later than the primary.
    return OptionalLong.of(Math.max(0, primary.get().offset() - state.get().offset()));
  }

  /**
   * For how long the primary has not heard from a replica.
   *
   * @param replica a node
   * @return empty where it is not attached
   */
  public OptionalLong lagSeconds(NodeSight replica) {
    return primaryState().map(NodeState::attached).orElse(List.of()).stream()
        .filter(it -> it.address().equals(replica.address()))
        .mapToLong(NodeState.Attached::silentSeconds)
        .findFirst();
  }

  static List<NodeSight> ordered(List<NodeSight> nodes, Optional<HostPort> primary) {
    Function<NodeSight, Boolean> isReplica = it -> !primary.equals(Optional.of(it.address()));
    return nodes.stream()
        .sorted(Comparator.comparing(isReplica).thenComparing(it -> it.address().toString()))
        .toList();
  }
}
