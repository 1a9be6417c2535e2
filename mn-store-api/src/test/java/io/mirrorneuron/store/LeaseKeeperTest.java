package io.mirrorneuron.store;

import static io.mirrorneuron.store.FakeBackend.renewed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import io.mirrorneuron.store.LeaseChange.Cause;
import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.LeaseStore.Renewal;
import io.mirrorneuron.store.spi.LeaseStore.Renewed;
import io.mirrorneuron.store.spi.Replication;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The keeper takes its turns when a test says so, on a ticker that a test moves. */
class LeaseKeeperTest {

  /** 60 s on the server, 40 s here, renewed every 10 s. */
  private static final LeaseTerms TERMS = LeaseTerms.job();

  private static final StoreUnavailableException AWAY = new StoreUnavailableException("away", null);

  @RegisterExtension final Logged log = Logged.by(LeaseKeeper.class);

  private final FakeBackend backend = new FakeBackend().returning("release", true);
  private final LeaseKeeper keeper = backend.keeper();
  private final Leases leases = new Leases(backend.operations(), "me", keeper);
  private final List<LeaseChange> told = new ArrayList<>();

  @BeforeEach
  void answer() {
    answering(size -> renewed(Collections.nCopies(size, true).toArray(Boolean[]::new)));
    backend.returning("inspect", List.of(Optional.empty()));
  }

  @Test
  void aLeaseIsRenewedByItselfAsOftenAsItsTermsSay() {
    Lease lease = grant("a");
    for (int i = 0; i < 100; i++) {
      backend.pass(keeper, Duration.ofSeconds(1));
      assertThat(lease.remaining()).isGreaterThanOrEqualTo(Duration.ofSeconds(29));
    }
    assertThat(backend.requests("renew").size()).isBetween(10, 14);
    assertThat(backend.last().arguments().get(0))
        .isEqualTo(List.of(new Renewal(lease.fence(), Duration.ofSeconds(60))));
    assertThat(told).isEmpty();
  }

  @Test
  void whatIsDueSoonIsRenewedTogetherAndNotMoreThanAHundredAtOnce() {
    for (int i = 0; i < 1000; i++) {
      grant("job-" + i);
    }
    for (int i = 0; i < 1000; i++) {
      backend.pass(keeper, Duration.ofMillis(100));
    }
    List<Integer> sizes =
        backend.requests("renew").stream()
            .map(request -> request.argument(0, List.class).size())
            .toList();
    assertThat(sizes).allSatisfy(size -> assertThat(size).isBetween(1, 100));
    assertThat(sizes.stream().mapToInt(size -> size).sum()).isBetween(10_000, 13_000);
    assertThat(sizes.size()).as("calls for ten rounds").isLessThan(400);
  }

  @Test
  void leasesThatWereAcquiredTogetherAreRenewedSpreadOverTheInterval() {
    for (int i = 0; i < 1000; i++) {
      grant("job-" + i);
    }
    int most = 0;
    for (int i = 0; i < 100; i++) {
      int before = backend.requests("renew").size();
      backend.pass(keeper, Duration.ofMillis(100));
      most = Math.max(most, backend.requests("renew").size() - before);
    }
    assertThat(most).as("calls in a hundredth of the interval").isLessThanOrEqualTo(2);
  }

  @Test
  void leasesThatAllFellDueInAnOutageSpreadAgain() {
    List<Integer> sizes = new ArrayList<>();
    backend.failing("renew", AWAY);
    for (int i = 0; i < 1000; i++) {
      grant("job-" + i);
    }
    backend.passInSteps(keeper, Duration.ofSeconds(38));
    answering(
        size -> {
          sizes.add(size);
          return held(size);
        });
    int most = 0;
    for (int i = 0; i < 600; i++) {
      sizes.clear();
      backend.pass(keeper, Duration.ofMillis(100));
      most = i < 200 ? 0 : Math.max(most, sizes.stream().mapToInt(size -> size).sum());
    }
    assertThat(most).as("leases in one round, two intervals later").isBetween(20, 500);
  }

  @Test
  void whoeverIsGrantedALeaseTooLateIsToldSo() {
    backend.on(
        "acquire",
        request -> {
          backend.ticker.advance(Duration.ofSeconds(41));
          return CompletableFuture.completedFuture(
              Optional.of(new Fence(request.argument(0, LeaseName.class), 1)));
        });
    Lease lease = leases.acquire(LeaseName.job("late"), TERMS).orElseThrow();
    lease.onStateChange(told::add);
    backend.turn(keeper);
    assertThat(lease.state()).isEqualTo(Lease.State.SUSPENDED);
    assertThat(told).extracting(LeaseChange::to).containsExactly(Lease.State.SUSPENDED);
  }

