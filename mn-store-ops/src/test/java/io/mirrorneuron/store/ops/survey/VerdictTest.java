package io.mirrorneuron.store.ops.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.survey.NodeState.Attached;
import io.mirrorneuron.store.ops.survey.NodeState.Following;
import io.mirrorneuron.store.ops.survey.Opinion.KnownReplica;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is hard to bring about with real servers; StatusTest has the rest. */
class VerdictTest {

  private static final HostPort A = new HostPort("10.0.0.1", 6379);
  private static final HostPort B = new HostPort("10.0.0.2", 6379);
  private static final HostPort C = new HostPort("10.0.0.3", 6379);

  @Test
  void aWholeClusterIsOk() {
    Verdict verdict = verdict(List.of(sees(1, A, 2), sees(1, A, 2), sees(1, A, 2)), primary(A));

    assertThat(verdict).isEqualTo(new Verdict(Level.OK, List.of(), List.of()));
  }

  @Test
  void aSecondMasterIsNamedWithTheOneThatCounts() {
    Verdict verdict =
        verdict(List.of(sees(1, A, 2), sees(1, A, 2), sees(1, A, 2)), primary(A), primary(C));

    assertThat(verdict.level()).isEqualTo(Level.DEGRADED);
    assertThat(verdict.reasons())
        .containsExactly(
            "more than one master: 10.0.0.1:6379, 10.0.0.3:6379; writes to any but 10.0.0.1:6379"
                + " will be lost");
  }

  @Test
  void sentinelsOfDifferentEpochsAreQuotedAndTheNewestCounts() {
    Survey survey =
        survey(
            List.of(sees(1, A, 2), sees(1, A, 2), sees(7, B, 2)), List.of(replica(A), primary(B)));

    assertThat(survey.primary()).contains(B);
    assertThat(Verdict.on(survey).reasons())
        .contains(
            "the Sentinels do not agree: 2 name 10.0.0.1:6379 (epoch 1), 1 names 10.0.0.2:6379"
                + " (epoch 7)");
  }

  @Test
  void aQuorumBelowTheMajorityIsAWarningAndNoFault() {
    Verdict verdict = verdict(List.of(sees(1, A, 1), sees(1, A, 1), sees(1, A, 1)), primary(A));

    assertThat(verdict.level()).isEqualTo(Level.OK);
    assertThat(verdict.warnings())
        .containsExactly(
            "a quorum of 1 is less than the majority of 3 Sentinels: a minority can declare the"
                + " primary down");
  }

  @Test
  void aSentinelThatKnowsFewerPeersCouldBeElectedByAMinorityUnlessTheQuorumForbidsIt() {
    Verdict low = verdict(List.of(sees(1, A, 1), sees(1, A, 1), alone(1)), primary(A));
    Verdict safe = verdict(List.of(sees(1, A, 2), sees(1, A, 2), alone(2)), primary(A));

    assertThat(low.level()).isEqualTo(Level.DEGRADED);
    assertThat(low.reasons())
        .containsExactly(
            "Sentinel 10.0.1.1:26381 knows 0 of the 2 others that another one knows: a minority"
                + " could elect with it");
    assertThat(safe.level()).isEqualTo(Level.DEGRADED);
    assertThat(safe.reasons())
        .containsExactly("Sentinel 10.0.1.1:26381 knows 0 of the 2 others that another one knows");
  }

  @Test
  void aSentinelThatDoesNotKnowAReplicaOfThePrimaryCouldNotPromoteIt() {
    Opinion late =
        new Opinion(
            "id-late", 1, A, Set.of("master"), 2, Optional.empty(), List.of(B, C), List.of());
    NodeState attached =
        new NodeState(
            "master",
            "8.0",
            "x",
            10,
            100,
            Optional.empty(),
            List.of(new Attached(B, "online", 10, 0)));
    Verdict verdict =
        verdict(List.of(sees(1, A, 2), sees(1, A, 2), late), NodeSight.of(A, attached));

    assertThat(verdict.level()).isEqualTo(Level.DEGRADED);
    assertThat(verdict.reasons())
        .containsExactly(
            "Sentinel 10.0.1.1:26381 does not know replica 10.0.0.2:6379 yet: it could not promote"
                + " it");
  }

  @Test
  void anElectionThatNobodyCanWinIsNoQuorumAndOneThatSomeCanIsDegraded() {
    Opinion lacks =
        new Opinion(
            "id-lacks",
            1,
            A,
            Set.of("master"),
            2,
            Optional.of("NOQUORUM 1 usable Sentinels."),
            List.of(B, C),
            known());

    assertThat(verdict(List.of(lacks), primary(A)).level()).isEqualTo(Level.NO_QUORUM);
    assertThat(verdict(List.of(lacks, sees(1, A, 2)), primary(A)).level())
        .isEqualTo(Level.DEGRADED);
  }

  private static Opinion alone(int quorum) {
    return new Opinion(
        "id-alone", 1, A, Set.of("master"), quorum, Optional.empty(), List.of(), known());
  }

  private static Verdict verdict(List<Opinion> opinions, NodeSight... nodes) {
    List<NodeSight> all = new ArrayList<>(List.of(nodes));
    all.add(replica(B));
    return Verdict.on(survey(opinions, all));
  }

  private static Survey survey(List<Opinion> opinions, List<NodeSight> nodes) {
    List<SentinelSight> sentinels = new ArrayList<>();
    opinions.forEach(
        it ->
            sentinels.add(
                SentinelSight.of(new HostPort("10.0.1.1", 26379 + sentinels.size()), it)));
    return new Survey("mirror-neuron", Instant.EPOCH, sentinels, nodes);
  }

  private static Opinion sees(long epoch, HostPort primary, int quorum) {
    return new Opinion(
        "id", epoch, primary, Set.of("master"), quorum, Optional.empty(), List.of(B, C), known());
  }

  private static List<KnownReplica> known() {
    return List.of(new KnownReplica(B, Set.of("slave"), 100));
  }

  private static NodeSight primary(HostPort address) {
    return NodeSight.of(
        address, new NodeState("master", "8.0", "x", 10, 100, Optional.empty(), List.of()));
  }

  private static NodeSight replica(HostPort address) {
    return NodeSight.of(
        address,
        new NodeState(
            "slave",
            "8.0",
            "x",
            10,
            100,
            Optional.of(new Following(address.equals(A) ? B : A, "up", 0)),
            List.of()));
  }
}
