package io.mirrorneuron.store.ops.status;

import io.mirrorneuron.store.ops.cli.Json;
import io.mirrorneuron.store.ops.survey.NodeSight;
import io.mirrorneuron.store.ops.survey.NodeState;
import io.mirrorneuron.store.ops.survey.NodeState.Following;
import io.mirrorneuron.store.ops.survey.Opinion;
import io.mirrorneuron.store.ops.survey.SentinelSight;
import io.mirrorneuron.store.ops.survey.Survey;
import io.mirrorneuron.store.ops.survey.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code mn ha status -o json} prints, with these names in snake_case. What is not known is
 * null.
 *
 * @param masterName the name under which the Sentinels watch the primary
 * @param at when it was looked at
 * @param verdict {@code ok}, {@code degraded}, {@code unknown}, {@code down} or {@code no_quorum}
 * @param reasons why it is not {@code ok}
 * @param warnings what is no fault but may become one
 * @param primary whom the Sentinels with the newest epoch name
 * @param epoch the newest config epoch
 * @param quorum how many Sentinels must agree that the primary is down
 * @param sentinelCount how many Sentinels there are
 * @param sentinels each of them
 * @param nodes each data node, the primary first
 */
record StatusReport(
    String masterName,
    String at,
    String verdict,
    List<String> reasons,
    List<String> warnings,
    @Nullable String primary,
    @Nullable Long epoch,
    int quorum,
    int sentinelCount,
    List<SentinelLine> sentinels,
    List<NodeLine> nodes) {

  /**
   * One Sentinel.
   *
   * @param address where it is
   * @param reachable whether it answered; if not, most of the rest is null
   * @param denied whether it is there and does not let us in
   * @param problem why it did not answer
   * @param primary whom it names
   * @param epoch its config epoch
   * @param flags what it says of the primary, sorted
   * @param quorum its quorum
   * @param ckquorum whether it can have a failover authorised
   * @param peers how many other Sentinels it knows
   * @param replicas how many replicas it knows
   * @param replicasDown how many of those it holds for down
   */
  record SentinelLine(
      String address,
      boolean reachable,
      boolean denied,
      @Nullable String problem,
      @Nullable String primary,
      @Nullable Long epoch,
      @Nullable List<String> flags,
      @Nullable Integer quorum,
      @Nullable Boolean ckquorum,
      @Nullable Integer peers,
      @Nullable Integer replicas,
      @Nullable Long replicasDown) {}

  /**
   * One data node.
   *
   * @param address as it is announced
   * @param reachable whether it answered; if not, most of the rest is null
   * @param denied whether it is there and does not let us in
   * @param problem why it did not answer
   * @param role {@code primary} or {@code replica}, as it says itself
   * @param version of the server
   * @param following whom it replicates; null for a primary
   * @param link {@code up}, {@code down} or {@code sync}; null for a primary
   * @param offset how many bytes of history it holds
   * @param lagBytes how many of the primary's it does not hold
   * @param lagSeconds for how long the primary has not heard from it
   * @param priority the lower, the likelier it is promoted; 0 is never promoted
   */
  record NodeLine(
      String address,
      boolean reachable,
      boolean denied,
      @Nullable String problem,
      @Nullable String role,
      @Nullable String version,
      @Nullable String following,
      @Nullable String link,
      @Nullable Long offset,
      @Nullable Long lagBytes,
      @Nullable Long lagSeconds,
      @Nullable Integer priority) {}

  static StatusReport of(Survey survey, Verdict verdict) {
    return new StatusReport(
        survey.masterName(),
        Json.time(survey.at()),
        verdict.level().words().replace(' ', '_'),
        verdict.reasons(),
        verdict.warnings(),
        survey.primary().map(Object::toString).orElse(null),
        boxed(survey.epoch()),
        survey.quorum(),
        survey.sentinelCount(),
        survey.sentinels().stream().map(StatusReport::line).toList(),
        survey.nodes().stream().map(it -> line(survey, it)).toList());
  }

  private static SentinelLine line(SentinelSight sentinel) {
    Optional<Opinion> opinion = sentinel.opinion();
    return new SentinelLine(
        sentinel.address().toString(),
        opinion.isPresent(),
        sentinel.isDenied(),
        opinion.isPresent() ? null : sentinel.problem(),
        opinion.map(it -> it.primary().toString()).orElse(null),
        opinion.map(Opinion::epoch).orElse(null),
        opinion.map(Opinion::flags).map(StatusReport::sorted).orElse(null),
        opinion.map(Opinion::quorum).orElse(null),
        opinion.map(it -> it.cannotElect().isEmpty()).orElse(null),
        opinion.map(it -> it.peers().size()).orElse(null),
        opinion.map(it -> it.replicas().size()).orElse(null),
        opinion
            .map(it -> it.replicas().stream().filter(Opinion.KnownReplica::isDown).count())
            .orElse(null));
  }

  private static NodeLine line(Survey survey, NodeSight node) {
    Optional<NodeState> state = node.state();
    Optional<Following> following = state.flatMap(NodeState::following);
    return new NodeLine(
        node.address().toString(),
        state.isPresent(),
        node.isDenied(),
        state.isPresent() ? null : node.problem(),
        state.map(it -> it.isPrimary() ? "primary" : "replica").orElse(null),
        state.map(NodeState::version).orElse(null),
        following.map(it -> it.primary().toString()).orElse(null),
        following.map(Following::link).orElse(null),
        state.map(NodeState::offset).orElse(null),
        following.isPresent() ? boxed(survey.lagBytes(node)) : null,
        following.isPresent() ? boxed(survey.lagSeconds(node)) : null,
        state.map(NodeState::priority).orElse(null));
  }

  private static List<String> sorted(Set<String> flags) {
    return flags.stream().map(it -> it.toLowerCase(Locale.ROOT)).sorted().toList();
  }

  private static @Nullable Long boxed(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }
}
