package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.error.StoreClosedException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Waiting for leases: W1 to W5. */
abstract class WaitingClauses extends ClosingClauses {

  /** Asked for every two hours: what is granted in a test was not found by asking. */
  static final LeaseTerms RARELY = LeaseTerms.of(Duration.ofDays(1));

  private static final LeaseName WAITED_FOR = LeaseName.named("waited-for");

  private static CompletableFuture<Optional<Lease>> waiting(Application store) {
    return store.leases().acquireAsync(WAITED_FOR, RARELY, Duration.ofDays(1));
  }

  /** What a future ends with. */
  final <T> T ended(CompletableFuture<T> future) {
    try {
      return future.get(patience().toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw Client.storeException(e);
    } catch (TimeoutException e) {
      throw new AssertionError("it does not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Waits until it has asked in vain, or been granted nevertheless. */
  private void awaitAskedInVain(Application store, long requestsBefore, BooleanSupplier isGranted) {
    eventually("it has asked in vain")
        .until(() -> isGranted.getAsBoolean() || hasAskedInVain(store, requestsBefore));
    assertThat(isGranted.getAsBoolean()).as("it was granted what another one holds").isFalse();
  }

  /** Whether it has asked, and again after it began to watch for releases. */
  static boolean hasAskedInVain(Application store, long requestsBefore) {
    return store.requests() >= requestsBefore + 2;
  }

  /** Waits until a lease can be had by whoever asks without waiting, and gives it back. */
  private void awaitFree(Application store) {
    Fence had =
        eventually("nobody holds it")
            .until(() -> store.below().acquire(WAITED_FOR, "somebody", LONG), Optional::isPresent)
            .orElseThrow();
    assertThat(store.below().release(had)).isTrue();
  }

  /** Shows that whoever was waiting waits no more: nobody is granted what is free. */
  private void assertNobodyWaits(Application store) {
    // Somebody in the line is woken by each release, and would keep what it is granted.
    for (int n = 0; n < 4; n++) {
      awaitFree(store);
    }
  }

  @Test
  @DisplayName("W1 optional: a lease that is released elsewhere is granted to who waits for it")
  void aLeaseThatIsReleasedElsewhereIsGrantedToWhoWaits() {
    needs(Capability.SHARED_DATA);
    List<Application> both = List.of(openAs("one"), openAs("other"));
    Lease held = both.get(0).granted(WAITED_FOR, RARELY);
    for (int n = 0; n < 4; n++) {
      Application holder = both.get(n % 2);
      Application next = both.get(1 - n % 2);
      long before = next.requests();
      CompletableFuture<Optional<Lease>> granted = waiting(next);
      awaitAskedInVain(next, before, granted::isDone);
      assertThat(holder.leases().release(held)).isTrue();
      Lease its = ended(granted).orElseThrow();
      assertThat(its.token()).isGreaterThan(held.token());
      assertThat(its.isHeld()).isTrue();
      held = its;
    }
  }

  @Test
  @DisplayName("W2 required: those who wait in one store are granted the lease in order of arrival")
  void thoseWhoWaitInOneStoreAreGrantedTheLeaseInOrder() {
    Application store = openAs("me");
    Lease held = store.granted(WAITED_FOR, RARELY);
    long before = store.requests();
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<Long> tokens = Collections.synchronizedList(new ArrayList<>(List.of(held.token())));
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    for (int n = 0; n < 8; n++) {
      int place = n;
      waiting.add(
          waiting(store)
              .thenAccept(
                  grant -> {
                    Lease lease = grant.orElseThrow();
                    order.add(place);
                    tokens.add(lease.token());
                    boolean unused = store.leases().release(lease);
                  }));
    }
    awaitAskedInVain(store, before, () -> waiting.get(0).isDone());
    assertThat(store.leases().release(held)).isTrue();
    waiting.forEach(this::ended);
    assertThat(order).isEqualTo(IntStream.range(0, 8).boxed().toList());
    assertThat(tokens).isSorted().doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("W3 required: waiting ends when its time is over, and leaves nothing behind")
  void waitingEndsWhenItsTimeIsOver() throws InterruptedException {
    Application store = openAs("me");
    Lease held = store.granted(WAITED_FOR, RARELY);
    Duration patience = Duration.ofMillis(50);
    long end = System.nanoTime() + patience().toNanos();
    for (boolean answered = false; !answered; ) {
      long begun = System.nanoTime();
      try {
        assertThat(store.leases().acquire(WAITED_FOR, RARELY, patience)).isEmpty();
        answered = true;
      } catch (StoreUnavailableException e) {
        // The store was not reached in so short a time: also an answer, but of something else.
        assertThat(System.nanoTime() - end).as("%s", e).isNegative();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(patience);
    }
    assertThat(held.isHeld()).isTrue();
    assertThat(store.leases().release(held)).isTrue();
    assertNobodyWaits(store);
  }

  @Test
  @DisplayName("W4 required: whoever is interrupted or cancelled waits no more and holds nothing")
  void whoeverIsInterruptedOrCancelledHoldsNothing() throws InterruptedException {
    Application store = openAs("me");
    Lease held = store.granted(WAITED_FOR, RARELY);
    long before = store.requests();
    AtomicReference<Object> outcome = new AtomicReference<>();
    Thread interrupted =
        new Thread(
            () -> {
              try {
                outcome.set(store.leases().acquire(WAITED_FOR, RARELY, Duration.ofDays(1)));
              } catch (InterruptedException | RuntimeException e) {
                outcome.set(e);
              }
            });
    interrupted.start();
    CompletableFuture<Optional<Lease>> cancelled = waiting(store);
    awaitAskedInVain(store, before, () -> outcome.get() != null || cancelled.isDone());
    interrupted.interrupt();
    interrupted.join(patience().toMillis());
    assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    assertThat(cancelled.cancel(true)).isTrue();
    assertThat(held.isHeld()).isTrue();
    assertThat(store.leases().release(held)).isTrue();
    assertNobodyWaits(store);
  }

  @Test
  @DisplayName("W4 required: what is granted to somebody who is just cancelled is given back")
  void whatIsGrantedToSomebodyWhoIsJustCancelledIsGivenBack() {
    Application store = openAs("me");
    for (int n = 0; n < 12; n++) {
      Lease held = store.granted(WAITED_FOR, RARELY);
      CompletableFuture<Optional<Lease>> next = waiting(store);
      List<Boolean> done =
          Race.of(2, thread -> thread == 0 ? store.leases().release(held) : next.cancel(true));
      assertThat(done.get(0)).isTrue();
      if (!done.get(1)) {
        assertThat(store.leases().release(ended(next).orElseThrow())).isTrue();
      }
      awaitFree(store);
    }
  }

  @Test
  @DisplayName("W5 required: whoever waits when the store is closed is told so")
  void whoeverWaitsWhenTheStoreIsClosedIsToldSo() {
    Application store = openAs("me");
    store.granted(WAITED_FOR, RARELY);
    long before = store.requests();
    CompletableFuture<Optional<Lease>> waiting = waiting(store);
    awaitAskedInVain(store, before, waiting::isDone);
    store.close();
    refuses(StoreClosedException.class, () -> ended(waiting));
  }
}
