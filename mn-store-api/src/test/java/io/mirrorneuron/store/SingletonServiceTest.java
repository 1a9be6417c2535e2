package io.mirrorneuron.store;

import static io.mirrorneuron.store.FakeBackend.renewed;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.mirrorneuron.store.FakeBackend.ManualTicker;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.spi.LeaseStore.Renewed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The task runs on a real thread; keeper and alarms take their turns when a test says so, on a
 * ticker that it moves.
 */
class SingletonServiceTest {

  private static final LeaseName NAME = LeaseName.named("sweeper");

  /** 60 s on the server, 40 s here, renewed and asked for every 10 s. */
  private static final LeaseTerms TERMS = LeaseTerms.job();

  private static final long PATIENCE_SECONDS = 30;

  /** Whoever closes waits for the margin in real time: a minute, longer than a test waits. */
  private static final LeaseTerms PATIENT = LeaseTerms.of(Duration.ofMinutes(3));

  @RegisterExtension final Logged log = Logged.by(SingletonService.class);

  /** What the application's executor does with what it is given. */
  private Consumer<Runnable> executor = Runnable::run;

  private final FakeBackend backend =
      new FakeBackend(new ManualTicker(), telling -> executor.accept(telling))
          .returning("release", true);
  private final LeaseKeeper keeper = backend.keeper();
  private final LeaseLines lines = backend.lines();
  private final Leases leases = new Leases(backend.operations(), "me", keeper, lines);

  /** One for each run that has begun, and for each that was interrupted. */
  private final Semaphore begun = new Semaphore(0);

  private final Semaphore interrupted = new Semaphore(0);

  /** Where a run that does not stop when it is interrupted waits. */
  private final CountDownLatch stubborn = new CountDownLatch(1);

  private final AtomicReference<Thread> thread = new AtomicReference<>();
  private long tokens = 1;

  @BeforeEach
  void answer() {
    backend.on(
        "acquire",
        request -> CompletableFuture.completedFuture(Optional.of(new Fence(NAME, tokens++))));
    backend.returning("renew", renewed(true));
    backend.returning("inspect", List.of(Optional.empty()));
    backend.onWatch("watchRelease", request -> () -> {});
  }

  @AfterEach
  void stop() throws InterruptedException {
    stubborn.countDown();
    Thread last = thread.get();
    if (last != null) {
      last.interrupt();
      last.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      assertThat(last.isAlive()).isFalse();
    }
  }

  @Test
  void theTaskRunsOnAThreadOfItsOwnWhileThisProcessLeads() {
    List<Lease> terms = new ArrayList<>();
    SingletonService service =
        SingletonService.start(
            leases,
            NAME,
            TERMS,
            term -> {
              terms.add(term);
              obedient(term);
            },
            work -> new Thread(work, "of-the-application"));
    assertThat(service.isRunning()).as("before it is elected").isFalse();
    turn();
    await(begun);
    assertThat(thread.get().getName()).isEqualTo("of-the-application");
    assertThat(terms).extracting(Lease::token).containsExactly(1L);
    assertThat(service.isRunning()).isTrue();
    assertThat(service.elector().isLeader()).isTrue();
    passInSteps(Duration.ofHours(1));
    assertThat(interrupted.availablePermits()).isZero();
    close(service);
  }

  @Test
  void theTaskIsInterruptedExactlyAtTheLocalDeadlineAndBegunAgainIfTheLeaseWasHeldAllAlong() {
    CompletableFuture<Renewed> reply = new CompletableFuture<>();
    SingletonService service = start(this::obedient);
    backend.pending("renew", reply);
    pass(Duration.ofSeconds(40).minusNanos(1));
    assertThat(interrupted.availablePermits()).isZero();
    pass(Duration.ofNanos(1));
    await(interrupted);
    untilStopped(service);
    assertThat(begun.availablePermits()).isZero();

    backend.returning("renew", renewed(true));
    passInSteps(Duration.ofSeconds(60));
    await(begun);
    assertThat(service.elector().fence().token()).as("the same term").isEqualTo(1);
    assertThat(log.events()).isEmpty();
    close(service);
  }

  @Test
  void theTaskIsInterruptedAtTheDeadlineThoughTheExecutorIsBlockedForGood() {
    executor = new ArrayList<Runnable>()::add;
    SingletonService service = start(this::obedient);
    backend.pending("renew", new CompletableFuture<>());
    pass(Duration.ofSeconds(40));
    await(interrupted);
    untilStopped(service);
  }

