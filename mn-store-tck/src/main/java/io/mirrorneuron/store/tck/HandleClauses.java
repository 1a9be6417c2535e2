package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mirrorneuron.store.ClaimedJob;
import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.Lease.State;
import io.mirrorneuron.store.LeaseChange;
import io.mirrorneuron.store.LeaseChange.Cause;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Payload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a holder is told and kept from: H1 to H4. */
abstract class HandleClauses extends WaitingClauses {

  /** Ends in no test by itself, and is renewed all the time. */
  static final LeaseTerms OFTEN = LeaseTerms.of(LONG).renewEvery(Duration.ofMillis(50));

  private static final LeaseName HELD = LeaseName.named("held");

  /** Who holds a lost lease is asked for a second; a server that is held up answers later. */
  private static final int INQUIRIES = 3;

  private static List<LeaseChange> listening(Lease lease) {
    List<LeaseChange> told = new CopyOnWriteArrayList<>();
    lease.onStateChange(told::add);
    return told;
  }

  /** Waits until the holder has been told the loss; then it is told no more. */
  private void assertLost(Lease lease, List<LeaseChange> told, Cause cause) {
    eventually("the loss is told").until(() -> !told.isEmpty());
    assertTold(told, cause);
    assertThat(lease.state()).isEqualTo(State.LOST);
    assertThat(lease.remaining()).isZero();
    refuses(FencedException.class, lease::fence);
    lease.close();
    assertThat(told).hasSize(1);
  }

  /** Of a loss, and of nothing else. */
  private static void assertTold(List<LeaseChange> told, Cause cause) {
    assertThat(told)
        .extracting(LeaseChange::from, LeaseChange::to, LeaseChange::cause)
        .containsExactly(tuple(State.HELD, State.LOST, cause));
  }

  @Test
  @DisplayName("H1 required: what was acquired is renewed by itself")
  void whatWasAcquiredIsRenewedByItself() {
    Application store = openAs("me");
    List<Lease> leases = List.of(store.granted(HELD, OFTEN), store.granted(NAMED, OFTEN));
    for (Lease lease : leases) {
      // As if it were near its end.
      assertThat(store.below().renew(lease.fence(), Duration.ofSeconds(30))).isTrue();
    }
    for (Lease lease : leases) {
      eventually("it is renewed")
          .until(
              () -> store.below().inspect(lease.name()).orElseThrow().remaining().toSeconds() > 60);
      assertThat(lease.isHeld()).isTrue();
      assertThat(store.below().inspect(lease.name()).map(LeaseInfo::token)).contains(lease.token());
    }
  }

  @Test
  @DisplayName("H2 required: what is released is lost to its holder, and free")
  void whatIsReleasedIsLostToItsHolder() {
    Application store = openAs("me");
    Lease lease = store.granted(HELD, RARELY);
    List<LeaseChange> told = listening(lease);
    assertThat(store.leases().release(lease)).isTrue();
    assertThat(lease.isHeld()).isFalse();
    assertThat(store.below().inspect(HELD)).isEmpty();
    assertLost(lease, told, Cause.RELEASED);
  }

  @Test
  @DisplayName("H2 required: a holder is told that its lease was granted to another")
  void aHolderIsToldThatItsLeaseWasGrantedToAnother() {
    Application store = openAs("me");
    List<LeaseChange> told = List.of();
    for (int n = 0; n < INQUIRIES && !tells(told, Cause.ANOTHER_OWNER); n++) {
      told = toldOfALossToAnother(store, LeaseName.named("held-" + n));
    }
    assertTold(told, Cause.ANOTHER_OWNER);
  }

  /** An inquiry that is answered too late ends as an expiry. */
  private List<LeaseChange> toldOfALossToAnother(Application store, LeaseName name) {
    Lease lease = store.granted(name, RARELY);
    List<LeaseChange> told = listening(lease);
    assertThat(store.below().release(lease.fence())).isTrue();
    Fence other = store.below().granted(name, "you", LONG);
    assertThat(store.leases().renew(lease)).isFalse();
    eventually("the loss is told").until(() -> !told.isEmpty());
    assertLost(lease, told, tells(told, Cause.EXPIRED) ? Cause.EXPIRED : Cause.ANOTHER_OWNER);
    assertThat(store.below().inspect(name).map(LeaseInfo::token)).contains(other.token());
    return told;
  }