  @Test
  void aDeadlineThatPassedWhileAnAnswerWasNotedIsStillTold() {
    Lease lease = grant("a");
    backend.ticker.advance(Duration.ofSeconds(40));
    // By another thread, before the keeper has looked: it changes nothing of the deadline.
    answering(size -> new Renewed(Collections.nCopies(size, true), Replication.unknown()));
    assertThat(leases.renew(lease)).isTrue();
    backend.turn(keeper);
    assertThat(told).extracting(LeaseChange::to).containsExactly(Lease.State.SUSPENDED);
  }

  @Test
  void oneCallIsUnderWayAtATime() {
    List<CompletableFuture<Renewed>> replies = new ArrayList<>();
    backend.on(
        "renew",
        request -> {
          replies.add(new CompletableFuture<>());
          return replies.get(replies.size() - 1);
        });
    for (int i = 0; i < 250; i++) {
      grant("job-" + i);
    }
    backend.pass(keeper, Duration.ofSeconds(10));
    assertThat(replies).hasSize(1);

    replies.get(0).complete(held(100));
    backend.turn(keeper);
    assertThat(replies).hasSize(2);
  }

  @Test
  void aHolderIsToldAtTheDeadlineThoughTheRenewalDoesNotAnswer() {
    Lease lease = grant("a");
    backend.pending("renew", new CompletableFuture<>());
    backend.pass(keeper, Duration.ofSeconds(10));
    backend.pass(keeper, Duration.ofSeconds(30).minusNanos(1));
    assertThat(told).isEmpty();
    assertThat(lease.isHeld()).isTrue();

    backend.pass(keeper, Duration.ofNanos(1));

    assertThat(told)
        .containsExactly(
            new LeaseChange(
                lease,
                Lease.State.HELD,
                Lease.State.SUSPENDED,
                Cause.DEADLINE_PASSED,
                Instant.EPOCH));
    assertThat(lease.state()).isEqualTo(Lease.State.SUSPENDED);
  }

  @Test
  void aSuspendedLeaseIsStillRenewedAndHeldAgainIfTheServerHasIt() {
    Lease lease = grant("a");
    backend.failing("renew", AWAY);
    backend.passInSteps(keeper, Duration.ofSeconds(55));
    assertThat(causes()).containsExactly(Cause.DEADLINE_PASSED);
    assertThatExceptionOfType(FencedException.class).isThrownBy(lease::fence);

    answer();
    backend.passInSteps(keeper, Duration.ofSeconds(10));

    assertThat(causes()).containsExactly(Cause.DEADLINE_PASSED, Cause.RENEWED);
    assertThat(lease.fence().token()).isEqualTo(lease.token());
  }

  @Test
  void aStoreThatFailsIsAskedAgainSoonerThanUsualButNotInALoop() {
    grant("a");
    backend.failing("renew", AWAY);
    backend.passInSteps(keeper, Duration.ofSeconds(100));

    // Every eighth of the interval at most, every interval at least.
    assertThat(backend.requests("renew").size()).isBetween(10, 80);
    assertThat(log.events())
        .singleElement()
        .satisfies(event -> assertThat(event.getLevel()).isEqualTo(Level.WARN));

    answer();
    backend.passInSteps(keeper, Duration.ofSeconds(10));
    assertThat(log.events()).hasSize(2);
    assertThat(log.events().get(1).getFormattedMessage()).contains("renewed again");
  }

  @Test
  void whoSleptPastTheDeadlineIsToldBeforeAnythingIsRenewed() {
    Lease lease = grant("a");
    List<Lease.State> seen = new ArrayList<>();
    backend.on(
        "renew",
        request -> {
          seen.add(lease.state());
          return CompletableFuture.completedFuture(renewed(true));
        });
    backend.ticker.advance(Duration.ofSeconds(50));
    backend.turn(keeper);

    assertThat(seen).containsExactly(Lease.State.SUSPENDED);
    assertThat(causes()).containsExactly(Cause.DEADLINE_PASSED, Cause.RENEWED);
  }

