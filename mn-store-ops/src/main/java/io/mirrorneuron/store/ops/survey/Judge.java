package io.mirrorneuron.store.ops.survey;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.survey.NodeState.Attached;
import io.mirrorneuron.store.ops.survey.NodeState.Following;
import io.mirrorneuron.store.ops.survey.Opinion.KnownReplica;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Goes through a survey and says what is wrong. Used once. */
final class Judge {

  /** Fewer have no majority left when one is lost. */
  private static final int FEWEST_SENTINELS = 3;

  private final Survey survey;
  private final List<String> reasons = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private Level level = Level.OK;

  Judge(Survey survey) {
    this.survey = survey;
  }

  Verdict verdict() {
    lookAtSentinels();
    if (survey.opinions().findAny().isPresent()) {
      lookAtElections();
      lookAtAgreement();
      lookAtPrimary();
      lookAtReplicas();
      lookAtWhomTheyKnow();
    } else {
      at(
          survey.sentinels().stream().anyMatch(SentinelSight::isDenied)
              ? Level.UNKNOWN
              : Level.DOWN,
          "no Sentinel says anything of " + survey.masterName());
    }
    return new Verdict(level, reasons, warnings);
  }

  private void lookAtSentinels() {
    for (SentinelSight sentinel : survey.sentinels()) {
      if (sentinel.opinion().isEmpty()) {
        at(
            Level.DEGRADED,
            "Sentinel " + sentinel.address() + " says nothing: " + sentinel.problem());
      }
    }
  }

  private void lookAtElections() {
    List<String> lacking = new ArrayList<>();
    for (SentinelSight sentinel : survey.sentinels()) {
      sentinel
          .opinion()
          .flatMap(Opinion::cannotElect)
          .ifPresent(
              why -> lacking.add("Sentinel " + sentinel.address() + " cannot elect: " + why));
    }
    long asked = survey.opinions().count();
    lacking.forEach(it -> at(lacking.size() == asked ? Level.NO_QUORUM : Level.DEGRADED, it));
    int count = survey.sentinelCount();
    int majority = count / 2 + 1;
    survey
        .opinions()
        .mapToInt(Opinion::quorum)
        .filter(quorum -> quorum < majority)
        .distinct()
        .forEach(
            quorum ->
                warnings.add(
                    "a quorum of "
                        + quorum
                        + " is less than the majority of "
                        + count
                        + " Sentinels: a minority can declare the primary down"));
    if (survey.opinions().mapToInt(Opinion::quorum).distinct().count() > 1) {
      warnings.add("the Sentinels do not have the same quorum");
    }
    if (count < FEWEST_SENTINELS) {
      warnings.add(
          "with "
              + count
              + (count == 1 ? " Sentinel" : " Sentinels")
              + " there is no majority once one is lost");
    }
  }

  private void lookAtAgreement() {
    int most = survey.opinions().mapToInt(it -> it.peers().size()).max().orElse(0);
    for (SentinelSight sentinel : survey.sentinels()) {
      sentinel
          .opinion()
          .filter(it -> it.peers().size() < most)
          .ifPresent(
              it ->
                  at(
                      Level.DEGRADED,
                      "Sentinel "
                          + sentinel.address()
                          + " knows "
                          + it.peers().size()
                          + " of the "
                          + most
                          + " others that another one knows"
                          + (votes(it.peers().size(), it.quorum()) < votes(most, it.quorum())
                              ? ": a minority could elect with it"
                              : "")));
    }
    Map<String, Long> named =
        survey
            .opinions()
            .collect(
                Collectors.groupingBy(
                    it -> it.primary() + " (epoch " + it.epoch() + ")",
                    TreeMap::new,
                    Collectors.counting()));
    if (named.size() > 1) {
      at(
          Level.DEGRADED,
          "the Sentinels do not agree: "
              + named.entrySet().stream()
                  .map(
                      it ->
                          it.getValue() + (it.getValue() == 1 ? " names " : " name ") + it.getKey())
                  .collect(Collectors.joining(", ")));
    }
    if (survey.opinions().anyMatch(Opinion::isFailingOver)) {
      at(Level.DEGRADED, "a failover is under way");
    }
  }

