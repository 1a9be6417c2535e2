package io.mirrorneuron.store.redis.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.LeaseChange;
import io.mirrorneuron.store.LeaseChange.Cause;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.tck.fault.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** As many leases as a large process holds. */
@Tag("long")
@ForEachClient
class ManyLeasesTest extends FaultTest {

  private static final int LEASES = 10_000;

  /** Renewed every 3 s. */
  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofSeconds(30));

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void ofTenThousandLeasesExactlyTheLostOnesAreTold() throws Exception {
    MirrorStore store = rig().open();
    MirrorStore other = rig().openAround();
    Queue<LeaseChange> told = new ConcurrentLinkedQueue<>();
    List<Lease> leases = new ArrayList<>();
    for (int i = 0; i < LEASES; i++) {
      Lease lease = store.leases().acquire(LeaseName.named("lease-" + i), TERMS).orElseThrow();
      lease.onStateChange(told::add);
      leases.add(lease);
    }
    Map<LeaseName, Cause> lost = new HashMap<>();
    PrimitiveIterator.OfInt scenes = IntStream.iterate(0, scene -> scene + 1).iterator();
    LostToAnother.isTold(() -> whySomeAreLost(scenes.nextInt(), other, leases, told, lost));
  }

  /** In each scene others; those of the scenes before stay lost, and are not told again. */
  private Cause whySomeAreLost(
      int scene,
      MirrorStore other,
      List<Lease> leases,
      Queue<LeaseChange> told,
      Map<LeaseName, Cause> lost) {
    // No renewal comes between the end of a lease and the other's grant.
    rig().proxy().hold(Direction.TO_SERVER);
    for (int i = scene; i < LEASES; i += 97) {
      LeaseName name = leases.get(i).name();
      rig().truth().expire(name);
      boolean taken = i % 2 == 0 && other.leases().acquire(name, TERMS).isPresent();
      lost.put(name, taken ? Cause.ANOTHER_OWNER : Cause.EXPIRED);
    }
    rig().proxy().heal();

    await().atMost(PATIENCE).until(() -> told.size() >= lost.size());

    boolean inTime = LostToAnother.expectExpiries(told, lost);
    Map<LeaseName, Cause> found = new HashMap<>();
    told.forEach(change -> found.put(change.lease().name(), change.cause()));
    assertThat(found).isEqualTo(lost);
    for (Lease lease : leases) {
      assertThat(lease.isHeld()).as("%s", lease).isNotEqualTo(lost.containsKey(lease.name()));
    }
    assertThat(told).hasSameSizeAs(lost.keySet());
    return inTime ? Cause.ANOTHER_OWNER : Cause.EXPIRED;
  }
}
