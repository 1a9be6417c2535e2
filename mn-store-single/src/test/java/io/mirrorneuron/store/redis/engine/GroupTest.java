package io.mirrorneuron.store.redis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.redis.TransportException.Phase;
import org.junit.jupiter.api.Test;

/** What goes out together. */
class GroupTest {

  private static final Confirmation ONE = new Confirmation(1, 100);
  private static final Confirmation TWO = new Confirmation(2, 100);

  private final long now = Ticker.system().read();

  @Test
  void differentConfirmationsGoTogetherTheWeakestFirst() {
    Group group = new Group(null, Group.OPERATIONS);

    assertThat(group.takes(Played.pending("two", TWO), now)).isTrue();
    assertThat(group.takes(Played.pending("none", Confirmation.NONE), now)).isTrue();
    assertThat(group.takes(Played.pending("one", ONE), now)).isTrue();
    assertThat(group.takes(Played.pending("one again", ONE), now)).isTrue();

    assertThat(group.members()).hasSize(4);
    assertThat(group.waits()).containsExactly(ONE, TWO);
  }

  @Test
  void aFourthKindOfWaitingHasToWaitForAnotherGroup() {
    Group group = new Group(null, Group.OPERATIONS);
    for (int i = 1; i <= 3; i++) {
      assertThat(group.takes(Played.pending("w" + i, new Confirmation(i, 100)), now)).isTrue();
    }

    assertThat(group.takes(Played.pending("w4", new Confirmation(4, 100)), now)).isFalse();
    assertThat(group.takes(Played.pending("none", Confirmation.NONE), now)).isTrue();
  }

  /** Whoever leads waits for the whole exchange. */
  @Test
  void behindACallerThatLeadsNobodyGoesWhoWaitsForMoreOrIsInDoubt() {
    Pending leader = Pending.awaited(Played.attempts("leader", ONE), Played.later());
    Group group = new Group(leader, Group.OPERATIONS);
    assertThat(group.takes(leader, now)).isTrue();
    Pending doubted = Played.pending("doubted", ONE);
    doubted.broke(Played.broken(Phase.IN_DOUBT));
    assertThat(doubted.next()).isEqualTo(Attempts.Next.AFTER_BREAK);

    assertThat(group.takes(doubted, now)).isFalse();
    assertThat(group.takes(Played.pending("two", TWO), now)).isFalse();
    assertThat(group.takes(Played.pending("longer", new Confirmation(1, 101)), now)).isFalse();
    assertThat(group.takes(Played.pending("shorter", new Confirmation(1, 99)), now)).isTrue();
    assertThat(group.takes(Played.pending("none", Confirmation.NONE), now)).isTrue();
  }

  @Test
  void whoHasBeenGivenUpIsDropped() {
    Group group = new Group(null, Group.OPERATIONS);
    Pending gone = Played.pending("gone", ONE);
    assertThat(gone.giveUpHere(gone.attempts().interrupted())).isTrue();

    assertThat(group.takes(gone, now)).isTrue();

    assertThat(group.members()).isEmpty();
    assertThat(group.waits()).isEmpty();
  }

  @Test
  void aGroupIsBounded() {
    Group group = new Group(null, Group.OPERATIONS);
    for (int i = 0; i < 256; i++) {
      assertThat(group.takes(Played.pending("w" + i, Confirmation.NONE), now)).isTrue();
    }

    assertThat(group.takes(Played.pending("w256", Confirmation.NONE), now)).isFalse();
  }

  @Test
  void aGroupIsBoundedInBytesUnlessItIsASingleOne() {
    Group group = new Group(null, Group.OPERATIONS);

    assertThat(group.takes(Played.pending("x".repeat(2 << 20), Confirmation.NONE), now)).isTrue();
    assertThat(group.takes(Played.pending("y", Confirmation.NONE), now)).isFalse();
  }

  @Test
  void nobodyWaitsForReplicasBeyondItsDeadline() {
    Attempts<Object> attempts = Played.attempts("hurry", new Confirmation(1, 60_000));
    Group group = new Group(null, Group.OPERATIONS);

    assertThat(group.takes(Pending.calledBack(attempts, now + 5_000_000, any -> {}), now)).isTrue();

    assertThat(group.waits()).containsExactly(new Confirmation(1, 5));
  }
}
