package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.ServerException;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.survey.Opinion;
import io.mirrorneuron.store.ops.survey.SentinelSight;
import io.mirrorneuron.store.ops.survey.Surveyor;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes the Sentinel choose a certain replica: by a lower priority than that of all others, which
 * is put back in the end.
 */
final class Preference implements AutoCloseable {

  private static final String SETTING = "replica-priority";
  private static final long POLL_MILLIS = 200;

  private final HostPort reachable;
  private final Access access;
  private final String before;
  private final Consumer<String> say;

  private Preference(HostPort reachable, Access access, String before, Consumer<String> say) {
    this.reachable = reachable;
    this.access = access;
    this.before = before;
    this.say = say;
  }

  /** Lowers the priority of the wanted one, if it is not the lowest. */
  static Optional<Preference> of(
      Candidate wanted, Plan plan, HostPort reachable, Access access, Consumer<String> say) {
    int lowest =
        plan.candidates().stream()
            .filter(it -> it.priority() > 0 && !it.address().equals(wanted.address()))
            .mapToInt(Candidate::priority)
            .min()
            .orElse(Integer.MAX_VALUE);
    if (wanted.priority() < lowest) {
      return Optional.empty();
    }
    if (lowest <= 1) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "another replica has priority " + lowest + ", which cannot be gone below",
          "CONFIG SET replica-priority 100 there, and wait ten seconds for the Sentinels to see it");
    }
    try (Server replica = Server.connect(reachable, access)) {
      String before = replica.command("CONFIG", "GET", SETTING).fields().getOrDefault(SETTING, "");
      if (before.isEmpty()) {
        throw new CommandFailure(
            ExitCode.FAILED, replica + " does not say its " + SETTING, "leave --to away");
      }
      Preference preference = new Preference(reachable, access, before, say);
      replica.command("CONFIG", "SET", SETTING, Integer.toString(lowest - 1));
      say.accept(
          "replica-priority of "
              + wanted.address()
              + " is "
              + (lowest - 1)
              + " instead of "
              + before
              + " until this is over");
      return Optional.of(preference);
    }
  }

  /** The Sentinel reads it within ten seconds. */
  static void awaitKnown(
      Candidate wanted, Plan plan, Surveyor surveyor, Deadline deadline, Runnable meanwhile)
      throws InterruptedException {
    while (true) {
      meanwhile.run();
      Optional<Opinion> told =
          surveyor.sentinels(List.of(plan.sentinel())).stream()
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

  /** Puts the priority back. */
  @Override
  public void close() {
    try (Server replica = Server.connect(reachable, access)) {
      replica.command("CONFIG", "SET", SETTING, before);
    } catch (ServerException e) {
      say.accept(
          e.getMessage()
              + "; put it back yourself: CONFIG SET "
              + SETTING
              + " "
              + before
              + " there");
    }
  }
}
