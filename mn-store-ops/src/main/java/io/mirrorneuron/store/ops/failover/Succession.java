package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.survey.NodeView;
import io.mirrorneuron.store.ops.survey.Opinion;
import io.mirrorneuron.store.ops.survey.SentinelSight;
import io.mirrorneuron.store.ops.survey.Surveyor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Watches the Sentinels make another server the primary. */
final class Succession {

  private static final long POLL_MILLIS = 100;

  /** A Sentinel is asked with several commands; it has given up only if it says so twice. */
  private static final int CERTAIN = 2;

  private final Plan plan;
  private final Surveyor surveyor;
  private final NodeView nodes;
  private final List<HostPort> sentinels;

  /**
   * A server that was made the primary.
   *
   * @param address as it is announced
   * @param epoch the config epoch of the switch
   */
  record Successor(HostPort address, long epoch) {}

  Succession(Plan plan, Surveyor surveyor, NodeView nodes) {
    this.plan = plan;
    this.surveyor = surveyor;
    this.nodes = nodes;
    sentinels =
        plan.survey().sentinels().stream()
            .filter(it -> it.opinion().isPresent())
            .map(SentinelSight::address)
            .toList();
  }

  /**
   * Waits until a Sentinel names another primary, which says so itself.
   *
   * @param meanwhile is done again and again
   * @throws CommandFailure if the Sentinel gives up, or it takes too long
   */
  Successor await(Deadline deadline, Runnable meanwhile) throws InterruptedException {
    int idle = 0;
    while (!deadline.isOver()) {
      meanwhile.run();
      List<SentinelSight> seen = surveyor.sentinels(sentinels);
      Optional<Successor> successor = successor(seen);
      if (successor.isPresent()) {
        return successor.get();
      }
      idle = hasGivenUp(seen) ? idle + 1 : 0;
      if (idle >= CERTAIN) {
        throw new CommandFailure(
            ExitCode.REFUSED,
            "the Sentinel "
                + plan.sentinel()
                + " has given up: "
                + plan.primary()
                + " is still the primary",
            "its log says why; look with mn ha status");
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new CommandFailure(
        ExitCode.TIMEOUT,
        "no other primary in time; "
            + plan.primary()
            + " takes writes again, and loses them if the Sentinel "
            + plan.sentinel()
            + " is still at it and succeeds",
        "look with mn ha status");
  }

  /**
   * Waits until all Sentinels that answered before name the new primary.
   *
   * @return those that do not when the time is over
   */
  List<String> awaitAgreement(Successor successor, Deadline deadline) throws InterruptedException {
    while (true) {
      List<String> others = new ArrayList<>();
      for (SentinelSight sight : surveyor.sentinels(sentinels)) {
        if (sight.opinion().isEmpty()) {
          others.add(sight.address() + " says nothing: " + sight.problem());
        } else if (sight.opinion().get().epoch() < successor.epoch()) {
          others.add(sight.address() + " still names " + sight.opinion().get().primary());
        }
      }
      if (others.isEmpty() || deadline.isOver()) {
        return others;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private Optional<Successor> successor(List<SentinelSight> seen) {
    return seen.stream()
        .map(SentinelSight::opinion)
        .flatMap(Optional::stream)
        .filter(it -> it.epoch() > plan.epoch() && !it.primary().equals(plan.primary()))
        .filter(it -> nodes.look(it.primary()).isPrimary())
        .map(it -> new Successor(it.primary(), it.epoch()))
        .findFirst();
  }

  private boolean hasGivenUp(List<SentinelSight> seen) {
    Optional<Opinion> told =
        seen.stream()
            .filter(it -> it.address().equals(plan.sentinel()))
            .findFirst()
            .flatMap(SentinelSight::opinion);
    return told.isPresent()
        && !told.get().isFailingOver()
        && told.get().primary().equals(plan.primary());
  }
}
