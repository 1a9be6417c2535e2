package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.ops.admin.RefusedException;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.UnreachableException;
import java.time.Duration;

/** Has a Sentinel fail over. Once it knows, there is no way back but its own. */
final class Order {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Plan plan;
  private final Means means;
  private boolean given;

  Order(Plan plan, Means means) {
    this.plan = plan;
    this.means = means;
  }

  /**
   * Tells it. Returns also if it did not answer and may have heard, and if it is failing over
   * already: what comes of that has to be awaited in any case.
   *
   * @throws RefusedException if it does not do it
   * @throws UnreachableException if it has not heard
   */
  void give() {
    try (Server sentinel = Server.connect(plan.sentinel(), means.toSentinels())) {
      given = true;
      sentinel.command(PATIENCE, "SENTINEL", "FAILOVER", plan.survey().masterName());
      means.say("Sentinel " + plan.sentinel() + " has been told");
    } catch (RefusedException e) {
      if (!e.code().equals("INPROG")) {
        given = false;
        throw e;
      }
      means.say(e.getMessage() + "; waiting for the end of that failover");
    } catch (UnreachableException e) {
      if (!e.isInDoubt()) {
        given = false;
        throw e;
      }
      // It may be at it; whether it is will be seen.
      means.say(e.getMessage());
    }
  }

  /** Whether a Sentinel may have begun, and so may have changed configuration files. */
  boolean mayHaveBegun() {
    return given;
  }
}
