package io.mirrorneuron.store.sentinel.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.sentinel.fault.Witness.Overlap;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The witness sees two holders where there are two, and only there. */
class WitnessTest {

  private static final LeaseName NAME = LeaseName.named("one");

  private static final LeaseTerms SHORT = LeaseTerms.of(Duration.ofMillis(300));

  private final MirrorStore store =
      MirrorStore.open(
          StoreConfig.builder().mode("memory").namespace("w-" + UUID.randomUUID()).build());
  private final Witness witness = new Witness();

  @AfterEach
  void close() {
    witness.close();
    store.close();
  }

  /** Two handles of one lease do not know of each other. */
  @Test
  void twoHandlesThatAreHeldAtOnceAreSeen() {
    Lease first = store.leases().acquire(NAME, LeaseTerms.leader()).orElseThrow();
    witness.watch(first);
    long begin = System.nanoTime();
    Lease second = store.leases().adopt(NAME, first.token(), LeaseTerms.leader()).orElseThrow();
    witness.watch(second);
    Topology.last(Duration.ofMillis(200));
    first.close();
    Duration most = Duration.ofNanos(System.nanoTime() - begin);

    List<Overlap> overlaps = witness.overlaps();

    assertThat(overlaps).hasSize(1);
    Overlap overlap = overlaps.get(0);
    assertThat(overlap.name()).isEqualTo(NAME);
    assertThat(overlap.length()).isPositive().isLessThan(most);
  }

  @Test
  void holdersThatFollowOneAnotherAreNone() {
    for (int i = 0; i < 5; i++) {
      Lease lease = store.leases().acquire(NAME, SHORT).orElseThrow();
      witness.watch(lease);
      Topology.last(Duration.ofMillis(5));
      lease.close();
    }
    assertThat(witness.overlaps()).isEmpty();
  }

  @Test
  void otherLeasesAreNone() {
    witness.watch(store.leases().acquire(NAME, SHORT).orElseThrow());
    witness.watch(store.leases().acquire(LeaseName.named("other"), SHORT).orElseThrow());
    Topology.last(Duration.ofMillis(50));
    assertThat(witness.overlaps()).isEmpty();
  }
}
