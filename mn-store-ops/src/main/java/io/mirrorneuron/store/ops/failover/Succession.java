package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.survey.Opinion;
import io.mirrorneuron.store.ops.survey.SentinelSight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Watches the Sentinels make another server the primary. */
final class Succession {

  private static final long POLL_MILLIS = 100;

  /** A Sentinel is asked with several commands; it has given up only if it says so twice. */
  private static final int CERTAIN = 2;

  private final Plan plan;
  private final Means means;
  private final List<HostPort> sentinels;

  /**
   * A server that was made the primary.
   *
   * @param address as it is announced
   * @param epoch the config epoch of the switch
   */
  record Successor(HostPort address, long epoch) {}

  Succession(Plan plan, Means means) {
    this.plan = plan;
    this.means = means;
    sentinels =
        plan.survey().sentinels().stream()
            .filter(it -> it.opinion().isPresent())
            .map(SentinelSight::address)
            .toList();
  }

  /** Whether a Sentinel is making, or has made, another server the primary since the plan. */
  boolean hasBegun() throws InterruptedException {
    return means.surveyor().sentinels(sentinels).stream()
        .map(SentinelSight::opinion)
        .flatMap(Optional::stream)
        .anyMatch(it -> isAtIt(it) || it.epoch() > plan.epoch());
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
      List<SentinelSight> seen = means.surveyor().sentinels(sentinels);
      Optional<Successor> successor = successor(seen);
      if (successor.isPresent()) {
        means.say(successor.get().address() + " is the primary, epoch " + successor.get().epoch());
        return successor.get();
      }
      idle = hasGivenUp(seen) ? idle + 1 : 0;
      if (idle >= CERTAIN) {
        throw new CommandFailure(
            ExitCode.REFUSED,
            "the failover was given up: " + plan.primary() + " is still the primary",
            "the log of the Sentinel " + plan.sentinel() + " says why; look with mn ha status");
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
   * Waits until all Sentinels that answered before name the new primary, and tells of those that do
   * not when the time is over. Nothing of this can undo the switch any more.
   */
  void awaitAgreement(Successor successor, Deadline deadline) throws InterruptedException {
    while (true) {
      List<String> others = new ArrayList<>();
      for (SentinelSight sight : means.surveyor().sentinels(sentinels)) {
        if (sight.opinion().isEmpty()) {
          others.add(sight.address() + " says nothing: " + sight.problem());
        } else if (sight.opinion().get().epoch() < successor.epoch()) {
          others.add(sight.address() + " still names " + sight.opinion().get().primary());
        }
      }
      if (others.isEmpty() || deadline.isOver()) {
        others.forEach(it -> means.say("Sentinel " + it));
        return;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private Optional<Successor> successor(List<SentinelSight> seen) {
    return seen.stream()
        .map(SentinelSight::opinion)
        .flatMap(Optional::stream)
        .filter(it -> it.epoch() > plan.epoch() && !it.primary().equals(plan.primary()))
        .filter(it -> means.nodes().look(it.primary()).isPrimary())
        .map(it -> new Successor(it.primary(), it.epoch()))
        .findFirst();
  }

  /** Nor may another Sentinel be at it, whoever had it begin. */
  private boolean hasGivenUp(List<SentinelSight> seen) {
    return seen.stream()
            .anyMatch(it -> it.address().equals(plan.sentinel()) && it.opinion().isPresent())
        && seen.stream()
            .map(SentinelSight::opinion)
            .flatMap(Optional::stream)
            .noneMatch(this::isAtIt);
  }

  private boolean isAtIt(Opinion opinion) {
    return opinion.isFailingOver() || !opinion.primary().equals(plan.primary());
  }
}
