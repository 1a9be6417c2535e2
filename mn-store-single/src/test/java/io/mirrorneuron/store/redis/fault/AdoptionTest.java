package io.mirrorneuron.store.redis.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.LeaseChange;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The client of a running process is changed under its leases. */
@ForEachClient
class AdoptionTest extends FaultTest {

  private static final int LEASES = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(Ended.PATIENCE_SECONDS);

  /** Long enough that a busy machine does not end it: it is for losses by the move, not by time. */
  private static final LeaseTerms TERMS =
      LeaseTerms.of(Duration.ofMinutes(5)).renewEvery(Duration.ofSeconds(2));

  @Test
  void liveLeasesMoveToEveryOtherClientAndNoneIsLostWhileSomebodyTriesForThemAllTheTime() {
    MirrorStore store = rig().openAs("me", client);
    Queue<LeaseChange> told = new ConcurrentLinkedQueue<>();
    List<Lease> leases = new ArrayList<>();
    for (int i = 0; i < LEASES; i++) {
      store.jobs().put("job-" + i, Truth.marked("new"));
      Lease lease = store.leases().acquire(LeaseName.job("job-" + i), TERMS).orElseThrow();
      lease.onStateChange(told::add);
      leases.add(lease);
    }
    AtomicBoolean goesOn = new AtomicBoolean(true);
    AtomicLong rounds = new AtomicLong();
    Queue<Lease> taken = new ConcurrentLinkedQueue<>();
    CompletableFuture<Void> contender = contend(goesOn, rounds, taken);
    try {
      for (String next : clients().toList()) {
        MirrorStore following = rig().openAs("me", next);
        for (Lease lease : leases) {
          assertThat(following.leases().adopt(lease)).as("%s by %s", lease, next).isTrue();
        }
        store.close();
        store = following;
        MirrorStore used = store;
        for (Lease lease : leases) {
          used.jobs()
              .commit(lease.name().id(), Commit.fencedBy(lease.fence()).event(Truth.marked(next)));
        }
        long before = rounds.get();
        await().atMost(PATIENCE).until(() -> rounds.get() > before + 1);
      }
    } finally {
      goesOn.set(false);
    }
    contender.join();

    assertThat(leases).allMatch(Lease::isHeld);
    assertThat(told).isEmpty();
    assertThat(taken).isEmpty();
    Lease first = leases.get(0);
    first.close();
    assertThat(store.leases().inspect(first.name())).as("released by the last store").isEmpty();
  }

  private CompletableFuture<Void> contend(
      AtomicBoolean goesOn, AtomicLong rounds, Queue<Lease> taken) {
    MirrorStore other = rig().openAround();
    return CompletableFuture.runAsync(
        () -> {
          while (goesOn.get()) {
            for (int i = 0; i < LEASES; i++) {
              other.leases().acquire(LeaseName.job("job-" + i), TERMS).ifPresent(taken::add);
            }
            rounds.incrementAndGet();
          }
        });
  }
}
