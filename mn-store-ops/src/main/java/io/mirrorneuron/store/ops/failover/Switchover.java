package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Interrupts;
import io.mirrorneuron.store.ops.failover.Planner.Way;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes another server the primary: by plan ({@link PlannedSwitch}) or by force ({@link
 * ForcedSwitch}), one operator at a time. Until the Sentinel has been told everything can be put
 * back, and is.
 */
public final class Switchover {

  private final Means means;
  private final Duration timeout;
  private final Duration longestPause;

  /**
   * On this cluster.
   *
   * @param config of mode {@code sentinel}
   * @param timeout for the whole of it
   * @param longestPause how long replicas may take to catch up while writes wait, and how long a
   *     crash of this process leaves them waiting
   * @param say is told of the progress
   */
  public Switchover(
      StoreConfig config, Duration timeout, Duration longestPause, Consumer<String> say) {
    means = Means.of(config, say);
    this.timeout = timeout;
    this.longestPause = longestPause;
  }

  /**
   * Replaces the primary without loss, or leaves everything as it was.
   *
   * @param wanted who shall become the primary; empty for the best
   * @param interrupts ends it, until the Sentinel has been told
   * @return what was done
   * @throws CommandFailure if it is refused, or not done in time; the message says what is the case
   *     then
   * @throws InterruptedException if the thread is interrupted
   */
  public FailoverReport planned(Optional<HostPort> wanted, Interrupts interrupts)
      throws InterruptedException {
    return carryOut(plan(Way.PLANNED, wanted), interrupts);
  }

  /** What would be done now. */
  Plan plan(Way way, Optional<HostPort> wanted) throws InterruptedException {
    return new Planner(means.surveyor().look(), way, wanted).plan();
  }

  /**
   * Does it.
   *
   * @param first what was planned before anybody else was kept from changing what it is based on
   * @param interrupts ends it, until the Sentinel has been told
   * @throws CommandFailure if it is refused, or not done in time
   */
  FailoverReport carryOut(Plan first, Interrupts interrupts) throws InterruptedException {
    Deadline deadline = Deadline.in(timeout);
    first.orRefuse();
    try (Claim claim = Claim.shown(first, means)) {
      claim.orRefuse(first.way() == Way.PLANNED ? first.majority() : 1);
      Plan plan = plan(first.way(), first.wanted());
      plan.orRefuse();
      if (!plan.primary().equals(first.primary())) {
        throw new CommandFailure(
            ExitCode.REFUSED, "the primary has just become " + plan.primary(), "try again");
      }
      return claimed(plan, deadline, () -> interrupts.check("before the switch", ""));
    }
  }

  private FailoverReport claimed(Plan plan, Deadline deadline, Runnable check)
      throws InterruptedException {
    Candidate candidate = plan.candidate().orElseThrow();
    means.say("candidate " + plan.likely() + ", told by Sentinel " + plan.sentinel());
    Order order = new Order(plan, means);
    try (Preference preference = new Preference(candidate, plan, order, means)) {
      if (plan.wanted().isPresent()) {
        preference.express(deadline, check);
      }
      return plan.way() == Way.PLANNED
          ? new PlannedSwitch(plan, order, means, longestPause).run(deadline, check)
          : new ForcedSwitch(plan, order, means).run(deadline, check);
    }
  }
}