  @Test
  void anAnswerThatWaitedWhileTheProcessWasStoppedCountsFromBeforeItWasAskedFor() {
    Lease lease = grant("a");
    CompletableFuture<Renewed> reply = new CompletableFuture<>();
    backend.pending("renew", reply);
    backend.pass(keeper, Duration.ofSeconds(10));
    reply.complete(renewed(true));
    backend.pending("renew", new CompletableFuture<>());
    backend.ticker.advance(Duration.ofSeconds(45));

    assertThat(lease.isHeld()).isFalse();
    backend.turn(keeper);
    assertThat(lease.isHeld()).isFalse();
    assertThat(causes()).containsExactly(Cause.DEADLINE_PASSED);
  }

  @Test
  void aLossIsKnownAtOnceAndToldWithItsCauseAsSoonAsThatIsKnown() {
    Lease lease = grant("a");
    CompletableFuture<List<Optional<LeaseInfo>>> holder = new CompletableFuture<>();
    backend.returning("renew", renewed(false)).pending("inspect", holder);
    backend.pass(keeper, Duration.ofSeconds(10));

    assertThat(lease.state()).isEqualTo(Lease.State.LOST);
    assertThatExceptionOfType(FencedException.class).isThrownBy(lease::fence);
    assertThat(told).isEmpty();

    holder.complete(List.of(Optional.of(info(lease, 41))));
    backend.turn(keeper);
    assertThat(causes()).containsExactly(Cause.ANOTHER_OWNER);
    backend.passInSteps(keeper, Duration.ofSeconds(100));
    assertThat(backend.requests("renew")).as("it is not renewed any more").hasSize(1);
    assertThat(told).hasSize(1);
  }

  @Test
  void aLossOfWhichNoMoreCanBeLearnedIsToldAsAnExpiry() {
    grant("a");
    backend.returning("renew", renewed(false)).failing("inspect", AWAY);
    backend.pass(keeper, Duration.ofSeconds(10));

    assertThat(causes()).containsExactly(Cause.EXPIRED);
  }