  private static boolean tells(List<LeaseChange> told, Cause cause) {
    return told.stream().anyMatch(change -> change.cause() == cause);
  }

  @Test
  @DisplayName("H2 required: a holder that does not ask is told that its lease has expired")
  void aHolderIsToldThatItsLeaseHasExpired() {
    Application store = openAs("me");
    Lease stays = store.granted(NAMED, OFTEN);
    Lease lease = store.granted(HELD, OFTEN);
    List<LeaseChange> told = listening(lease);
    Fence fence = lease.fence();
    eventually("it expires between two renewals")
        .until(
            () -> {
              boolean held = store.below().renew(fence, Duration.ofMillis(1));
              return !held;
            });
    assertLost(lease, told, Cause.EXPIRED);
    assertThat(stays.isHeld()).isTrue();
    assertThat(store.below().inspect(NAMED).map(LeaseInfo::token)).contains(stays.token());
  }

  @Test
  @DisplayName("H2 required: a holder is told that its store was closed")
  void aHolderIsToldThatItsStoreWasClosed() {
    Application store = openAs("me");
    Lease lease = store.granted(HELD, RARELY);
    List<LeaseChange> told = listening(lease);
    store.close();
    assertThat(lease.isHeld()).isFalse();
    assertLost(lease, told, Cause.STORE_CLOSED);
  }

  @Test
  @DisplayName("H2 optional: what is held when its store is closed is not released")
  void whatIsHeldWhenItsStoreIsClosedIsNotReleased() {
    needs(Capability.SHARED_DATA);
    Client other = open();
    Application store = openAs("me");
    Lease lease = store.granted(HELD, RARELY);
    store.close();
    lease.close();
    assertThat(other.inspect(HELD).map(LeaseInfo::token)).contains(lease.token());
  }

  @Test
  @DisplayName(
      "H3 required: a holder is suspended at its local deadline, and holds again if renewed")
  void aHolderIsSuspendedAtItsLocalDeadline() {
    ShiftedTicker ticker = new ShiftedTicker();
    Application store = openAs("me", ticker);
    Lease lease = store.granted(HELD, OFTEN);
    List<LeaseChange> told = listening(lease);
    long token = lease.token();
    ticker.forward(OFTEN.localTerm());
    eventually("it is held again").until(() -> told.size() >= 2);
    assertThat(told)
        .extracting(LeaseChange::to, LeaseChange::cause)
        .startsWith(
            tuple(State.SUSPENDED, Cause.DEADLINE_PASSED), tuple(State.HELD, Cause.RENEWED));
    eventually("it is held").until(lease::isHeld);
    assertThat(lease.fence()).isEqualTo(new Fence(HELD, token));
  }

  @Test
  @DisplayName("H4 required: the lease of a claimed job is renewed by its commits")
  void theLeaseOfAClaimedJobIsRenewedByItsCommits() {
    ShiftedTicker ticker = new ShiftedTicker();
    Application store = openAs("me", ticker);
    store.below().put("job", "state");
    ClaimedJob job = store.claims().claim(RARELY).orElseThrow();
    Lease lease = job.lease();
    assertThat(store.below().renew(lease.fence(), LONG)).as("as if near its end").isTrue();
    job.commit(Commit.create().state(Payload.utf8("next")));
    assertThat(store.below().inspect(lease.name()).orElseThrow().remaining()).isGreaterThan(LONG);

    // Not long enough for it to be due after this commit, whenever it was before.
    Duration pause = RARELY.renewEvery().dividedBy(2);
    ticker.forward(pause);
    assertThat(lease.remaining()).isLessThanOrEqualTo(RARELY.localTerm().minus(pause));
    job.commit(Commit.create().state(Payload.utf8("last")));
    assertThat(lease.remaining())
        .isBetween(RARELY.localTerm().minus(pause).plus(LONG), RARELY.localTerm());
  }
}
