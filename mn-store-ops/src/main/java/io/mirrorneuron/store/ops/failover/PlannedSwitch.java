package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.ServerException;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.failover.Succession.Successor;
import io.mirrorneuron.store.ops.failover.WritePause.Mark;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Without loss, or not at all: writes are paused, every replica that could be promoted catches up,
 * a Sentinel is told, the old primary is made a replica of the new one as soon as a Sentinel names
 * that, and writes go on.
 */
final class PlannedSwitch {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long POLL_MILLIS = 200;

  private final Plan plan;
  private final Order order;
  private final Means means;
  private final Duration longestPause;
  private final Succession succession;

  PlannedSwitch(Plan plan, Order order, Means means, Duration longestPause) {
    this.plan = plan;
    this.order = order;
    this.means = means;
    this.longestPause = longestPause;
    succession = new Succession(plan, means);
  }

  /**
   * Does it.
   *
   * @param check throws if somebody wants it to end while it still can
   */
  FailoverReport run(Deadline deadline, Runnable check) throws InterruptedException {
    try (Server primary = means.connect(plan.primary())) {
      long began = System.nanoTime();
      WritePause.Begun begun = WritePause.begin(primary, means, longestPause);
      Mark mark = begun.mark();
      Successor successor;
      Optional<Mark> demoted;
      try (WritePause pause = begun.pause()) {
        means.say(
            "writes to "
                + plan.primary()
                + " are paused at byte "
                + mark.offset()
                + " of its history");
        orderOrPutBack(mark, pause, deadline, check);
        successor = succession.await(deadline, pause::renewIfPossible);
        demoted = new Demotion(plan, successor, means).over(primary);
      }
      long pausedMs = Duration.ofNanos(System.nanoTime() - began).toMillis();
      means.say("writes go on, after " + pausedMs + " ms");
      succession.awaitAgreement(successor, deadline);
      cutOffReaders(primary);
      Evidence evidence = Evidence.of(mark, demoted, promoted(successor, deadline));
      return FailoverReport.of(plan, successor, pausedMs, evidence);
    }
  }

  /** Returns when a failover is under way, by this order or somebody else's. */
  private void orderOrPutBack(Mark mark, WritePause pause, Deadline deadline, Runnable check)
      throws InterruptedException {
    try {
      new CatchUp(plan, means.surveyor())
          .await(
              mark,
              Deadline.in(deadline.atMost(longestPause.dividedBy(2))),
              () -> {
                check.run();
                pause.renew();
              });
      means.say("every replica that could be promoted holds all of it");
      check.run();
      pause.renew();
      order.give();
    } catch (CommandFailure | ServerException e) {
      if (succession.hasBegun()) {
        // A write that was let through now would be acknowledged, and lost.
        means.say(e.getMessage() + "; but somebody else has begun a failover: waiting for its end");
        return;
      }
      pause.resume();
      means.say("writes go on at " + plan.primary() + "; nothing was changed");
      throw e;
    }
  }

  /** As Sentinel does when it demotes: clients that only read would not notice. */
  private void cutOffReaders(Server former) {
    try {
      former.command(PATIENCE, "CLIENT", "KILL", "TYPE", "normal");
    } catch (ServerException e) {
      means.say(e.getMessage());
    }
  }

  /** What the new primary says of its history; empty if it says nothing, a few seconds long. */
  private Optional<Map<String, String>> promoted(Successor successor, Deadline deadline)
      throws InterruptedException {
    Deadline enough = Deadline.in(deadline.atMost(PATIENCE));
    while (true) {
      try (Server now = means.connect(successor.address())) {
        return Optional.of(now.command(PATIENCE, "INFO", "replication").fields());
      } catch (ServerException e) {
        if (enough.isOver()) {
          means.say(e.getMessage());
          return Optional.empty();
        }
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
