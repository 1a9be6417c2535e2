package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.StoreClosedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.spi.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever waits is served by alarms that ring when a test says so, on a ticker that it moves. */
class WaitingAcquireTest {

  private static final LeaseName NAME = LeaseName.named("n");
  private static final Fence FENCE = new Fence(NAME, 5);

  /** 60 s on the server, 40 s here, asked for every 7.5 to 10 s. */
  private static final LeaseTerms TERMS = LeaseTerms.job();

  private static final Duration LONG = Duration.ofHours(1);

  private static final StoreUnavailableException AWAY = new StoreUnavailableException("away", null);

  private static final UnknownOutcomeException UNKNOWN = new UnknownOutcomeException("lost", null);

  private final FakeBackend backend = new FakeBackend();
  private final LeaseLines lines = backend.lines();
  private final Leases leases = new Leases(backend.operations(), "me", backend.keeper(), lines);
  private final Deque<CompletableFuture<Optional<Fence>>> asked = new ArrayDeque<>();
  private final List<Runnable> watchers = new ArrayList<>();
  private final List<String> watches = new ArrayList<>();

  @BeforeEach
  void answerLater() {
    backend.on(
        "acquire",
        request -> {
          asked.add(new CompletableFuture<>());
          return asked.getLast();
        });
    backend.returning("release", true);
    backend.onWatch(
        "watchRelease",
        request -> {
          watches.add("watch");
          watchers.add(request.argument(1, Runnable.class));
          return () -> watches.add("close");
        });
  }

  @Test
  void whatIsFreeIsGrantedByTheFirstRequest() throws Exception {
    CompletableFuture<Optional<Lease>> result = enter(LONG);
    backend.ticker.advance(Duration.ofSeconds(1));
    answer(Optional.of(FENCE));

    Lease lease = result.get().orElseThrow();
    assertThat(lease.token()).isEqualTo(5);
    assertThat(lease.remaining()).as("from before it was asked").isEqualTo(ofSeconds(39));
    assertThat(watches).isEmpty();
    pass(LONG);
    assertThat(asks()).isEqualTo(1);
  }

  @Test
  void whoeverIsRefusedWatchesAndAsksOnceMoreForWhatCameInBetween() {
    CompletableFuture<Optional<Lease>> result = enter(LONG);
    answer(Optional.empty());
    assertThat(watches).containsExactly("watch");
    assertThat(asks()).isEqualTo(2);
    answer(Optional.empty());
    assertThat(asks()).isEqualTo(2);
    assertThat(result).isNotDone();
  }

  @Test
  void aReleaseElsewhereIsAskedAboutAtOnce() {
    CompletableFuture<Optional<Lease>> result = refusedTwice(LONG);
    watchers.get(0).run();
    assertThat(asks()).as("not on the thread of the backend").isEqualTo(2);
    turn();
    assertThat(asks()).isEqualTo(3);
    answer(Optional.of(FENCE));
    assertThat(result).isCompletedWithValueMatching(Optional::isPresent);
    assertThat(watches).as("nobody waits any more").containsExactly("watch", "close");
  }

  @Test
  void aReleaseByThisStoreIsAskedAboutWithoutBeingTold() {
    backend.returning("acquire", Optional.of(FENCE));
    Lease mine = leases.acquire(NAME, TERMS).orElseThrow();
    answerLater();
    var unused = refusedTwice(LONG);
    int before = asks();
    mine.close();
    turn();
    assertThat(asks()).isEqualTo(before + 1);
  }

  @Test
  void aReleaseWhileARequestIsUnderWayIsAskedAboutOnceMore() {
    var unused = refusedTwice(LONG);
    watchers.get(0).run();
    turn();
    watchers.get(0).run();
    turn();
    assertThat(asks()).as("one at a time").isEqualTo(3);
    answer(Optional.empty());
    assertThat(asks()).isEqualTo(4);
    answer(Optional.empty());
    assertThat(asks()).isEqualTo(4);
  }

