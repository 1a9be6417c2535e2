package io.mirrorneuron.store.ops.local;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.RefusedException;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.UnreachableException;
import io.mirrorneuron.store.ops.local.Topology.Seat;
import io.mirrorneuron.store.ops.survey.NodeSight;
import io.mirrorneuron.store.ops.survey.NodeState;
import io.mirrorneuron.store.ops.survey.NodeState.Following;
import io.mirrorneuron.store.ops.survey.NodeView;
import io.mirrorneuron.store.ops.survey.Opinion;
import io.mirrorneuron.store.ops.survey.SentinelSight;
import io.mirrorneuron.store.ops.survey.Survey;
import java.util.Optional;

/** What keeps servers from being a whole: one primary, and everybody knows everybody. */
final class Wholeness {

  private Wholeness() {}

  /** Which replica has no link yet, asked without any Sentinel. */
  static Optional<String> ofReplicas(Topology topology, HostPort primary, Access access) {
    for (Seat seat : topology.redis()) {
      if (!seat.address().equals(primary) && !isLinked(seat, access)) {
        return Optional.of(seat.name() + " has no link to its primary yet");
      }
    }
    return Optional.empty();
  }

  private static boolean isLinked(Seat seat, Access access) {
    try (Server server = Server.connect(seat.address(), access)) {
      NodeState state = NodeView.state(server);
      // It may have been promoted meanwhile.
      return state.isPrimary() || state.following().filter(Following::isUp).isPresent();
    } catch (UnreachableException | RefusedException e) {
      return false;
    }
  }

  /** What a survey lacks. */
  static Optional<String> missing(Topology topology, Survey survey) {
    for (SentinelSight sentinel : survey.sentinels()) {
      int met = sentinel.opinion().map(Opinion::peers).map(it -> it.size() + 1).orElse(0);
      if (met < topology.sentinels().size()) {
        return Optional.of("the Sentinel " + sentinel.address() + " has not met the others yet");
      }
    }
    for (Seat seat : topology.redis()) {
      Optional<NodeState> state = survey.node(seat.address()).flatMap(NodeSight::state);
      if (state.isEmpty()) {
        return Optional.of("the Sentinels do not know " + seat.name() + " yet");
      }
      if (!isRight(seat, state.get(), survey.primary())) {
        return Optional.of(seat.name() + " has not found its role yet");
      }
    }
    return Optional.empty();
  }

  private static boolean isRight(Seat seat, NodeState state, Optional<HostPort> primary) {
    return primary.equals(Optional.of(seat.address()))
        ? state.isPrimary()
        : state
            .following()
            .filter(it -> it.isUp() && primary.equals(Optional.of(it.primary())))
            .isPresent();
  }
}
