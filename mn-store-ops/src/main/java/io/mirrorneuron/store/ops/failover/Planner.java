package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.survey.NodeSight;
import io.mirrorneuron.store.ops.survey.NodeState.Following;
import io.mirrorneuron.store.ops.survey.Opinion;
import io.mirrorneuron.store.ops.survey.Opinion.KnownReplica;
import io.mirrorneuron.store.ops.survey.SentinelSight;
import io.mirrorneuron.store.ops.survey.Survey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes a plan of a survey. */
final class Planner {

  /** How the primary is replaced. */
  enum Way {
    /** Without loss, or not at all. */
    PLANNED,
    /** In any case. */
    FORCED
  }

  private final Survey survey;
  private final Way way;
  private final Optional<HostPort> wanted;

  Planner(Survey survey, Way way, Optional<HostPort> wanted) {
    this.survey = survey;
    this.way = way;
    this.wanted = wanted;
  }

  /**
   * Makes the plan, with the reasons against it.
   *
   * @throws CommandFailure if there is nothing to plan with
   */
  Plan plan() {
    HostPort primary =
        survey
            .primary()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.NO_QUORUM,
                        "no Sentinel says anything of " + survey.masterName() + ": " + problems(),
                        "look with mn ha status"));
    SentinelSight commander = commander();
    List<Candidate> candidates =
        survey.replicas().stream()
            .map(it -> candidate(it, primary, commander.opinion().orElseThrow()))
            .sorted(
                Comparator.comparing((Candidate it) -> !it.isEligible())
                    .thenComparing(it -> !wanted.equals(Optional.of(it.address())))
                    .thenComparing(Candidate.AS_SENTINEL))
            .toList();
    return new Plan(
        survey,
        way,
        wanted,
        primary,
        survey.epoch().orElse(0),
        commander.address(),
        candidates,
        reasons(primary, candidates));
  }

  /** The best informed Sentinel, and rather one that has a majority behind it. */
  private SentinelSight commander() {
    return survey.sentinels().stream()
        .filter(it -> it.opinion().isPresent())
        .max(
            Comparator.comparing((SentinelSight it) -> opinion(it).cannotElect().isEmpty())
                .thenComparing(it -> opinion(it).epoch())
                .thenComparing(it -> opinion(it).peers().size())
                .thenComparing(it -> healthy(opinion(it))))
        .orElseThrow();
  }

  private List<String> reasons(HostPort primary, List<Candidate> candidates) {
    List<String> reasons = new ArrayList<>();
    if (survey.opinions().anyMatch(Opinion::isFailingOver)) {
      reasons.add("a failover is under way already");
    }
    if (way == Way.PLANNED) {
      Plan.minority(survey)
          .ifPresent(it -> reasons.add(it + ", and the others may elect somebody else" + force()));
      if (survey.primaryState().isEmpty()) {
        Optional<NodeSight> silent = survey.node(primary);
        reasons.add(
            "the primary "
                + primary
                + (silent.filter(NodeSight::isDenied).isPresent()
                    ? " does not let us in ("
                    : " does not answer (")
                + silent.map(NodeSight::problem).orElse("not asked")
                + "), so its writes cannot be paused"
                + force());
      } else if (!survey.primaryState().get().isPrimary()) {
        reasons.add(primary + " is named the primary but says that it is a replica");
      }
      if (survey.opinions().map(Opinion::primary).distinct().count() > 1) {
        reasons.add("the Sentinels do not name the same primary");
      }
    }
    if (candidates.stream().noneMatch(Candidate::isEligible)) {
      reasons.add("no replica can be promoted: " + objections(candidates));
    } else if (wanted.isPresent()
        && candidates.stream()
            .noneMatch(it -> it.address().equals(wanted.get()) && it.isEligible())) {
      reasons.add(
          wanted.get()
              + " cannot be promoted: "
              + candidates.stream()
                  .filter(it -> it.address().equals(wanted.get()))
                  .map(Candidate::objection)
                  .findFirst()
                  .orElse(
                      wanted.get().equals(primary)
                          ? "it is the primary"
                          : "it is no replica of " + primary));
    }
    return reasons;
  }

  /** Not where a password is wrong: the right one does without loss. */
  private String force() {
    return survey.nodes().stream().anyMatch(NodeSight::isDenied)
            || survey.sentinels().stream().anyMatch(SentinelSight::isDenied)
        ? ""
        : "; --forced does without";
  }

  private Candidate candidate(NodeSight replica, HostPort primary, Opinion commander) {
    Optional<KnownReplica> known =
        commander.replicas().stream()
            .filter(it -> it.address().equals(replica.address()))
            .findFirst();
    return new Candidate(
        replica.address(),
        known.map(KnownReplica::priority).orElse(0),
        replica.state().map(it -> it.offset()).orElse(0L),
        survey.lagBytes(replica).orElse(-1),
        objection(replica, primary, known));
  }

  private String objection(NodeSight replica, HostPort primary, Optional<KnownReplica> known) {
    if (replica.isDenied()) {
      return "it does not let us in";
    }
    if (replica.state().isEmpty()) {
      return "it does not answer";
    }
    if (known.isEmpty()) {
      return "the Sentinel does not know it yet";
    }
    if (known.get().priority() == 0) {
      return "its priority is 0";
    }
    if (known.get().isDown()) {
      return "the Sentinel holds it for down";
    }
    Optional<Following> following = replica.state().get().following();
    if (following.isEmpty()) {
      return "it takes itself for a primary";
    }
    if (!following.get().primary().equals(primary)) {
      return "it follows " + following.get().primary();
    }
    // A dead primary leaves no link.
    return way == Way.PLANNED && !following.get().isUp() ? "it has no link to the primary" : "";
  }

  private static String objections(List<Candidate> candidates) {
    return candidates.isEmpty()
        ? "there is none"
        : String.join(
            "; ", candidates.stream().map(it -> it.address() + ": " + it.objection()).toList());
  }

  private String problems() {
    return String.join("; ", survey.sentinels().stream().map(SentinelSight::problem).toList());
  }

  private static Opinion opinion(SentinelSight sight) {
    return sight.opinion().orElseThrow();
  }

  private static long healthy(Opinion opinion) {
    return opinion.replicas().stream().filter(it -> !it.isDown()).count();
  }
}