  @Test
  void withoutBeingToldItIsAskedEveryIntervalLessUpToAQuarter() {
    var unused = refusedTwice(LONG);
    for (int n = 0; n < 100; n++) {
      int before = asks();
      pass(Duration.ofMillis(7_499));
      assertThat(asks()).isEqualTo(before);
      pass(Duration.ofMillis(2_501));
      assertThat(asks()).isEqualTo(before + 1);
      answer(Optional.empty());
    }
  }

  @Test
  void onlyTheHeadOfTheLineAsksAndTheyAreServedAsTheyCame() {
    CompletableFuture<Optional<Lease>> first = refusedTwice(LONG);
    CompletableFuture<Optional<Lease>> second = enter(LONG);
    CompletableFuture<Optional<Lease>> third = enter(LONG);
    assertThat(asks()).isEqualTo(2);

    int served = 0;
    for (CompletableFuture<Optional<Lease>> next : List.of(first, second, third)) {
      assertThat(Stream.of(first, second, third).filter(CompletableFuture::isDone))
          .hasSize(served++);
      watchers.get(0).run();
      turn();
      answer(Optional.of(new Fence(NAME, asks())));
      assertThat(next).isCompletedWithValueMatching(Optional::isPresent);
    }
  }

  @Test
  void whoeverIsNextDoesNotAskForWhatThisStoreWasJustGranted() {
    var unused = refusedTwice(LONG);
    var unusedToo = enter(LONG);
    watchers.get(0).run();
    turn();
    answer(Optional.of(FENCE));
    assertThat(asks()).isEqualTo(3);
    pass(ofSeconds(10));
    assertThat(asks()).isEqualTo(4);
  }

  @Test
  void differentLeasesHaveDifferentLines() {
    var unusedToo = enter(LONG);
    CompletableFuture<Optional<Lease>> other =
        leases.acquireAsync(LeaseName.named("other"), TERMS, LONG);
    turn();
    assertThat(asks()).isEqualTo(2);
    assertThat(other).isNotDone();
  }

  @Test
  void theTimeIsOverExactlyAtTheDeadlineOfTheTicker() {
    CompletableFuture<Optional<Lease>> result = refusedTwice(ofSeconds(5));
    pass(ofSeconds(5).minusNanos(1));
    assertThat(result).isNotDone();
    pass(Duration.ofNanos(1));
    assertThat(result).isCompletedWithValue(Optional.empty());
    assertThat(watches).containsExactly("watch", "close");
  }

  @Test
  void whatIsGrantedAfterTheTimeIsGivenBack() {
    CompletableFuture<Optional<Lease>> result = refusedTwice(ofSeconds(15));
    pass(ofSeconds(10));
    assertThat(asks()).isEqualTo(3);
    pass(ofSeconds(5));
    assertThat(result).isCompletedWithValue(Optional.empty());
    assertThat(releases()).isEmpty();

    answer(Optional.of(FENCE));
    assertThat(releases()).containsExactly(FENCE);
    assertThat(watches).containsExactly("watch", "close");
  }

  @Test
  void theTimeIsOverWithoutOneAnswer() {
    CompletableFuture<Optional<Lease>> result = enter(ofSeconds(1));
    pass(ofSeconds(1));
    assertThat(failure(result))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("lease n")
        .hasMessageContaining("answered once");
  }

  @Test
  void aCancelledWaiterIsGrantedNothing() {
    CompletableFuture<Optional<Lease>> result = enter(LONG);
    assertThat(result.cancel(true)).isTrue();
    turn();
    answer(Optional.of(FENCE));
    assertThat(releases()).containsExactly(FENCE);
    pass(LONG);
    assertThat(asks()).isEqualTo(1);
    assertThat(leases.lines().alarms().turn()).as("nothing is left to do").isEqualTo(100_000_000);
  }

  @Test
  void whatACancelledWaiterWouldHaveBeenGrantedGoesToTheNext() {
    CompletableFuture<Optional<Lease>> first = enter(LONG);
    CompletableFuture<Optional<Lease>> second = enter(LONG);
    first.cancel(false);
    turn();
    answer(Optional.of(FENCE));
    assertThat(second).isCompletedWithValueMatching(Optional::isPresent);
    assertThat(releases()).isEmpty();
  }

