package io.mirrorneuron.store.sentinel.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.LeaseChange;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many leases of one store, and what their holder is told of them. */
final class LiveLeases implements AutoCloseable {

  /** They outlast an election, even one that is slow: 60 s on the server, 40 s here. */
  private static final LeaseTerms TERMS =
      LeaseTerms.of(Duration.ofSeconds(60)).renewEvery(Duration.ofSeconds(3));

  private final String client;
  private final String replicas;
  private final MirrorStore store;
  private final List<Lease> leases = new ArrayList<>();
  private final Queue<LeaseChange> told = new ConcurrentLinkedQueue<>();

  /**
   * Opens a store without leases.
   *
   * @param replicas as in {@code MN_REDIS_WAIT_REPLICAS}
   */
  LiveLeases(Topology topology, String client, String replicas) {
    this.client = client;
    this.replicas = replicas;
    this.store =
        Topology.open(
            MirrorStore.builder(
                topology
                    .config()
                    .client(client)
                    .namespace("live-" + UUID.randomUUID())
                    .set("MN_REDIS_WAIT_REPLICAS", replicas)
                    .build()));
  }

  /** Has it hold so many more, each as soon as those have confirmed it that must. */
  void acquire(int count) {
    for (int i = 0; i < count; i++) {
      Lease lease =
          await()
              .pollDelay(Duration.ZERO)
              .ignoreExceptionsInstanceOf(StoreException.class)
              .atMost(Topology.PATIENCE)
              .until(this::acquireNext, Optional::isPresent)
              .orElseThrow();
      lease.onStateChange(told::add);
      leases.add(lease);
    }
  }

  /** Asks once for one more. */
  Optional<Lease> acquireNext() {
    return store.leases().acquire(LeaseName.named("lease-" + leases.size()), TERMS);
  }

  /** Waits until none of them is held, though the server has them all. */
  void areSuspended() {
    await()
        .alias("all are suspended, of " + this)
        .atMost(Topology.PATIENCE)
        .until(() -> leases.stream().allMatch(it -> it.state() == Lease.State.SUSPENDED));
    assertThat(gone()).as("gone, of %s", this).isEmpty();
  }

  /** With all nothing may be lost; else it is told exactly. */
  void isAsPromised() {
    if (replicas.equals("all")) {
      noneIsLost();
    } else {
      exactlyTheGoneAreLost();
    }
  }

  /** Every one of them is held, under the token under which it was granted, and always was. */
  void noneIsLost() {
    awaitRenewedByTheServer();
    assertThat(lost()).as("lost, of %s", this).isEmpty();
    assertThat(gone()).as("gone, of %s", this).isEmpty();
  }

  /** Whatever was lost, exactly that is told, each once. */
  void exactlyTheGoneAreLost() {
    awaitRenewedByTheServer();
    assertThat(lost()).as("lost, of %s", this).containsExactlyInAnyOrderElementsOf(gone());
  }

  /** Those and no others, each told once; and the server does not have them either. */
  void exactlyTheseAreLost(int from, int to) {
    Set<LeaseName> expected =
        IntStream.range(from, to)
            .mapToObj(i -> LeaseName.named("lease-" + i))
            .collect(Collectors.toSet());
    await()
        .alias("lost, of " + this)
        .atMost(Topology.PATIENCE)
        .until(() -> new HashSet<>(lost()).containsAll(expected));
    awaitRenewedByTheServer();
    assertThat(lost())
        .as("told as lost, of %s", this)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(gone()).as("gone, of %s", this).isEqualTo(expected);
  }

  /**
   * Waits until the server at which the store is now has been asked for each of them, and all that
   * are not lost are held. What that finds out is told after that, but before what is asked later.
   */
  private void awaitRenewedByTheServer() {
    List<Lease> unused =
        await()
            .ignoreExceptionsInstanceOf(StoreException.class)
            .atMost(Topology.PATIENCE)
            .until(() -> store.leases().renewAll(leases), answered -> true);
    await()
        .alias("suspended, of " + this)
        .atMost(Topology.PATIENCE)
        .until(() -> leases.stream().noneMatch(it -> it.state() == Lease.State.SUSPENDED));
    await()
        .alias("told of what is lost, of " + this)
        .atMost(Topology.PATIENCE)
        .until(() -> lost().size() >= leases.stream().filter(it -> !it.isHeld()).count());
  }

  private List<LeaseName> lost() {
    return told.stream()
        .filter(change -> change.to() == Lease.State.LOST)
        .map(change -> change.lease().name())
        .toList();
  }

  /** Of those that were granted, which the server does not have under their tokens. */
  private Set<LeaseName> gone() {
    List<Optional<LeaseInfo>> found =
        store.leases().inspectAll(leases.stream().map(Lease::name).toList());
    return IntStream.range(0, leases.size())
        .filter(i -> found.get(i).filter(it -> it.token() == leases.get(i).token()).isEmpty())
        .mapToObj(i -> leases.get(i).name())
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public String toString() {
    return client + ", WAIT " + replicas + " with " + leases.size() + " leases, told " + told;
  }
}
