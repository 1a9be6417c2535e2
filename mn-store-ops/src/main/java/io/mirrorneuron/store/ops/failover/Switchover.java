package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.config.HostMap;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.admin.RefusedException;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.ServerException;
import io.mirrorneuron.store.ops.admin.UnreachableException;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Interrupts;
import io.mirrorneuron.store.ops.cli.Json;
import io.mirrorneuron.store.ops.failover.Planner.Way;
import io.mirrorneuron.store.ops.failover.Succession.Successor;
import io.mirrorneuron.store.ops.failover.WritePause.Mark;
import io.mirrorneuron.store.ops.survey.NodeView;
import io.mirrorneuron.store.ops.survey.Survey;
import io.mirrorneuron.store.ops.survey.Surveyor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes another server the primary.
 *
 * <p>By plan: writes are paused, every replica that could be promoted catches up, a Sentinel is
 * told, the old primary is made a replica of the new one as soon as a Sentinel names that, and
 * writes go on. Until the Sentinel has been told everything can be put back, and is. By force: a
 * Sentinel is told, and that is all.
 */
public final class Switchover {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Surveyor surveyor;
  private final Access toData;
  private final Access toSentinels;
  private final HostMap reachable;
  private final NodeView nodes;
  private final Duration timeout;
  private final Duration longestPause;
  private final Consumer<String> say;

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
    this.timeout = timeout;
    this.longestPause = longestPause;
    this.say = say;
    surveyor = new Surveyor(config);
    toData = Access.toData(config);
    toSentinels = Access.toSentinels(config);
    reachable = config.redis().sentinel().hostMap();
    nodes = new NodeView(reachable, toData);
  }

  /** What would be done now. */
  Plan plan(Way way, Optional<HostPort> wanted) throws InterruptedException {
    return new Planner(surveyor.look(), way, wanted).plan();
  }

  /**
   * Replaces the primary without loss, or leaves everything as it was.
   *
   * @param wanted who shall become the primary; empty for the best
   * @return what was done
   * @throws CommandFailure if it is refused, or not done in time; the message says what is the case
   *     then
   * @throws InterruptedException if the thread is interrupted
   */
  public FailoverReport planned(Optional<HostPort> wanted) throws InterruptedException {
    try (Interrupts interrupts = Interrupts.heldBack(say)) {
      return planned(wanted, interrupts);
    }
  }

  /**
   * The same within something that holds signals back itself.
   *
   * @param wanted who shall become the primary; empty for the best
   * @param interrupts ends it, until the Sentinel has been told
   * @return what was done
   * @throws CommandFailure as above
   * @throws InterruptedException if the thread is interrupted
   */
  public FailoverReport planned(Optional<HostPort> wanted, Interrupts interrupts)
      throws InterruptedException {
    Deadline deadline = Deadline.in(timeout);
    HostPort address = feasible(plan(Way.PLANNED, wanted)).primary();
    try (Server primary = connect(address)) {
      Claim.on(primary);
      // Once more: only now nobody else changes what it is based on.
      Plan plan = feasible(plan(Way.PLANNED, wanted));
      if (!plan.primary().equals(address)) {
        throw new CommandFailure(
            ExitCode.REFUSED, "the primary has just become " + plan.primary(), "try again");
      }
      return preferring(
          wanted, plan, interrupts, deadline, () -> paused(plan, primary, interrupts, deadline));
    }
  }

  private FailoverReport paused(Plan plan, Server primary, Interrupts interrupts, Deadline deadline)
      throws InterruptedException {
    long began = System.nanoTime();
    Successor successor;
    Mark mark;
    Optional<Mark> demoted;
    Succession succession = new Succession(plan, surveyor, nodes);
    WritePause.Begun begun = WritePause.begin(primary, toData, longestPause, say);
    mark = begun.mark();
    try (WritePause pause = begun.pause()) {
      say.accept(
          "writes to "
              + plan.primary()
              + " are paused at byte "
              + mark.offset()
              + " of its history");
      try {
        new CatchUp(plan, surveyor, nodes)
            .await(
                mark,
                Deadline.in(deadline.atMost(longestPause.dividedBy(2))),
                () -> {
                  check(interrupts);
                  pause.renew();
                });
        check(interrupts);
        say.accept("every replica that could be promoted holds all of it");
      } catch (CommandFailure e) {
        pause.resume();
        say.accept("writes go on at " + plan.primary() + "; nothing was changed");
        throw e;
      }
      tell(plan);
      successor = succession.await(deadline, pause::renewIfPossible);
      say.accept(successor.address() + " is the primary, epoch " + successor.epoch());
      demoted = demote(primary, successor);
    }
    long pausedMs = Duration.ofNanos(System.nanoTime() - began).toMillis();
    say.accept("writes go on, after " + pausedMs + " ms");
    settle(succession, successor, primary, deadline);
    Evidence evidence = Evidence.of(mark, demoted, replication(successor));
    return report("planned", plan, successor, pausedMs, evidence);
  }

  /**
   * Replaces the primary, whatever is lost.
   *
   * @param wanted who shall become the primary; empty for the best
   * @return what was done
   * @throws CommandFailure if no Sentinel does it, or not in time
   * @throws InterruptedException if the thread is interrupted
   */
  public FailoverReport forced(Optional<HostPort> wanted) throws InterruptedException {
    Deadline deadline = Deadline.in(timeout);
    Plan plan = feasible(plan(Way.FORCED, wanted));
    try (Interrupts interrupts = Interrupts.heldBack(say)) {
      return forced(plan, wanted, interrupts, deadline);
    }
  }

  private FailoverReport forced(
      Plan plan, Optional<HostPort> wanted, Interrupts interrupts, Deadline deadline)
      throws InterruptedException {
    return preferring(
        wanted,
        plan,
        interrupts,
        deadline,
        () -> {
          check(interrupts);
          tell(plan);
          Succession succession = new Succession(plan, surveyor, nodes);
          Successor successor = succession.await(deadline, () -> {});
          say.accept(successor.address() + " is the primary, epoch " + successor.epoch());
          demoteIfThere(plan, successor);
          warnOfDisagreement(succession.awaitAgreement(successor, deadline));
          return report("forced", plan, successor, 0, null);
        });
  }

  /** What is done once it is settled who shall become the primary. */
  private interface Switch {
    FailoverReport run() throws InterruptedException;
  }

  /** Sees to it that Sentinel would choose the wanted one, if there is one, and puts it back. */
  private FailoverReport preferring(
      Optional<HostPort> wanted, Plan plan, Interrupts interrupts, Deadline deadline, Switch then)
      throws InterruptedException {
    Candidate candidate = plan.candidate().orElseThrow();
    say.accept("candidate " + candidate.address() + ", told by Sentinel " + plan.sentinel());
    Optional<Preference> preference =
        wanted.isEmpty()
            ? Optional.empty()
            : Preference.of(candidate, plan, reachable.apply(candidate.address()), toData, say);
    try {
      if (preference.isPresent()) {
        Preference.awaitKnown(candidate, plan, surveyor, deadline, () -> check(interrupts));
      }
      return then.run();
    } finally {
      preference.ifPresent(Preference::close);
    }
  }

  /** As long as the Sentinel has not been told, all can be put back. */
  private static void check(Interrupts interrupts) {
    interrupts.check("before the switch", "");
  }

  private static Plan feasible(Plan plan) {
    if (!plan.reasons().isEmpty()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "refused, nothing was done: " + String.join("; ", plan.reasons()),
          "look with mn ha status");
    }
    return plan;
  }

  private void tell(Plan plan) {
    try (Server sentinel = Server.connect(plan.sentinel(), toSentinels)) {
      sentinel.command(PATIENCE, "SENTINEL", "FAILOVER", plan.survey().masterName());
    } catch (RefusedException e) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          e.getMessage() + "; " + plan.primary() + " stays the primary",
          e.code().equals("INPROG") ? "another failover is under way: mn ha status" : "",
          e);
    } catch (UnreachableException e) {
      if (!e.isInDoubt()) {
        throw e;
      }
      // It may be at it; whether it is will be seen.
      say.accept(e.getMessage());
    }
  }

  /**
   * Sentinel does it too, but only after ten seconds, in which the old primary would take writes
   * that are lost. What it held last is read in the same transaction.
   *
   * @return what it held; empty if it did not say, or was no primary any more
   */
  private Optional<Mark> demote(Server former, Successor successor) {
    try {
      return demoted(former, successor);
    } catch (UnreachableException e) {
      // A Sentinel that was faster has cut all connections.
      say.accept(e.getMessage());
    } catch (ServerException e) {
      say.accept(e.getMessage() + "; the Sentinels will make it a replica");
      return Optional.empty();
    }
    try (Server again = Server.connect(former.address(), toData)) {
      return demoted(again, successor);
    } catch (ServerException e) {
      say.accept(e.getMessage() + "; the Sentinels will make it a replica");
      return Optional.empty();
    }
  }

  private Optional<Mark> demoted(Server former, Successor successor) {
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
      say.accept(former + " did not become a replica: " + results.get(2).text());
      return Optional.empty();
    }
    say.accept(former + " is its replica");
    return "master".equals(results.get(0).fields().get("role"))
        ? Optional.of(Mark.of(results.get(0), results.get(1)))
        : Optional.empty();
  }

  private void demoteIfThere(Plan plan, Successor successor) {
    try (Server former = connect(plan.primary())) {
      demote(former, successor);
    } catch (ServerException e) {
      say.accept(e.getMessage() + "; the Sentinels will make it a replica when it comes back");
    }
  }

  /** Nothing of this can undo the switch any more. */
  private void settle(Succession succession, Successor successor, Server former, Deadline deadline)
      throws InterruptedException {
    warnOfDisagreement(succession.awaitAgreement(successor, deadline));
    try {
      // As Sentinel does when it demotes: clients that only read would not notice.
      former.command(PATIENCE, "CLIENT", "KILL", "TYPE", "normal");
    } catch (ServerException e) {
      say.accept(e.getMessage());
    }
  }

  private void warnOfDisagreement(List<String> others) {
    others.forEach(it -> say.accept("Sentinel " + it));
  }

  private Map<String, String> replication(Successor successor) {
    try (Server now = connect(successor.address())) {
      return now.command(PATIENCE, "INFO", "replication").fields();
    }
  }

  private Server connect(HostPort announced) {
    return Server.connect(reachable.apply(announced), toData);
  }

  private FailoverReport report(
      String kind, Plan plan, Successor successor, long pausedMs, @Nullable Evidence evidence) {
    Survey survey = plan.survey();
    return new FailoverReport(
        survey.masterName(),
        kind,
        Json.time(Clock.systemUTC().instant()),
        plan.primary().toString(),
        successor.address().toString(),
        plan.epoch(),
        successor.epoch(),
        pausedMs,
        evidence == null ? null : evidence.isLossless(),
        evidence);
  }
}
