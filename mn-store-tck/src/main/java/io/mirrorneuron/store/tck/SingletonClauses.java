package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.SingletonService;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What runs while this process leads: T1 and T2. */
abstract class SingletonClauses extends ElectionClauses {

  private static final LeaseName TASK = LeaseName.named("task");

  /** The runs of one task, wherever they are. */
  private static final class Runs {
    private final AtomicInteger running = new AtomicInteger();
    private final List<Integer> atATime = new CopyOnWriteArrayList<>();
    private final List<Long> tokens = new CopyOnWriteArrayList<>();
    private final AtomicInteger interrupts = new AtomicInteger();

    /** Runs until it is interrupted. */
    void run(Lease term) throws InterruptedException {
      atATime.add(running.incrementAndGet());
      tokens.add(term.token());
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupts.incrementAndGet();
        throw e;
      } finally {
        running.decrementAndGet();
      }
    }
  }

  private void assertOneRunsAtATime(List<Application> stores) {
    Runs runs = new Runs();
    List<SingletonService> services = new ArrayList<>();
    startOneAfterTheOther(
        stores,
        store -> services.add(SingletonService.start(store.leases(), TASK, leading(), runs::run)),
        runs.tokens::size);

    for (int begun = 1; !services.isEmpty(); begun++) {
      int expected = begun;
      eventually("it runs").until(() -> runs.tokens.size() >= expected);
      List<SingletonService> running =
          services.stream().filter(SingletonService::isRunning).toList();
      assertThat(running).hasSize(1);
      SingletonService service = running.get(0);
      assertThat(service.elector().isLeader()).isTrue();
      long token = service.elector().fence().token();
      assertThat(stores)
          .allSatisfy(
              store ->
                  assertThat(store.leases().inspect(TASK).map(LeaseInfo::token)).contains(token));
      service.close();
      assertThat(service.isRunning()).isFalse();
      services.remove(service);
    }
    assertThat(runs.running).hasValue(0);
    assertThat(runs.atATime).hasSize(stores.size()).containsOnly(1);
    assertThat(runs.tokens).hasSize(stores.size()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("T1 required: of several services in one store one runs its task at a time")
  void ofSeveralServicesInOneStoreOneRunsItsTask() {
    assertOneRunsAtATime(openOneForSeveral());
  }

  @Test
  @DisplayName("T1 optional: of several services in different stores one runs its task at a time")
  void ofSeveralServicesInDifferentStoresOneRunsItsTask() {
    assertOneRunsAtATime(openSeveral());
  }

  @Test
  @DisplayName("T2 required: a task is interrupted when suspended, and begun again when resumed")
  void aTaskIsInterruptedWhenSuspended() {
    ShiftedTicker ticker = new ShiftedTicker();
    Application store = openAs("me", ticker);
    LeaseTerms terms = OFTEN.renewEvery(Duration.ofMillis(300));
    Runs runs = new Runs();
    SingletonService service = SingletonService.start(store.leases(), TASK, terms, runs::run);
    eventually("it runs").until(() -> runs.tokens.size() == 1);
    eventually("it is interrupted")
        .until(
            () -> {
              // Again if it was renewed before anybody had looked.
              if (service.elector().isLeader()) {
                ticker.forward(terms.localTerm());
              }
              boolean unused = service.elector().isLeader();
              return runs.interrupts.get() > 0;
            });
    eventually("it runs again").until(() -> runs.tokens.size() >= 2);
    assertThat(runs.tokens.stream().distinct()).as("of one term").hasSize(1);
    service.close();
    assertThat(runs.atATime).containsOnly(1);
    assertThat(runs.running).hasValue(0);
  }

  @Test
  @DisplayName("T2 required: a task is interrupted when its lease is lost, and begun in a new term")
  void aTaskIsInterruptedWhenItsLeaseIsLost() {
    assertInterruptedByALoss(openAs("me"));
  }

  @Test
  @DisplayName("T2 required: a task is interrupted by a loss, though the executor is busy")
  void aTaskIsInterruptedByALossThoughTheExecutorIsBusy() {
    assertInterruptedByALoss(openBusy("me"));
  }

  private void assertInterruptedByALoss(Application store) {
    Runs runs = new Runs();
    SingletonService service = SingletonService.start(store.leases(), TASK, OFTEN, runs::run);
    eventually("it runs").until(() -> runs.tokens.size() == 1);
    assertThat(store.takeAway(new Fence(TASK, runs.tokens.get(0)))).isTrue();
    eventually("it runs again").until(() -> runs.tokens.size() == 2);
    assertThat(runs.interrupts).hasValue(1);
    assertThat(runs.tokens.get(1)).isGreaterThan(runs.tokens.get(0));
    service.close();
    assertThat(runs.atATime).containsOnly(1);
  }
}
