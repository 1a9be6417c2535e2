package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.failover.WritePause.Mark;
import io.mirrorneuron.store.ops.survey.NodeSight;
import io.mirrorneuron.store.ops.survey.NodeState;
import io.mirrorneuron.store.ops.survey.Opinion;
import io.mirrorneuron.store.ops.survey.Opinion.KnownReplica;
import io.mirrorneuron.store.ops.survey.SentinelSight;
import io.mirrorneuron.store.ops.survey.Surveyor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Waits until every replica that the Sentinel could promote holds all that the primary held. All of
 * them and not only the likeliest: the Sentinel chooses by what it learned up to ten seconds ago.
 */
final class CatchUp {

  private static final long POLL_MILLIS = 20;

  private final Plan plan;
  private final Surveyor surveyor;

  CatchUp(Plan plan, Surveyor surveyor) {
    this.plan = plan;
    this.surveyor = surveyor;
  }

  /**
   * Waits.
   *
   * @param meanwhile is done again and again; may throw to give up
   * @throws CommandFailure if one does not catch up in time
   */
  void await(Mark mark, Deadline deadline, Runnable meanwhile) throws InterruptedException {
    while (true) {
      meanwhile.run();
      List<HostPort> electable = electable();
      List<String> behind = new ArrayList<>();
      for (NodeSight replica : surveyor.nodes(electable)) {
        behind(replica, mark).ifPresent(behind::add);
      }
      if (behind.isEmpty() && !electable.isEmpty()) {
        return;
      }
      if (deadline.isOver()) {
        throw new CommandFailure(
            ExitCode.REFUSED,
            electable.isEmpty()
                ? "the Sentinel " + plan.sentinel() + " knows no replica that it could promote"
                : "not every replica that could be promoted has caught up: "
                    + String.join("; ", behind),
            "look with mn ha status");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private List<HostPort> electable() throws InterruptedException {
    return surveyor.sentinels(List.of(plan.sentinel())).stream()
        .map(SentinelSight::opinion)
        .flatMap(Optional::stream)
        .map(Opinion::replicas)
        .flatMap(List::stream)
        .filter(it -> !it.isDown() && it.priority() > 0)
        .map(KnownReplica::address)
        .toList();
  }

  private static Optional<String> behind(NodeSight replica, Mark mark) {
    if (replica.state().isEmpty()) {
      return Optional.of(replica.address() + " does not answer");
    }
    NodeState state = replica.state().get();
    if (!state.replicationId().equals(mark.replicationId())) {
      return Optional.of(replica.address() + " holds another history");
    }
    return state.offset() >= mark.offset()
        ? Optional.empty()
        : Optional.of(replica.address() + " lacks " + (mark.offset() - state.offset()) + " bytes");
  }
}