  @Test
  void whatWasGrantedOnOtherTermsIsGivenBackAndAskedForAgain() {
    CompletableFuture<Optional<Lease>> first = enter(LONG);
    CompletableFuture<Optional<Lease>> second =
        leases.acquireAsync(NAME, LeaseTerms.leader(), LONG);
    turn();
    first.cancel(false);
    turn();
    answer(Optional.of(FENCE));
    assertThat(releases()).containsExactly(FENCE);
    assertThat(asks()).isEqualTo(2);
    answer(Optional.of(new Fence(NAME, 6)));
    assertThat(second).isCompletedWithValueMatching(lease -> lease.get().token() == 6);
  }

  @Test
  void anAnswerThatComesAfterItWasCancelledByTheApplicationLeavesNoLease() {
    List<Runnable> telling = new ArrayList<>();
    LeaseLines slow = new LeaseLines(lines.alarms(), telling::add);
    Leases slowly = new Leases(backend.operations(), "me", backend.keeper(), slow);
    CompletableFuture<Optional<Lease>> result = slowly.acquireAsync(NAME, TERMS, LONG);
    turn();
    answer(Optional.of(FENCE));
    assertThat(result.cancel(false)).as("it has not been told yet").isTrue();
    telling.forEach(Runnable::run);
    turn();
    assertThat(releases()).containsExactly(FENCE);
  }

  @Test
  void aRequestOfWhichNobodyKnowsIsMadeAgainAsTheSame() {
    CompletableFuture<Optional<Lease>> result = enter(LONG);
    fail(UNKNOWN);
    pass(ofSeconds(10));
    assertThat(asks()).isEqualTo(2);
    List<Call> calls = backend.requests("acquire").stream().map(FakeBackend.Request::call).toList();
    assertThat(calls.get(1).operationId()).isEqualTo(calls.get(0).operationId());
    assertThat(calls.get(0).inDoubt()).isFalse();
    assertThat(calls.get(1).firstSubmitted()).hasValue(1_000);

    answer(Optional.of(FENCE));
    assertThat(result.join().orElseThrow().remaining())
        .as("from before the first attempt")
        .isEqualTo(ofSeconds(30));
  }

  @Test
  void aGrantThatIsFoundTooLateIsGivenBackAndAskedForAnew() {
    CompletableFuture<Optional<Lease>> result = enter(LONG);
    fail(UNKNOWN);
    for (int n = 0; n < 4; n++) {
      pass(ofSeconds(10));
      fail(UNKNOWN);
    }
    pass(ofSeconds(10));
    answer(Optional.of(FENCE));
    assertThat(releases()).containsExactly(FENCE);
    assertThat(result).isNotDone();
    answer(Optional.of(new Fence(NAME, 6)));
    assertThat(result.join().orElseThrow().remaining()).isEqualTo(ofSeconds(40));
  }

  @Test
  void whatACancelledWaiterMayHaveBeenGrantedIsFoundAndGivenBack() {
    CompletableFuture<Optional<Lease>> result = enter(LONG);
    result.cancel(false);
    turn();
    fail(UNKNOWN);
    assertThat(asks()).as("it is asked once more for nobody").isEqualTo(2);
    answer(Optional.of(FENCE));
    assertThat(releases()).containsExactly(FENCE);
  }

  @Test
  void aDoubtThatIsRefusedDoesNotKeepSomebodyWaitingWhoWantsSomethingElse() {
    CompletableFuture<Optional<Lease>> first = enter(LONG);
    CompletableFuture<Optional<Lease>> second =
        leases.acquireAsync(NAME, LeaseTerms.leader(), LONG);
    turn();
    fail(UNKNOWN);
    first.cancel(false);
    pass(ofSeconds(10));
    fail(new StoreRefusedException(StoreRefusedException.Reason.OTHER, "no", null));
    pass(ofSeconds(10));
    List<Call> calls = backend.requests("acquire").stream().map(FakeBackend.Request::call).toList();
    assertThat(calls).extracting(Call::inDoubt).containsExactly(false, true, false);
    answer(Optional.of(FENCE));
    assertThat(second).isCompletedWithValueMatching(Optional::isPresent);
  }

