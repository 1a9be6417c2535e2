package io.mirrorneuron.store.ops.drill;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.daemon.Drills;
import io.mirrorneuron.store.ops.daemon.Premises;
import io.mirrorneuron.store.ops.daemon.Premises.Resident;
import io.mirrorneuron.store.ops.survey.Level;
import io.mirrorneuron.store.ops.survey.Survey;
import io.mirrorneuron.store.ops.survey.Verdict;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a drill begins with: a cluster that is whole, and one of its servers that may be broken.
 *
 * @param premises the servers of this box
 * @param target the server that is to be broken
 * @param primary who is the primary
 * @param replicas how many others there are
 */
record Site(Premises premises, Resident target, HostPort primary, int replicas) {

  boolean isPrimary() {
    return target.address().equals(primary);
  }

  String role() {
    return isPrimary() ? "primary" : "replica";
  }

  /** As a person may recognise it. */
  String description() {
    return target.name() + " (" + target.address() + ")";
  }

  /**
   * Makes sure that these servers were started for drills.
   *
   * @throws CommandFailure if not
   */
  static void requireDrillable(Premises premises) {
    if (premises.drills() == Drills.FORBIDDEN) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "refused, nothing was done: nothing says that the servers in "
              + premises.folder()
              + " may be drilled",
          "if nobody relies on them, run mn ha join with the same options and --drillable on this"
              + " box");
    }
  }

  /**
   * Chooses the server.
   *
   * @param wanted a name or an address; null for the primary
   * @throws CommandFailure if it cannot be broken from here, or the cluster has faults already
   */
  static Site of(Premises premises, Survey survey, @Nullable String wanted) {
    Verdict verdict = Verdict.on(survey);
    if (verdict.level() != Level.OK) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "refused, nothing was done: "
              + premises.masterName()
              + " is "
              + verdict.level().words()
              + ": "
              + String.join("; ", verdict.reasons()),
          "mend that first, and look with mn ha status");
    }
    HostPort primary = survey.primary().orElseThrow();
    Resident target = wanted == null ? primary(premises, primary) : named(premises, wanted);
    if (target.daemon().process().isEmpty()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "refused, nothing was done: "
              + target.name()
              + " at "
              + target.address()
              + " was not started by mn, and could not be started again",
          "");
    }
    return new Site(premises, target, primary, survey.replicas().size());
  }

  private static Resident primary(Premises premises, HostPort primary) {
    return premises.residents().stream()
        .filter(it -> it.address().equals(primary))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.REFUSED,
                    "refused, nothing was done: the primary is " + primary + ", on another box",
                    "run the same there, on "
                        + primary.host()
                        + ", or break the server of this"
                        + " box with --target "
                        + names(premises)));
  }

  private static Resident named(Premises premises, String wanted) {
    return premises.residents().stream()
        .filter(it -> it.name().equals(wanted) || it.address().toString().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.USAGE,
                    "there is no server " + wanted + " in " + premises.folder(),
                    "there are " + names(premises)));
  }

  private static String names(Premises premises) {
    return premises.residents().stream().map(Resident::name).collect(Collectors.joining(", "));
  }
}