  @Test
  void aKeyThatCannotBeReadHidesNoCauseButItsOwn() {
    for (StoreException unreadable :
        List.of(
            new CorruptDataException("lease:job:{job-57}", "a list"),
            new StoreRefusedException(StoreRefusedException.Reason.WRONG_TYPE, "a list", null))) {
      told.clear();
      List<Lease> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        all.add(grant("job-" + i));
      }
      int before = backend.requests("inspect").size();
      backend.on("inspect", request -> ofAnother(request, "job-57", unreadable));
      answering(size -> renewed(Collections.nCopies(size, false).toArray(Boolean[]::new)));
      assertThat(leases.renewAll(all)).hasSize(100);
      backend.turn(keeper);

      assertThat(told).hasSize(100);
      assertThat(told)
          .allSatisfy(
              change ->
                  assertThat(change.cause())
                      .isEqualTo(
                          change.lease().name().id().equals("job-57")
                              ? Cause.EXPIRED
                              : Cause.ANOTHER_OWNER));
      assertThat(backend.requests("inspect").size() - before)
          .as("by halves")
          .isLessThanOrEqualTo(15);
    }
  }

  @Test
  void aStoreThatFailsIsNotAskedForEachLossByItself() {
    List<Lease> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(grant("job-" + i));
    }
    backend.failing("inspect", AWAY);
    answering(size -> renewed(Collections.nCopies(size, false).toArray(Boolean[]::new)));
    assertThat(leases.renewAll(all)).hasSize(100);
    backend.turn(keeper);

    assertThat(causes()).hasSize(100).containsOnly(Cause.EXPIRED);
    assertThat(backend.requests("inspect")).hasSize(1);
  }

  @Test
  void anInquiryThatNeverEndsIsGivenUpAndTheLossIsTold() {
    grant("a");
    backend.returning("renew", renewed(false)).pending("inspect", new CompletableFuture<>());
    backend.pass(keeper, Duration.ofSeconds(10));
    assertThat(told).isEmpty();
    backend.pass(keeper, Duration.ofSeconds(3));
    assertThat(causes()).containsExactly(Cause.EXPIRED);
  }

  @Test
  void whyALeaseIsLostIsNotAskedOnTheApplicationsExecutor() {
    grant("a");
    backend.returning("renew", renewed(false));
    backend.pass(keeper, Duration.ofSeconds(10));
    assertThat(backend.requests("inspect").get(0).call().waiting())
        .isEqualTo(Call.Waiting.CALLER_WAITS_LATER);
  }

  @Test
  void exactlyTheLostOnesAmongManyAreLost() {
    List<Lease> all = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      all.add(grant("job-" + i));
    }
    List<Lease> lost = all.stream().filter(lease -> lease.name().id().endsWith("7")).toList();
    backend
        .on("renew", request -> CompletableFuture.completedFuture(allButSevens(request)))
        .failing("inspect", AWAY);
    backend.passInSteps(keeper, Duration.ofSeconds(12));

    assertThat(all.stream().filter(lease -> !lease.isHeld()).toList()).isEqualTo(lost);
    assertThat(told.stream().map(LeaseChange::lease)).containsExactlyInAnyOrderElementsOf(lost);
  }

  @Test
  void renewalStopsBeforeTheReleaseIsSent() {
    Lease lease = grant("a");
    List<Integer> kept = new ArrayList<>();
    backend.on(
        "release",
        request -> {
          kept.add(keeper.book().size());
          return CompletableFuture.completedFuture(true);
        });
    lease.close();
    backend.passInSteps(keeper, Duration.ofSeconds(100));

    assertThat(kept).containsExactly(0);
    assertThat(backend.requests("renew")).isEmpty();
    assertThat(causes()).containsExactly(Cause.RELEASED);
  }

  @Test
  void anAnswerThatComesAfterTheReleaseChangesNothing() {
    Lease lease = grant("a");
    CompletableFuture<Renewed> reply = new CompletableFuture<>();
    backend.pending("renew", reply);
    backend.pass(keeper, Duration.ofSeconds(10));
    lease.close();
    reply.complete(renewed(true));
    backend.passInSteps(keeper, Duration.ofSeconds(100));

    assertThat(lease.isHeld()).isFalse();
    assertThat(backend.requests("renew")).hasSize(1);
    assertThat(causes()).containsExactly(Cause.RELEASED);
  }

  @Test
  void aCallThatNeverEndsIsGivenUpAndItsLateAnswerCountsForWhatItIs() {
    Lease lease = grant("a");
    CompletableFuture<Renewed> reply = new CompletableFuture<>();
    backend.pending("renew", reply);
    backend.pass(keeper, Duration.ofSeconds(10));
    backend.passInSteps(keeper, Duration.ofSeconds(25));
    assertThat(backend.requests("renew")).hasSizeGreaterThan(1);

    reply.complete(renewed(false));
    backend.turn(keeper);
    assertThat(lease.state()).isEqualTo(Lease.State.LOST);
  }

  @Test
  void closingTheStoreLosesEveryLeaseAndReleasesNone() {
    Lease lease = grant("a");
    CompletableFuture<Renewed> reply = new CompletableFuture<>();
    backend.pending("renew", reply);
    backend.pass(keeper, Duration.ofSeconds(10));
    keeper.close();
    reply.complete(renewed(true));
    backend.turn(keeper);

    assertThat(causes()).containsExactly(Cause.STORE_CLOSED);
    assertThat(lease.state()).isEqualTo(Lease.State.LOST);
    assertThat(grant("b").state()).as("granted while it closed").isEqualTo(Lease.State.LOST);
    assertThat(backend.requests("release")).isEmpty();
  }

  @Test
  void aLeaseCountsFromTheLastRenewalThatTheReplicasAreKnownToHold() {
    Lease lease = grant("a");
    answering(size -> new Renewed(held(size).held(), Replication.unknown()));
    backend.pass(keeper, Duration.ofSeconds(10));
    Duration unproven = lease.remaining();
    assertThat(unproven).isEqualTo(Duration.ofSeconds(30));

    answering(size -> new Renewed(held(size).held(), new Replication.Since(backend.ticker.read())));
    backend.ticker.advance(Duration.ofSeconds(10));
    backend.turn(keeper);
    assertThat(lease.remaining()).as("its own proof").isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void aCallProvesWhatWasAnsweredBeforeItWasMadeAndNotWhatWasSentBeforeTheProofBegins() {
    Lease first = grant("a");
    answering(size -> new Renewed(held(size).held(), Replication.unknown()));
    backend.pass(keeper, Duration.ofSeconds(10));
    long between = backend.ticker.read() + 1;
    backend.ticker.advance(Duration.ofSeconds(5));
    Lease second = grant("b");
    assertThat(leases.renew(second)).isTrue();
    backend.ticker.advance(Duration.ofSeconds(2));

    answering(size -> new Renewed(held(size).held(), new Replication.Since(between)));
    Lease third = grant("c");
    assertThat(leases.renew(third)).isTrue();

    assertThat(first.remaining()).as("sent too early").isEqualTo(Duration.ofSeconds(23));
    assertThat(second.remaining()).as("proven by another").isEqualTo(Duration.ofSeconds(38));
  }

  @Test
  void aCallDoesNotProveWhatWasAnsweredWhileItWasUnderWay() {
    Lease first = grant("a");
    Lease second = grant("b");
    CompletableFuture<Renewed> slow = new CompletableFuture<>();
    backend.pending("renew", slow);
    CompletableFuture<List<Lease>> call = leases.renewAsync(List.of(first));
    backend.ticker.advance(Duration.ofSeconds(1));
    answering(size -> new Renewed(held(size).held(), Replication.unknown()));
    assertThat(leases.renew(second)).isTrue();

    slow.complete(new Renewed(List.of(true), new Replication.Since(0)));

    assertThat(call).isCompletedWithValue(List.of());
    assertThat(second.remaining()).isEqualTo(Duration.ofSeconds(39));
    answering(size -> new Renewed(held(size).held(), new Replication.Since(0)));
    assertThat(leases.renew(first)).isTrue();
    assertThat(second.remaining()).as("answered before this one").isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void aLiveLeaseMovesToAnotherStoreWithItsListenersAndIsRenewedThere() {
    Lease lease = grant("a");
    FakeBackend elsewhere = sharing().returning("renew", renewed(true)).returning("release", true);
    Leases there = new Leases(elsewhere.operations(), "me", elsewhere.keeper());
    assertThat(there.adopt(lease)).isTrue();
    keeper.close();

    assertThat(lease.isHeld()).isTrue();
    assertThat(told).isEmpty();
    assertThat(backend.requests("release")).isEmpty();
    lease.close();
    assertThat(elsewhere.requests("release")).hasSize(1);
    assertThat(causes()).containsExactly(Cause.RELEASED);
  }

  @Test
  void anAnswerToTheFormerStoreAfterTheMoveDoesNotLoseTheLease() {
    Lease lease = grant("a");
    CompletableFuture<Renewed> late = new CompletableFuture<>();
    backend.pending("renew", late);
    backend.pass(keeper, Duration.ofSeconds(10));
    FakeBackend elsewhere = sharing().returning("renew", renewed(true));
    Leases there = new Leases(elsewhere.operations(), "me", elsewhere.keeper());
    assertThat(there.adopt(lease)).isTrue();

    late.complete(renewed(false));
    backend.turn(keeper);

    assertThat(lease.isHeld()).isTrue();
    assertThat(told).isEmpty();
    assertThat(backend.requests("inspect")).isEmpty();
    assertThat(keeper.book().isEmpty()).isTrue();
  }

  @Test
  void aLeaseThatTwoStoresTakeOverAtTheSameTimeIsRenewedByOneOfThem() {
    Lease lease = grant("a");
    FakeBackend second = sharing().returning("renew", renewed(true));
    FakeBackend third = sharing().returning("release", true);
    LeaseKeeper secondKeeper = second.keeper();
    LeaseKeeper thirdKeeper = third.keeper();
    Leases atSecond = new Leases(second.operations(), "me", secondKeeper);
    third.on(
        "renew",
        request -> {
          if (third.requests("renew").size() == 1) {
            assertThat(atSecond.adopt(lease)).isTrue();
          }
          return CompletableFuture.completedFuture(renewed(true));
        });

    assertThat(new Leases(third.operations(), "me", thirdKeeper).adopt(lease)).isTrue();

    assertThat(keeper.book().isEmpty()).isTrue();
    assertThat(secondKeeper.book().isEmpty()).isTrue();
    assertThat(thirdKeeper.book().size()).isEqualTo(1);
    lease.close();
    assertThat(third.requests("release")).hasSize(1);
  }

  @Test
  void aLeaseThatHasMovedOnIsNotLostByWhoWasTooSlow() {
    Lease lease = grant("a");
    FakeBackend second = sharing().returning("renew", renewed(true));
    Leases atSecond = new Leases(second.operations(), "me", second.keeper());
    FakeBackend third = sharing();
    third.on(
        "renew",
        request -> {
          boolean first = third.requests("renew").size() == 1;
          return CompletableFuture.completedFuture(renewed(first ? !atSecond.adopt(lease) : true));
        });

    assertThat(new Leases(third.operations(), "me", third.keeper()).adopt(lease)).isTrue();
    assertThat(lease.isHeld()).isTrue();
    assertThat(told).isEmpty();
  }

  @Test
  void aLeaseStaysWhereItIsIfTheOtherStoreCannotBeReached() {
    Lease lease = grant("a");
    FakeBackend elsewhere = sharing().failing("renew", AWAY);
    Leases there = new Leases(elsewhere.operations(), "me", elsewhere.keeper());

    assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> there.adopt(lease));
    backend.passInSteps(keeper, Duration.ofSeconds(100));
    assertThat(lease.isHeld()).isTrue();
  }

  @Test
  void aLeaseThatIsLostWhileItMovesIsLostEverywhere() {
    Lease lease = grant("a");
    FakeBackend elsewhere =
        sharing()
            .returning("renew", renewed(false))
            .returning("inspect", List.of(Optional.of(info(lease, 41))));
    Leases there = new Leases(elsewhere.operations(), "me", elsewhere.keeper());

    assertThat(there.adopt(lease)).isFalse();
    long unused = elsewhere.alarms.turn();
    assertThat(causes()).containsExactly(Cause.ANOTHER_OWNER);
    assertThat(keeper.book().isEmpty()).isTrue();
  }

  @Test
  void aLeaseThatIsReleasedWhileItMovesIsNotKeptByEither() {
    Lease lease = grant("a");
    FakeBackend elsewhere = sharing();
    LeaseKeeper other = elsewhere.keeper();
    elsewhere.on(
        "renew",
        request -> {
          lease.close();
          return CompletableFuture.completedFuture(renewed(true));
        });

    assertThat(new Leases(elsewhere.operations(), "me", other).adopt(lease)).isFalse();
    assertThat(keeper.book().isEmpty()).isTrue();
    assertThat(other.book().isEmpty()).isTrue();
    assertThat(causes()).containsExactly(Cause.RELEASED);
  }

  @Test
  void aStoreTakesOverOnlyLeasesOfItsOwnerAndRenewsOnlyThoseItKeeps() {
    Lease lease = grant("a");
    FakeBackend elsewhere = sharing();
    Leases others = new Leases(elsewhere.operations(), "other", elsewhere.keeper());

    assertThatIllegalArgumentException().isThrownBy(() -> others.adopt(lease));
    assertThatIllegalArgumentException().isThrownBy(() -> others.renew(lease));
    FakeBackend otherTime = new FakeBackend();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Leases(otherTime.operations(), "me", otherTime.keeper()).adopt(lease));
  }

  private FakeBackend sharing() {
    return new FakeBackend(backend.ticker);
  }

  private Lease grant(String job) {
    LeaseName name = LeaseName.job(job);
    backend.returning("acquire", Optional.of(new Fence(name, 40)));
    Lease lease = leases.acquire(name, TERMS).orElseThrow();
    lease.onStateChange(told::add);
    return lease;
  }

  /** Every lease is another's, and one cannot be read. */
  @SuppressWarnings("unchecked") // the first argument of an inspection is a list of names
  private static CompletableFuture<List<Optional<LeaseInfo>>> ofAnother(
      FakeBackend.Request request, String unreadable, StoreException failure) {
    List<LeaseName> names = request.argument(0, List.class);
    return names.stream().anyMatch(name -> name.id().equals(unreadable))
        ? CompletableFuture.failedFuture(failure)
        : CompletableFuture.completedFuture(
            names.stream()
                .map(name -> Optional.of(new LeaseInfo(name, "other", 41, Duration.ofSeconds(10))))
                .toList());
  }

  private static LeaseInfo info(Lease lease, long token) {
    return new LeaseInfo(lease.name(), "other", token, Duration.ofSeconds(10));
  }

  private List<Cause> causes() {
    return told.stream().map(LeaseChange::cause).toList();
  }

  private void answering(Function<Integer, Renewed> answer) {
    backend.on(
        "renew",
        request ->
            CompletableFuture.completedFuture(
                answer.apply(request.argument(0, List.class).size())));
  }

  private static Renewed held(int size) {
    return renewed(Collections.nCopies(size, true).toArray(Boolean[]::new));
  }

  @SuppressWarnings("unchecked") // the first argument of a renewal is a list of renewals
  private static Renewed allButSevens(FakeBackend.Request request) {
    List<Renewal> asked = request.argument(0, List.class);
    return renewed(
        asked.stream()
            .map(renewal -> !renewal.fence().lease().id().endsWith("7"))
            .toArray(Boolean[]::new));
  }
}
