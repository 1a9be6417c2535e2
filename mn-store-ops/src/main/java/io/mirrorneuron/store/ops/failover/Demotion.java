package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.ServerException;
import io.mirrorneuron.store.ops.admin.UnreachableException;
import io.mirrorneuron.store.ops.failover.Succession.Successor;
import io.mirrorneuron.store.ops.failover.WritePause.Mark;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes the old primary a replica of the new one. Sentinel does it too, but only after ten seconds,
 * in which the old primary would take writes that are lost.
 */
final class Demotion {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Plan plan;
  private final Successor successor;
  private final Means means;

  Demotion(Plan plan, Successor successor, Means means) {
    this.plan = plan;
    this.successor = successor;
    this.means = means;
  }

  /**
   * Demotes it. What it held last is read in the same transaction.
   *
   * @param former the connection that there is
   * @return what it held; empty if it did not say, or was no primary any more
   */
  Optional<Mark> over(Server former) {
    try {
      return demoted(former);
    } catch (UnreachableException e) {
      // A Sentinel that was faster has cut all connections.
      means.say(e.getMessage());
      return anew();
    } catch (ServerException e) {
      return leftToTheSentinels(e);
    }
  }

  /** The same over a connection of its own, where there may be nobody any more. */
  Optional<Mark> anew() {
    try (Server former = means.connect(plan.primary())) {
      return demoted(former);
    } catch (ServerException e) {
      return leftToTheSentinels(e);
    }
  }

  private Optional<Mark> leftToTheSentinels(ServerException e) {
    means.say(e.getMessage() + "; the Sentinels make it a replica when they can");
    return Optional.empty();
  }

  private Optional<Mark> demoted(Server former) {
    List<Answer> answers =
        former.commands(
            PATIENCE,
            List.of(
                List.of("MULTI"),
                List.of("INFO", "replication"),
                List.of("INFO", "persistence"),
                List.of(
                    "REPLICAOF",
                    successor.address().host(),
                    Integer.toString(successor.address().port())),
                List.of("EXEC")));
    List<Answer> results = answers.get(4).items();
    if (!results.get(2).text().startsWith("OK")) {
      means.say(plan.primary() + " did not become a replica: " + results.get(2).text());
      return Optional.empty();
    }
    means.say(plan.primary() + " is its replica");
    // Or it would take writes again after a restart; Sentinel sees a replica and leaves it alone.
    ConfigFile.write(plan.primary(), "replicaof " + successor.address(), means);
    return "master".equals(results.get(0).fields().get("role"))
        ? Optional.of(Mark.of(results.get(0), results.get(1)))
        : Optional.empty();
  }
}