  @Test
  void ofALeaseWhoseJobIsNotThereNothingIsInDoubt() {
    CompletableFuture<Optional<Lease>> result = enter(LONG);
    fail(UNKNOWN);
    pass(ofSeconds(10));
    fail(new NotFoundException("job", "j", "put it first"));
    assertThat(failure(result)).isInstanceOf(NotFoundException.class);
    pass(LONG);
    assertThat(asks()).as("not once more for nobody").isEqualTo(2);
  }

  @Test
  void whatNobodyWaitsForIsNotAskedForAgainAndAgain() {
    for (StoreException failure : List.of(UNKNOWN, AWAY)) {
      int before = asks();
      CompletableFuture<Optional<Lease>> result = enter(LONG);
      result.cancel(false);
      turn();
      fail(UNKNOWN);
      fail(failure);
      pass(LONG);
      assertThat(asks()).isEqualTo(before + 2);
    }
  }

  @Test
  void aStoreThatFailsIsAskedAgainAndItsFailureIsToldAtTheEnd() {
    CompletableFuture<Optional<Lease>> result = enter(ofSeconds(35));
    fail(AWAY);
    for (int n = 0; n < 3; n++) {
      pass(ofSeconds(10));
      fail(AWAY);
    }
    assertThat(asks()).isEqualTo(4);
    pass(ofSeconds(5));
    assertThat(failure(result)).isSameAs(AWAY);
  }

  @Test
  void whatCannotPassIsToldAtOnceAndTheNextOneAsks() {
    CompletableFuture<Optional<Lease>> first = enter(LONG);
    CompletableFuture<Optional<Lease>> second = enter(LONG);
    NotFoundException missing = new NotFoundException("job", "n", "put it");
    fail(missing);
    assertThat(failure(first)).isSameAs(missing);
    assertThat(second).isNotDone();
    pass(ofSeconds(10));
    assertThat(asks()).isEqualTo(2);
  }

  @Test
  void aGrantThatTooFewReplicasHoldIsUndoneAndTold() {
    CompletableFuture<Optional<Lease>> result = enter(LONG);
    UnconfirmedException unconfirmed =
        new UnconfirmedException("acquiring", new Receipt(9, 0, 0, 1, Instant.EPOCH), 1);
    fail(unconfirmed);
    assertThat(releases()).containsExactly(new Fence(NAME, 9));
    assertThat(failure(result)).isSameAs(unconfirmed);
  }

  @Test
  void aGrantThatCouldNotBeUndoneIsToldAsSuch() {
    backend.failing("release", AWAY);
    CompletableFuture<Optional<Lease>> result = enter(LONG);
    fail(new UnconfirmedException("acquiring", new Receipt(9, 0, 0, 1, Instant.EPOCH), 1));
    assertThat(failure(result))
        .isInstanceOf(UnconfirmedException.class)
        .hasMessageContaining("until its ttl of PT1M is over")
        .hasCause(AWAY);
  }

  @Test
  void aReplyThatNeverComesHoldsUpNobodyForEver() {
    CompletableFuture<Optional<Lease>> first = enter(ofSeconds(3));
    CompletableFuture<Optional<Lease>> second = enter(LONG);
    pass(ofSeconds(3));
    assertThat(first).isCompletedExceptionally();
    // The deadline of one operation is 5 s, and 2 s of grace.
    pass(ofSeconds(4));
    pass(ofSeconds(10));
    assertThat(asks()).isEqualTo(2);
    answer(asked.removeLast(), Optional.of(FENCE));
    assertThat(second).isCompletedWithValueMatching(Optional::isPresent);
    answer(Optional.of(FENCE));
    assertThat(releases()).as("the late answer is of the same grant").isEmpty();
  }

  @Test
  void aReleaseThatNeverEndsHoldsUpNobodyForEver() {
    backend.pending("release", new CompletableFuture<>());
    CompletableFuture<Optional<Lease>> first = enter(LONG);
    first.cancel(false);
    turn();
    answer(Optional.of(FENCE));
    CompletableFuture<Optional<Lease>> second = enter(LONG);
    assertThat(asks()).isEqualTo(1);
    pass(ofSeconds(7));
    assertThat(asks()).isEqualTo(2);
    assertThat(second).isNotDone();
  }

