package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.ServerException;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.survey.Opinion;
import io.mirrorneuron.store.ops.survey.SentinelSight;
import java.util.List;
import java.util.Optional;

/**
 * Makes the Sentinel choose a certain replica: by a lower priority than that of all others, which
 * is put back in the end.
 */
final class Preference implements AutoCloseable {

  private static final String SETTING = "replica-priority";
  private static final long POLL_MILLIS = 200;

  private final Candidate wanted;
  private final Plan plan;
  private final Order order;
  private final Means means;

  /** What it was before; empty as long as it is not changed. */
  private Optional<String> before = Optional.empty();

  Preference(Candidate wanted, Plan plan, Order order, Means means) {
    this.wanted = wanted;
    this.plan = plan;
    this.order = order;
    this.means = means;
  }

  /**
   * Lowers the priority, if it is not the lowest, and waits until the Sentinel knows.
   *
   * @param meanwhile is done again and again; may throw to give up
   */
  void express(Deadline deadline, Runnable meanwhile) throws InterruptedException {
    int lowest =
        plan.candidates().stream()
            .filter(it -> it.priority() > 0 && !it.address().equals(wanted.address()))
            .mapToInt(Candidate::priority)
            .min()
            .orElse(Integer.MAX_VALUE);
    if (wanted.priority() < lowest) {
      return;
    }
    if (lowest <= 1) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "another replica has priority " + lowest + ", which cannot be gone below",
          "CONFIG SET replica-priority 100 there, and wait ten seconds for the Sentinels to see it");
    }
    lower(lowest - 1);
    awaitKnown(deadline, meanwhile);
  }

  private void lower(int priority) {
    try (Server replica = means.connect(wanted.address())) {
      String now = replica.command("CONFIG", "GET", SETTING).fields().getOrDefault(SETTING, "");
      if (now.isEmpty()) {
        throw new CommandFailure(
            ExitCode.FAILED, replica + " does not say its " + SETTING, "leave --to away");
      }
      before = Optional.of(now);
      replica.command("CONFIG", "SET", SETTING, Integer.toString(priority));
      means.say(
          SETTING
              + " of "
              + wanted.address()
              + " is "
              + priority
              + " instead of "
              + now
              + " until this is over");
    }
  }

  /** The Sentinel reads it within ten seconds. */
  private void awaitKnown(Deadline deadline, Runnable meanwhile) throws InterruptedException {
    while (true) {
      meanwhile.run();
      Optional<Opinion> told =
          means.surveyor().sentinels(List.of(plan.sentinel())).stream()
              .map(SentinelSight::opinion)
              .flatMap(Optional::stream)
              .findFirst();
      int others =
          told.stream()
              .flatMap(it -> it.replicas().stream())
              .filter(it -> !it.address().equals(wanted.address()) && it.priority() > 0)
              .mapToInt(Opinion.KnownReplica::priority)
              .min()
              .orElse(Integer.MAX_VALUE);
      boolean known =
          told.stream()
              .flatMap(it -> it.replicas().stream())
              .anyMatch(it -> it.address().equals(wanted.address()) && it.priority() < others);
      if (known) {
        return;
      }
      if (deadline.isOver()) {
        throw new CommandFailure(
            ExitCode.REFUSED,
            "the Sentinel " + plan.sentinel() + " has not seen the new priority in time",
            plan.primary() + " stays the primary");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Puts the priority back, also on disk if a Sentinel may have had it written there. */
  @Override
  public void close() {
    before.ifPresent(this::putBack);
  }

  private void putBack(String priority) {
    try (Server replica = means.connect(wanted.address())) {
      replica.command("CONFIG", "SET", SETTING, priority);
    } catch (ServerException e) {
      means.say(
          e.getMessage()
              + "; put it back yourself: CONFIG SET "
              + SETTING
              + " "
              + priority
              + " and CONFIG REWRITE there");
      return;
    }
    if (order.mayHaveBegun()) {
      ConfigFile.write(wanted.address(), SETTING + " " + priority, means);
    }
  }
}
