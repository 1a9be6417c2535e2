package io.mirrorneuron.store.memory;

import static io.mirrorneuron.store.memory.TimeTravel.end;
import static io.mirrorneuron.store.memory.TimeTravel.event;
import static io.mirrorneuron.store.memory.TimeTravel.failure;
import static io.mirrorneuron.store.memory.TimeTravel.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.StoreClosedException;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.StoreHealth;
import io.mirrorneuron.store.spi.Call;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What holds for every operation: deadlines, closing, confirmation, watchers. */
class GateTest {

  private static final Call OVERDUE = Call.first("late", 0, Call.Waiting.CALLER_GOES_ON);

  private final TimeTravel time = new TimeTravel();

  @Test
  void anOperationWhoseDeadlineHasPassedIsNotApplied() {
    failure(StoreUnavailableException.class, time.durable.commit("job", state("x"), OVERDUE));
    failure(StoreUnavailableException.class, time.durable.read(List.of("job"), OVERDUE));

    assertThat(time.job("job")).isEmpty();
  }

  @Test
  void ofAnOperationInDoubtNobodySaysThatItWasNotApplied() {
    Call again = OVERDUE.again(TimeTravel.ago(Duration.ofSeconds(1)));
    failure(UnknownOutcomeException.class, time.durable.commit("job", state("x"), again));
    failure(StoreUnavailableException.class, time.durable.read(List.of("job"), again));

    time.backend.close();
    failure(
        UnknownOutcomeException.class,
        time.durable.commit(
            "job", state("x"), time.call().again(TimeTravel.ago(Duration.ofSeconds(1)))));
  }

  @Test
  void aClosedBackendRefusesWhileAnotherOneGoesOn() {
    time.put("job");
    try (MemoryBackend other = time.client(0)) {
      time.backend.close();
      time.backend.close();

      failure(StoreClosedException.class, time.durable.commit("job", state("x"), time.call()));
      failure(StoreClosedException.class, time.backend.health(time.call()));
      assertThat(end(other.durable().read(List.of("job"), time.call())).get(0)).isPresent();
    }
  }

  @Test
  void aWriteThatReplicasMustConfirmIsAppliedAndUnconfirmed() {
    try (MemoryBackend strict = time.client(2)) {
      UnconfirmedException unconfirmed =
          failure(
              UnconfirmedException.class, strict.durable().commit("job", state("x"), time.call()));

      assertThat(unconfirmed.required()).isEqualTo(2);
      assertThat(unconfirmed.receipt().replicas()).isZero();
      assertThat(unconfirmed.receipt().version())
          .isEqualTo(time.job("job").orElseThrow().version());
      end(strict.durable().commit("job", state("y").durability(Durability.all()), time.call()));
      assertThat(end(strict.health(time.call())).status()).isEqualTo(StoreHealth.Status.DEGRADED);
    }
  }

  @Test
  void anUnconfirmedGrantCanBeReleasedByTheTokenInItsReceipt() {
    time.put("job");
    LeaseName name = LeaseName.job("job");

    UnconfirmedException unconfirmed =
        failure(
            UnconfirmedException.class,
            time.leases.acquire(
                name, "owner", Duration.ofSeconds(9), Durability.replicas(1), time.call()));

    Fence fence = new Fence(name, unconfirmed.receipt().version());
    assertThat(end(time.leases.release(fence, Durability.none(), time.call()))).isTrue();
  }

  @Test
  void aFaultInsideEndsTheStageAndNothingElse() {
    time.put("job");

    failure(StoreRefusedException.class, time.durable.events("job", null, 1, time.call()));
    failure(UnknownOutcomeException.class, time.durable.commit("job", null, time.call()));

    assertThat(time.job("job")).isPresent();
  }

  @Test
  void healthIsNeverAFailureOfAnOpenStore() {
    assertThat(end(time.backend.health(time.call())).status()).isEqualTo(StoreHealth.Status.UP);
    assertThat(end(time.backend.health(OVERDUE)).status()).isEqualTo(StoreHealth.Status.DOWN);
  }

  @Test
  void aWatcherThatThrowsHarmsNobodyAndOneThatWritesDoesNotHang() {
    time.put("job");
    time.put("other");
    AtomicInteger woken = new AtomicInteger();
    var throwing =
        time.durable.watch(
            "job",
            () -> {
              throw new AssertionError("a watcher that throws");
            });
    var writing =
        time.durable.watch(
            "job",
            () -> {
              end(time.durable.commit("other", event("woken"), time.call()));
              woken.incrementAndGet();
            });

    end(time.durable.commit("job", event("a"), time.call()));
    assertThat(woken).hasValue(1);
    throwing.close();
    writing.close();
    writing.close();
    end(time.durable.commit("job", event("b"), time.call()));
    assertThat(woken).hasValue(1);
  }

  @Test
  void aWatcherIsWokenByWhatIsUnconfirmedTooAndByOtherClientsButNotAfterClosing() {
    time.put("job");
    AtomicInteger woken = new AtomicInteger();
    try (MemoryBackend strict = time.client(1)) {
      var watch = time.durable.watch("job", woken::incrementAndGet);

      failure(UnconfirmedException.class, strict.durable().commit("job", event("a"), time.call()));
      assertThat(woken).hasValue(1);

      time.backend.close();
      failure(UnconfirmedException.class, strict.durable().commit("job", event("b"), time.call()));
      assertThat(woken).hasValue(1);
      watch.close();
      time.durable.watch("job", woken::incrementAndGet).close();
    }
    assertThat(time.server.watchers().size()).isZero();
  }
}
