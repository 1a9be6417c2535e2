package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.Call.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the views run an operation, shown with jobs. */
class OperationsTest {

  /** Of the views; longer than anything here may take. */
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private static final Payload STATE = Payload.utf8("state");
  private static final Commit COMMIT = Commit.create().state(STATE);
  private static final NotFoundException TOLD = new NotFoundException("job", "j", "create it");

  private final FakeBackend backend = new FakeBackend().returning("commit", FakeBackend.RECEIPT);
  private final Jobs jobs = new Jobs(backend.operations(DEADLINE));
  private final ExecutorService callbacks =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "callbacks"));

  @AfterEach
  void stop() {
    boolean unused = Thread.interrupted();
    callbacks.shutdownNow();
  }

  @Test
  void aBlockingCallWaitsAndHasTheViewsDeadlineFromNow() {
    jobs.commit("j", COMMIT);

    Call call = backend.last().call();
    assertThat(call.waiting()).isEqualTo(Waiting.CALLER_WAITS);
    assertThat(call.deadlineNanos() - backend.ticker.read()).isEqualTo(DEADLINE.toNanos());
    assertThat(call.inDoubt()).isFalse();
  }

  @Test
  void aReadHasTheViewsDeadlineToo() {
    backend.returning("read", List.of(java.util.Optional.empty()));
    jobs.within(Duration.ofMillis(70)).get("j");

    Call call = backend.last().call();
    assertThat(call.waiting()).isEqualTo(Waiting.CALLER_WAITS);
    assertThat(call.deadlineNanos() - backend.ticker.read())
        .isEqualTo(Duration.ofMillis(70).toNanos());
  }

  @Test
  void theDeadlineOfTheOptionsComesBeforeThatOfTheView() {
    jobs.within(Duration.ofMinutes(1)).commit("j", COMMIT.deadline(Duration.ofMillis(20)));

    assertThat(backend.last().call().deadlineNanos() - backend.ticker.read())
        .isEqualTo(Duration.ofMillis(20).toNanos());
  }

  @Test
  void aDeadlineForEverDoesNotOverflow() {
    for (Duration forEver :
        List.of(Duration.ofNanos(Long.MAX_VALUE), Duration.ofSeconds(Long.MAX_VALUE))) {
      CompletableFuture<Receipt> reply = new CompletableFuture<>();
      backend.on(
          "commit",
          request -> {
            // Ends after the call has begun to wait, whatever it made of the deadline.
            callbacks.execute(() -> reply.complete(FakeBackend.RECEIPT));
            return reply;
          });
      assertThat(jobs.commit("j", COMMIT.deadline(forEver))).isEqualTo(FakeBackend.RECEIPT);
      assertThat(backend.last().call().deadlineNanos() - backend.ticker.read())
          .isGreaterThan(Duration.ofDays(30).toNanos())
          .isLessThan(Long.MAX_VALUE / 2);
    }
  }

  @Test
  void aViewRefusesADeadlineThatIsNotPositive() {
    assertThatIllegalArgumentException().isThrownBy(() -> jobs.within(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> jobs.within(Duration.ofNanos(-1)));
  }

  @Test
  void anAsynchronousCallSaysThatTheCallerGoesOn() {
    assertThat(jobs.commitAsync("j", COMMIT)).isCompletedWithValue(FakeBackend.RECEIPT);

    assertThat(backend.last().call().waiting()).isEqualTo(Waiting.CALLER_GOES_ON);
  }

  @Test
  void everyOperationHasAnIdOfItsOwn() {
    for (int i = 0; i < 100; i++) {
      jobs.commit("j", COMMIT);
    }
    assertThat(backend.requests())
        .extracting(request -> request.call().operationId())
        .doesNotHaveDuplicates();
    assertThat(new OperationIds().next()).isNotEqualTo(new OperationIds().next());
  }

  @Test
  void whatTheBackendTellsIsPassedOnAsItIs() {
    backend.failing("commit", TOLD).failing("read", TOLD);

    assertThatThrownBy(() -> jobs.commit("j", COMMIT)).isSameAs(TOLD);
    assertThatThrownBy(() -> jobs.get("j")).isSameAs(TOLD);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> jobs.commitAsync("j", COMMIT).get())
        .havingCause()
        .isSameAs(TOLD);
  }

  @Test
  void anInterruptedWriteIsInDoubtAndKeepsTheInterrupt() {
    backend.pending("commit", new CompletableFuture<>());
    Thread.currentThread().interrupt();

    assertFailed(() -> jobs.commit("j", COMMIT), Outcome.UNKNOWN, "commit to job j", "interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anInterruptedReadAppliedNothingAndKeepsTheInterrupt() {
    backend.pending("read", new CompletableFuture<>());
    Thread.currentThread().interrupt();

    assertFailed(() -> jobs.get("j"), Outcome.NOT_APPLIED, "reading job j", "interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aWriteThatNeverEndsIsInDoubtAndTheBackendIsToBlame() {
    backend.pending("commit", new CompletableFuture<>()).pending("read", new CompletableFuture<>());
    Jobs hasty =
        new Jobs(
            new Operations(
                backend, new OperationIds(), Ticker.system(), 1_000, Duration.ofMillis(1)));

    assertFailed(() -> hasty.commit("j", COMMIT), Outcome.UNKNOWN, "commit to job j", "G1");
    assertFailed(() -> hasty.get("j"), Outcome.NOT_APPLIED, "reading job j", "G1");
  }

  @Test
  void aFailureThatIsNoStoreExceptionIsStillOne() {
    IllegalStateException bug = new IllegalStateException("a bug");
    backend.failing("commit", bug).failing("read", bug);

    assertFailed(() -> jobs.commit("j", COMMIT), Outcome.UNKNOWN, "commit to job j", "a bug");
    assertFailed(() -> jobs.get("j"), Outcome.NOT_APPLIED, "reading job j", "a bug");
    assertThat(failure(jobs.commitAsync("j", COMMIT)))
        .isInstanceOf(UnknownOutcomeException.class)
        .hasCause(bug);
  }

  @Test
  void aBackendThatThrowsInsteadOfFailingItsStageIsTreatedAlike() {
    backend.on(
        "commit",
        request -> {
          throw new IllegalStateException("a bug");
        });

    assertFailed(() -> jobs.commit("j", COMMIT), Outcome.UNKNOWN, "commit to job j", "a bug");
    assertThat(failure(jobs.commitAsync("j", COMMIT))).isInstanceOf(UnknownOutcomeException.class);

    backend.on(
        "commit",
        request -> {
          throw TOLD;
        });
    assertThatThrownBy(() -> jobs.commit("j", COMMIT)).isSameAs(TOLD);
    assertThat(failure(jobs.commitAsync("j", COMMIT))).isSameAs(TOLD);
  }

  @Test
  void aStageThatTheBackendCancelsIsAFailureLikeOthers() {
    CompletableFuture<Receipt> cancelled = new CompletableFuture<>();
    cancelled.cancel(false);
    backend.pending("commit", cancelled);

    assertThatExceptionOfType(UnknownOutcomeException.class)
        .isThrownBy(() -> jobs.commit("j", COMMIT));
    assertThat(failure(jobs.commitAsync("j", COMMIT))).isInstanceOf(UnknownOutcomeException.class);
  }

  @Test
  void cancellingAFutureLeavesTheBackendAlone() {
    CompletableFuture<Receipt> reply = new CompletableFuture<>();
    backend.pending("commit", reply);

    assertThat(jobs.commitAsync("j", COMMIT).cancel(true)).isTrue();

    assertThat(reply).isNotDone();
  }

  @Test
  void aBlockedCallerIsWokenByTheReply() throws Exception {
    CompletableFuture<Receipt> reply = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    backend.on(
        "commit",
        request -> {
          asked.countDown();
          return reply;
        });
    CompletableFuture<Receipt> result =
        CompletableFuture.supplyAsync(() -> jobs.commit("j", COMMIT), callbacks);
    asked.await();
    assertThat(result).isNotDone();
    reply.complete(FakeBackend.RECEIPT);

    assertThat(result.get()).isEqualTo(FakeBackend.RECEIPT);
  }

  private static void assertFailed(Runnable operation, Outcome outcome, String... words) {
    StoreException failure = catchThrowableOfType(StoreException.class, operation::run);
    assertThat(failure).hasMessageContainingAll(words);
    assertThat(failure.outcome()).isEqualTo(outcome);
    assertThat(failure)
        .isInstanceOf(
            outcome == Outcome.UNKNOWN
                ? UnknownOutcomeException.class
                : StoreUnavailableException.class);
  }

  private static Throwable failure(CompletableFuture<?> future) {
    return catchThrowableOfType(ExecutionException.class, future::get).getCause();
  }
}
