package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.LeaderElector;
import io.mirrorneuron.store.LeadershipChange;
import io.mirrorneuron.store.LeadershipChange.Kind;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Leading: V1 to V3. */
abstract class ElectionClauses extends HandleClauses {

  static final int CANDIDATES = 3;

  private static final LeaseName LEADER = LeaseName.named("cluster:leader");

  /** One who campaigns. */
  private record Candidate(Application store, LeaderElector elector, List<LeadershipChange> told) {

    static Candidate of(Application store, LeaseTerms terms) {
      List<LeadershipChange> told = new CopyOnWriteArrayList<>();
      LeaderElector elector = LeaderElector.campaign(store.leases(), LEADER, terms);
      elector.onChange(told::add);
      return new Candidate(store, elector, told);
    }

    List<Kind> kinds() {
      return told.stream().map(LeadershipChange::kind).toList();
    }
  }

  /**
   * Who follows has been woken, or has asked: several times within {@link #patience()}, so that it
   * is elected also where a failover hides the release.
   */
  final LeaseTerms leading() {
    return LeaseTerms.of(leaderTtl()).renewEvery(Duration.ofSeconds(5));
  }

  /** Stores of as many owners. */
  final List<Application> openSeveral() {
    needs(Capability.SHARED_DATA);
    List<Application> stores = new ArrayList<>();
    for (int n = 0; n < CANDIDATES; n++) {
      stores.add(openAs("node/" + n));
    }
    return stores;
  }

  /** As many candidates in one store, which it treats as it would treat those of others. */
  final List<Application> openOneForSeveral() {
    Application store = openAs("node/0");
    return Collections.nCopies(CANDIDATES, store);
  }

  /** All but the first of them come when the first leads, and have asked in vain since. */
  private List<Candidate> campaigning(List<Application> stores) {
    List<Candidate> candidates = new ArrayList<>();
    startOneAfterTheOther(
        stores,
        store -> candidates.add(Candidate.of(store, leading())),
        () -> candidates.stream().filter(one -> one.elector().isLeader()).count());
    return candidates;
  }

  /** Has all but the first come when the first leads, and waits until they have asked. */
  final void startOneAfterTheOther(
      List<Application> stores, Consumer<Application> start, LongSupplier leaders) {
    start.accept(stores.get(0));
    eventually("the first leads").until(() -> leaders.getAsLong() >= 1);
    Map<Application, Long> before = new HashMap<>();
    List<Application> others = stores.subList(1, stores.size());
    others.forEach(store -> before.put(store, store.requests()));
    others.forEach(start);
    before.forEach(
        (store, requests) ->
            eventually("others have asked")
                .until(() -> leaders.getAsLong() > 1 || hasAskedInVain(store, requests)));
  }

  /** Waits until one leads, and looks that the others do not. */
  private Candidate leader(List<Candidate> candidates) {
    eventually("one is elected")
        .until(() -> candidates.stream().anyMatch(one -> one.elector().isLeader()));
    List<Candidate> leaders = candidates.stream().filter(one -> one.elector().isLeader()).toList();
    assertThat(leaders).as("leaders").hasSize(1);
    return leaders.get(0);
  }

  /** Looks that all see the same leader; returns its token. */
  private static long assertAllSee(Candidate leader, List<Candidate> candidates) {
    Fence fence = leader.elector().fence();
    for (Candidate candidate : candidates) {
      LeaseInfo seen = candidate.elector().leader().orElseThrow();
      assertThat(seen.name()).isEqualTo(LEADER);
      assertThat(seen.owner()).isEqualTo(leader.store().owner());
      assertThat(seen.token()).isEqualTo(fence.token());
    }
    return fence.token();
  }

  private void assertOneLeads(List<Candidate> candidates) {
    Candidate leader = leader(candidates);
    long token = assertAllSee(leader, candidates);
    eventually("it is told").until(() -> leader.kinds().equals(List.of(Kind.ELECTED)));
    assertThat(leader.told().get(0).token()).isEqualTo(token);
    assertThat(candidates.stream().filter(one -> !one.equals(leader)))
        .allMatch(one -> one.told().isEmpty());
  }

  private void assertEachFollows(List<Candidate> candidates) {
    List<Candidate> left = new ArrayList<>(candidates);
    for (long last = 0; !left.isEmpty(); ) {
      Candidate leader = leader(left);
      long token = assertAllSee(leader, candidates);
      assertThat(token).isGreaterThan(last);
      last = token;
      leader.elector().close();
      assertThat(leader.elector().isLeader()).isFalse();
      eventually("the loss is told")
          .until(() -> leader.kinds().equals(List.of(Kind.ELECTED, Kind.LOST)));
      left.remove(leader);
    }
    assertThat(candidates.get(0).elector().leader()).as("nobody is left").isEmpty();
  }

  @Test
  @DisplayName("V1 required: of several that campaign in one store one leads, and all see it")
  void ofSeveralThatCampaignInOneStoreOneLeads() {
    assertOneLeads(campaigning(openOneForSeveral()));
  }

  @Test
  @DisplayName("V1 optional: of several stores that campaign one leads, and all see it")
  void ofSeveralStoresThatCampaignOneLeads() {
    assertOneLeads(campaigning(openSeveral()));
  }

  @Test
  @DisplayName("V2 required: a leader that is closed is followed by another one of its store")
  void aLeaderThatIsClosedIsFollowedByAnotherOneOfItsStore() {
    assertEachFollows(campaigning(openOneForSeveral()));
  }

  @Test
  @DisplayName("V2 optional: a leader that is closed is followed by one in another store")
  void aLeaderThatIsClosedIsFollowedByOneInAnotherStore() {
    assertEachFollows(campaigning(openSeveral()));
  }

  @Test
  @DisplayName("V3 required: a leader that loses its lease is told, and elected under a new token")
  void aLeaderThatLosesItsLeaseIsToldAndElectedUnderANewToken() {
    Application store = openAs("node");
    Candidate candidate = Candidate.of(store, OFTEN);
    LeaderElector elector = candidate.elector();
    eventually("it is elected").until(elector::isLeader);
    Fence first = elector.fence();
    assertThat(store.takeAway(first)).isTrue();
    eventually("it is elected again").until(() -> candidate.told().size() >= 3);
    assertThat(candidate.kinds()).containsExactly(Kind.ELECTED, Kind.LOST, Kind.ELECTED);
    assertThat(candidate.told().get(1).token()).isEqualTo(first.token());
    assertThat(elector.fence().token()).isGreaterThan(first.token());
    assertThat(candidate.told().get(2).token()).isEqualTo(elector.fence().token());
    elector.close();
    refuses(FencedException.class, elector::fence);
  }

  @Test
  @DisplayName("V3 required: a leader that loses is elected again, though its executor is busy")
  void aLeaderThatLosesIsElectedAgainThoughItsExecutorIsBusy() {
    Application store = openBusy("node");
    try (LeaderElector elector = LeaderElector.campaign(store.leases(), LEADER, OFTEN)) {
      eventually("it is elected").until(elector::isLeader);
      Fence first = elector.fence();
      assertThat(store.takeAway(first)).isTrue();
      eventually("it is elected again")
          .until(() -> elector.isLeader() && elector.fence().token() > first.token());
    }
  }
}