  /** How many a Sentinel needs to be elected, as far as it knows: the quorum and a majority. */
  private static int votes(int peers, int quorum) {
    return Math.max(quorum, (peers + 1) / 2 + 1);
  }

  /** It learns of them from the primary, every ten seconds at the latest. */
  private void lookAtWhomTheyKnow() {
    List<Attached> attached = survey.primaryState().map(NodeState::attached).orElse(List.of());
    for (SentinelSight sentinel : survey.sentinels()) {
      sentinel
          .opinion()
          .ifPresent(
              it ->
                  attached.stream()
                      .map(Attached::address)
                      .filter(address -> !it.knows(address))
                      .forEach(
                          address ->
                              at(
                                  Level.DEGRADED,
                                  "Sentinel "
                                      + sentinel.address()
                                      + " does not know replica "
                                      + address
                                      + " yet: it could not promote it")));
    }
  }

  private void lookAtPrimary() {
    HostPort address = survey.primary().orElseThrow();
    Optional<NodeSight> primary = survey.node(address);
    Optional<NodeState> state = primary.flatMap(NodeSight::state);
    if (primary.filter(NodeSight::isDenied).isPresent()) {
      at(
          Level.UNKNOWN,
          "whether the primary takes writes cannot be asked: " + primary.get().problem());
    } else if (state.isEmpty()) {
      at(
          Level.DOWN,
          "the primary "
              + address
              + " does not answer: "
              + primary.map(NodeSight::problem).orElse("not asked"));
    } else if (!state.get().isPrimary()) {
      at(Level.DOWN, address + " is named the primary but says that it is a replica");
    }
    long down = survey.opinions().filter(Opinion::seesPrimaryDown).count();
    if (down > 0) {
      at(
          Level.DEGRADED,
          down
              + " of "
              + survey.opinions().count()
              + " Sentinels hold the primary "
              + address
              + " for down");
    }
    List<HostPort> masters =
        survey.nodes().stream().filter(NodeSight::isPrimary).map(NodeSight::address).toList();
    if (masters.size() > 1) {
      at(
          Level.DEGRADED,
          "more than one master: "
              + masters.stream().map(HostPort::toString).collect(Collectors.joining(", "))
              + "; writes to any but "
              + address
              + " will be lost");
    }
  }

  private void lookAtReplicas() {
    List<NodeSight> replicas = survey.replicas();
    if (replicas.isEmpty()) {
      at(Level.DEGRADED, "there is no replica that could take over");
      return;
    }
    replicas.forEach(this::lookAtReplica);
    if (survey.opinions().allMatch(it -> it.replicas().stream().allMatch(Judge::neverPromoted))) {
      warnings.add("every replica has priority 0: none would ever be promoted");
    }
  }

  private void lookAtReplica(NodeSight replica) {
    HostPort address = replica.address();
    if (replica.isDenied()) {
      at(Level.DEGRADED, "replica " + address + " cannot be asked: " + replica.problem());
      return;
    }
    if (replica.state().isEmpty()) {
      at(Level.DEGRADED, "replica " + address + " does not answer: " + replica.problem());
      return;
    }
    Optional<Following> following = replica.state().get().following();
    if (following.isPresent()) {
      if (!Optional.of(following.get().primary()).equals(survey.primary())) {
        at(
            Level.DEGRADED,
            "replica "
                + address
                + " follows "
                + following.get().primary()
                + " instead of the primary");
      } else if (!following.get().isUp()) {
        at(
            Level.DEGRADED,
            following.get().link().equals("sync")
                ? "replica " + address + " is being filled by the primary"
                : "replica " + address + " has no link to the primary");
      }
    }
    long down =
        survey
            .opinions()
            .filter(
                it ->
                    it.replicas().stream()
                        .anyMatch(known -> known.address().equals(address) && known.isDown()))
            .count();
    if (down > 0) {
      at(
          Level.DEGRADED,
          down
              + " of "
              + survey.opinions().count()
              + " Sentinels hold replica "
              + address
              + " for down");
    }
  }

  private static boolean neverPromoted(KnownReplica replica) {
    return replica.priority() == 0;
  }

  private void at(Level atLeast, String reason) {
    reasons.add(reason);
    if (atLeast.compareTo(level) > 0) {
      level = atLeast;
    }
  }
}