  @Test
  void theTaskIsInterruptedAtOnceByALossThoughTheExecutorIsBlockedAndNobodyKnowsWhy() {
    executor = new ArrayList<Runnable>()::add;
    SingletonService service = start(this::obedient);
    CompletableFuture<List<Optional<LeaseInfo>>> why = new CompletableFuture<>();
    backend.returning("renew", renewed(false)).pending("inspect", why);
    pass(Duration.ofSeconds(10));
    await(interrupted);
    untilStopped(service);
    assertThat(backend.requests("acquire")).as("the loss is not told yet").hasSize(1);

    backend.returning("renew", renewed(true));
    why.complete(List.of(Optional.empty()));
    passInSteps(Duration.ofSeconds(10));
    await(begun);
    assertThat(service.elector().fence().token()).isEqualTo(2);
    close(service);
  }

  @Test
  void aTermThatHasMovedToAnotherStoreIsGivenBackThere() {
    CompletableFuture<Lease> moving = new CompletableFuture<>();
    CountDownLatch ends = new CountDownLatch(1);
    SingletonService service =
        start(
            term -> {
              begin();
              moving.complete(term);
              ends.await();
            });
    FakeBackend elsewhere =
        new FakeBackend(backend.ticker)
            .returning("renew", renewed(true))
            .returning("release", true);
    Leases there = new Leases(elsewhere.operations(), "me", elsewhere.keeper());
    assertThat(there.adopt(moving.join())).isTrue();
    ends.countDown();
    untilStopped(service);
    assertThat(elsewhere.requests("release")).hasSize(1);
    assertThat(backend.requests("release")).isEmpty();
  }

  @Test
  void thereIsNoNextTermBeforeTheTaskHasStopped() {
    SingletonService service = start(this::stubborn);
    backend.returning("renew", renewed(false));
    passInSteps(Duration.ofSeconds(15));
    await(interrupted);
    passInSteps(Duration.ofMinutes(10));
    assertThat(backend.requests("acquire")).hasSize(1);
    assertThat(service.isRunning()).isTrue();

    backend.returning("renew", renewed(true));
    stubborn.countDown();
    untilStopped(service);
    passInSteps(Duration.ofSeconds(10));
    await(begun);
    assertThat(service.elector().fence().token()).isEqualTo(2);
    close(service);
  }

  @Test
  void aTaskThatDoesNotStopByTheEndOfTheLeaseIsToldOf() {
    SingletonService service = start(this::stubborn);
    backend.pending("renew", new CompletableFuture<>());
    pass(Duration.ofSeconds(40));
    await(interrupted);
    pass(Duration.ofSeconds(20).minusNanos(1));
    assertThat(log.events()).isEmpty();
    pass(Duration.ofNanos(1));
    assertThat(log.events()).singleElement().returns(Level.ERROR, ILoggingEvent::getLevel);
    assertThat(log.events().get(0).getFormattedMessage())
        .contains("lease sweeper", "another process", "end when its thread is interrupted");

    stubborn.countDown();
    untilStopped(service);
    assertThat(log.events()).hasSize(2);
    assertThat(log.events().get(1).getFormattedMessage()).contains("stopped at last");
  }

  @Test
  void aTaskThatFailsGivesUpLeadingAndIsRunAgainLater() {
    SingletonService service =
        start(
            term -> {
              begin();
              throw new IllegalStateException("no luck");
            });
    untilStopped(service);
    assertThat(log.events()).singleElement().returns(Level.ERROR, ILoggingEvent::getLevel);
    assertThat(backend.requests("release")).hasSize(1);
    pass(Duration.ofSeconds(10).minusNanos(1));
    assertThat(backend.requests("acquire")).hasSize(1);
    pass(Duration.ofMillis(2_501));
    await(begun);
    assertThat(backend.requests("acquire")).hasSize(2);
    untilStopped(service);
    close(service);
  }

  @Test
  void aTaskThatEndsByItselfGivesUpLeadingToo() {
    SingletonService service = start(term -> begin());
    untilStopped(service);
    assertThat(log.events()).singleElement().returns(Level.INFO, ILoggingEvent::getLevel);
    assertThat(backend.requests("release")).hasSize(1);
    close(service);
  }

