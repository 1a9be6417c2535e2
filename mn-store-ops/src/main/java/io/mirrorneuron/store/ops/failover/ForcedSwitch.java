package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.failover.Succession.Successor;

/** Whatever is lost: a Sentinel is told, and that is all. */
final class ForcedSwitch {

  private final Plan plan;
  private final Order order;
  private final Means means;

  ForcedSwitch(Plan plan, Order order, Means means) {
    this.plan = plan;
    this.order = order;
    this.means = means;
  }

  /**
   * Does it.
   *
   * @param check throws if somebody wants it to end while it still can
   */
  FailoverReport run(Deadline deadline, Runnable check) throws InterruptedException {
    Plan.minority(plan.survey())
        .ifPresent(it -> means.say(it + "; the others may elect somebody else meanwhile"));
    check.run();
    order.give();
    Succession succession = new Succession(plan, means);
    Successor successor = succession.await(deadline, () -> {});
    new Demotion(plan, successor, means).anew();
    succession.awaitAgreement(successor, deadline);
    return FailoverReport.of(plan, successor, 0, null);
  }
}