  @Test
  void closingTheStoreEndsEveryWaiter() {
    CompletableFuture<Optional<Lease>> first = refusedTwice(LONG);
    CompletableFuture<Optional<Lease>> second = enter(LONG);
    CompletableFuture<?> closing = lines.close();
    assertThat(failure(first)).isInstanceOf(StoreClosedException.class);
    assertThat(failure(second)).isInstanceOf(StoreClosedException.class);
    turn();
    assertThat(watches).containsExactly("watch", "close");
    assertThat(closing).as("nothing was on its way").isCompleted();
    assertThat(failure(enter(LONG))).isInstanceOf(StoreClosedException.class);
    assertThat(asks()).isEqualTo(2);
  }

  @Test
  void closingWaitsUntilWhatIsGrantedAtThatMomentHasBeenGivenBack() {
    CompletableFuture<Boolean> release = new CompletableFuture<>();
    backend.pending("release", release);
    CompletableFuture<Optional<Lease>> result = enter(LONG);
    CompletableFuture<?> closing = lines.close();
    turn();
    assertThat(failure(result)).isInstanceOf(StoreClosedException.class);
    assertThat(closing).isNotDone();
    answer(Optional.of(FENCE));
    assertThat(releases()).containsExactly(FENCE);
    assertThat(closing).isNotDone();
    release.complete(true);
    turn();
    assertThat(closing).isCompleted();
  }

  @Test
  void whatNobodyKnowsWhenTheStoreIsClosedIsAskedOnceMore() {
    var unused = enter(LONG);
    fail(UNKNOWN);
    CompletableFuture<?> closing = lines.close();
    turn();
    assertThat(asks()).isEqualTo(2);
    answer(Optional.of(FENCE));
    assertThat(releases()).containsExactly(FENCE);
    turn();
    assertThat(closing).isCompleted();
  }

  @Test
  void closingDoesNotWaitForWhatNobodyCanFindOut() {
    var unused = enter(LONG);
    fail(UNKNOWN);
    CompletableFuture<?> closing = lines.close();
    turn();
    fail(AWAY);
    assertThat(closing).isCompleted();
  }

  @Test
  void aPatienceMustBePositive() {
    for (Duration patience : List.of(Duration.ZERO, ofSeconds(-1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> leases.acquireAsync(NAME, TERMS, patience))
          .withMessageContaining("does not wait");
    }
  }

  @Test
  void anInterruptedWaiterIsToldSoAndLeavesNothing() {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> leases.acquire(NAME, TERMS, LONG));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    turn();
    assertThat(asks()).as("it was gone before it was its turn").isZero();
  }

  private static Duration ofSeconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private CompletableFuture<Optional<Lease>> enter(Duration patience) {
    CompletableFuture<Optional<Lease>> result = leases.acquireAsync(NAME, TERMS, patience);
    turn();
    return result;
  }

  /** Somebody who waits, and has looked again after beginning to watch. */
  private CompletableFuture<Optional<Lease>> refusedTwice(Duration patience) {
    CompletableFuture<Optional<Lease>> result = enter(patience);
    answer(Optional.empty());
    answer(Optional.empty());
    return result;
  }

  private void answer(Optional<Fence> grant) {
    answer(asked.remove(), grant);
  }

  private void answer(CompletableFuture<Optional<Fence>> reply, Optional<Fence> grant) {
    reply.complete(grant);
    turn();
  }

  private void fail(RuntimeException failure) {
    asked.remove().completeExceptionally(failure);
    turn();
  }

  private void pass(Duration time) {
    backend.ticker.advance(time);
    turn();
  }

  private void turn() {
    long unused = lines.alarms().turn();
  }

  private int asks() {
    return backend.requests("acquire").size();
  }

  private List<Fence> releases() {
    return backend.requests("release").stream()
        .map(request -> request.argument(0, Fence.class))
        .toList();
  }

  private static Throwable failure(CompletableFuture<?> result) {
    assertThat(result).isCompletedExceptionally();
    try {
      return new AssertionError("it ended well: " + result.get());
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