  @Test
  void aThreadThatCannotBeHadIsAFailure() {
    SingletonService service =
        SingletonService.start(
            leases,
            NAME,
            TERMS,
            this::obedient,
            work -> {
              throw new IllegalStateException("too many threads");
            });
    turn();
    assertThat(service.isRunning()).isFalse();
    assertThat(log.events()).singleElement().returns(Level.ERROR, ILoggingEvent::getLevel);
    assertThat(backend.requests("release")).hasSize(1);
  }

  @Test
  void closingReleasesTheLeaseWhenTheTaskHasStoppedAndNotBefore() {
    SingletonService service = start(PATIENT, this::stubborn);
    Thread closing = new Thread(service::close);
    closing.start();
    untilTurned(() -> interrupted.tryAcquire());
    assertThat(closing.isAlive()).isTrue();
    assertThat(backend.requests("release")).isEmpty();
    stubborn.countDown();
    untilTurned(() -> !closing.isAlive());
    assertThat(backend.requests("release")).hasSize(1);
    passInSteps(Duration.ofMinutes(10));
    assertThat(backend.requests("acquire")).as("no campaign any more").hasSize(1);
    assertThat(begun.availablePermits()).isZero();
  }

  @Test
  void whoeverClosesAndDoesNotWaitLeavesTheReleaseToTheTask() {
    SingletonService service = start(this::stubborn);
    Thread.currentThread().interrupt();
    service.close();
    assertThat(Thread.interrupted()).isTrue();
    turn();
    await(interrupted);
    passInSteps(Duration.ofMinutes(5));
    assertThat(backend.requests("release")).isEmpty();
    assertThat(service.elector().isLeader()).as("it is kept").isTrue();
    stubborn.countDown();
    untilStopped(service);
    assertThat(backend.requests("release")).hasSize(1);
  }

  @Test
  void aTaskMayCloseItsOwnService() {
    CompletableFuture<SingletonService> self = new CompletableFuture<>();
    SingletonService service =
        SingletonService.start(
            leases,
            NAME,
            TERMS,
            term -> {
              begin();
              self.join().close();
            });
    self.complete(service);
    turn();
    await(begun);
    untilStopped(service);
    turn();
    assertThat(backend.requests("release")).hasSize(1);
    passInSteps(Duration.ofMinutes(5));
    assertThat(backend.requests("acquire")).hasSize(1);
  }

  @Test
  void aStoreThatIsClosedInterruptsTheTask() {
    SingletonService service = start(this::obedient);
    var unused = lines.close();
    keeper.close();
    turn();
    await(interrupted);
    untilStopped(service);
    passInSteps(Duration.ofMinutes(5));
    assertThat(begun.availablePermits()).isZero();
  }

  private SingletonService start(SingletonService.Task task) {
    return start(TERMS, task);
  }

  private SingletonService start(LeaseTerms terms, SingletonService.Task task) {
    SingletonService service = SingletonService.start(leases, NAME, terms, task);
    turn();
    await(begun);
    return service;
  }

  private void begin() {
    thread.set(Thread.currentThread());
    begun.release();
  }

  private void obedient(Lease term) throws InterruptedException {
    begin();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.release();
      throw e;
    }
  }

  private void stubborn(Lease term) throws InterruptedException {
    begin();
    try {
      stubborn.await();
    } catch (InterruptedException e) {
      interrupted.release();
      while (stubborn.getCount() > 0) {
        try {
          stubborn.await();
        } catch (InterruptedException again) {
          interrupted.release();
        }
      }
      throw e;
    }
    new CountDownLatch(1).await();
  }

  private void close(SingletonService service) {
    Thread closing = new Thread(service::close);
    closing.start();
    untilTurned(() -> !closing.isAlive());
    assertThat(service.isRunning()).isFalse();
  }

  private void untilStopped(SingletonService service) {
    untilTurned(() -> !service.isRunning());
    turn();
  }

  private void untilTurned(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .pollInSameThread()
        .until(
            () -> {
              turn();
              return condition.call();
            });
  }

  private static void await(Semaphore semaphore) {
    try {
      assertThat(semaphore.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void passInSteps(Duration time) {
    for (int n = 0; n < 200; n++) {
      pass(time.dividedBy(200));
    }
  }

  private void pass(Duration time) {
    backend.ticker.advance(time);
    turn();
  }

  private void turn() {
    for (int n = 0; n < 3; n++) {
      long unused = keeper.turn() + lines.alarms().turn();
    }
  }
}
