package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.LeaseChange;
import io.mirrorneuron.store.LeaseChange.Cause;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalServer.Data;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.tck.fault.Cut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A server forgets its scripts, the last of its data or all of it, under a store that holds many
 * leases: what it has lost is told, each once and with the cause, and nothing else.
 */
@Tag("long")
@ForEachClient
class ForgettingServerTest extends FaultTest {

  private static final int LEASES = 1_000;

  /** Renewed all the time, and of such length that none ends by itself within a test. */
  private static final LeaseTerms TERMS =
      LeaseTerms.of(Duration.ofMinutes(30)).renewEvery(Duration.ofSeconds(2));

  /** Less than a renewal gives. */
  private static final Duration SHORT = Duration.ofMinutes(15);

  private static final Duration PATIENCE = Duration.ofSeconds(Ended.PATIENCE_SECONDS);

  private static LocalRedis redis;

  private final List<Lease> leases = new ArrayList<>();
  private final Queue<LeaseChange> told = new ConcurrentLinkedQueue<>();

  /** So that no two of a test have the same name. */
  private int named;

  @BeforeAll
  static void start() {
    // Snapshots, when it is told to make one.
    redis = LocalRedis.start(LocalRedisConfig.builder().line("save 86400 1000000000").build());
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  Rig newRig() {
    return new Rig(client, redis, List.of());
  }

  @Test
  void aServerThatForgetsItsScriptsCostsNoLease() {
    MirrorStore store = rig().open();
    hold(store, LEASES);
    for (int i = 0; i < 3; i++) {
      redis.command("SCRIPT", "FLUSH");
      leases.forEach(lease -> rig().truth().shorten(lease.name(), SHORT));

      awaitRenewed(store, leases);
    }
    assertTold(Map.of());
  }

  /** Killed after a snapshot: what was granted since then is gone. */
  @Test
  void ofAServerThatComesBackWithoutItsLastDataExactlyTheMissingLeasesAreLost() {
    MirrorStore store = rig().open();
    hold(store, LEASES / 2);
    redis.command("SAVE");
    hold(store, LEASES / 2);

    redis.kill();
    redis.restart(Data.KEEP);

    Map<LeaseName, Cause> lost = new HashMap<>();
    leases.subList(LEASES / 2, LEASES).forEach(lease -> lost.put(lease.name(), Cause.EXPIRED));
    awaitTold(lost);
    List<Lease> kept = leases.subList(0, LEASES / 2);
    kept.forEach(lease -> rig().truth().shorten(lease.name(), SHORT));
    awaitRenewed(store, kept);
    assertTold(lost);
    assertGrantsGoOn(store, leases.subList(LEASES / 2, LEASES));
  }

  /** Its port is the same, and some are granted to another before their holder comes back. */
  @Test
  void ofAServerThatComesBackEmptyAllLeasesAreLostEachWithItsCause() throws Exception {
    MirrorStore store = rig().open();
    MirrorStore other = rig().openAround();
    LostToAnother.isTold(() -> whySomeAreAnothers(store, other));
  }

  /** Of those that were granted to another; the cause of the others is an expiry. */
  private Cause whySomeAreAnothers(MirrorStore store, MirrorStore other) {
    leases.clear();
    told.clear();
    hold(store, LEASES);

    rig().proxy().refuse();
    rig().proxy().cut(Cut.RST);
    redis.restart(Data.DROP);
    Map<LeaseName, Cause> lost = new HashMap<>();
    Map<LeaseName, Lease> taken = new HashMap<>();
    for (int i = 0; i < LEASES; i++) {
      Lease lease = leases.get(i);
      lost.put(lease.name(), i % 3 == 0 ? Cause.ANOTHER_OWNER : Cause.EXPIRED);
      if (i % 3 == 0) {
        prepare(other, lease.name());
        Lease next = other.leases().acquire(lease.name(), TERMS).orElseThrow();
        assertThat(next.token()).isGreaterThan(lease.token());
        taken.put(lease.name(), next);
      }
    }
    rig().proxy().accept();

    awaitTold(lost);
    boolean inTime = LostToAnother.expectExpiries(told, lost);
    assertTold(lost);
    assertGrantsGoOn(
        store, leases.stream().filter(lease -> !taken.containsKey(lease.name())).toList());
    assertThat(taken.values()).allMatch(Lease::isHeld);
    return inTime ? Cause.ANOTHER_OWNER : Cause.EXPIRED;
  }

  /** Every other one of a job of its own. */
  private void hold(MirrorStore store, int count) {
    for (int i = 0; i < count; i++) {
      int number = named++;
      LeaseName name =
          number % 2 == 0 ? LeaseName.named("lease-" + number) : LeaseName.job("job-" + number);
      prepare(store, name);
      Lease lease = store.leases().acquire(name, TERMS).orElseThrow();
      lease.onStateChange(told::add);
      leases.add(lease);
    }
  }

  private static void prepare(MirrorStore store, LeaseName name) {
    if (name.kind() == LeaseName.Kind.JOB) {
      var unused = store.jobs().put(name.id(), marked("state"));
    }
  }

  /** Waits until each has been renewed by itself since it was shortened. */
  private static void awaitRenewed(MirrorStore store, List<Lease> leases) {
    List<LeaseName> names = leases.stream().map(Lease::name).toList();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                store.leases().inspectAll(names).stream()
                    .map(Optional::orElseThrow)
                    .allMatch(info -> info.remaining().compareTo(SHORT) > 0));
    List<Long> tokens =
        store.leases().inspectAll(names).stream()
            .map(Optional::orElseThrow)
            .map(LeaseInfo::token)
            .toList();
    assertThat(tokens).isEqualTo(leases.stream().map(Lease::token).toList());
  }

  private void awaitTold(Map<LeaseName, Cause> lost) {
    await().atMost(PATIENCE).until(() -> told.size() >= lost.size());
  }

  /** Of those and no others, once. */
  private void assertTold(Map<LeaseName, Cause> lost) {
    Map<LeaseName, Cause> found = new HashMap<>();
    told.forEach(change -> found.put(change.lease().name(), change.cause()));
    assertThat(found).isEqualTo(lost);
    assertThat(told)
        .hasSameSizeAs(lost.keySet())
        .allMatch(change -> change.to() == Lease.State.LOST);
    for (Lease lease : leases) {
      assertThat(lease.isHeld()).as("%s", lease).isNotEqualTo(lost.containsKey(lease.name()));
    }
  }

  /** What was lost is granted again to whoever asks, with larger tokens, and renewed. */
  private static void assertGrantsGoOn(MirrorStore store, List<Lease> lost) {
    List<Lease> again =
        lost.stream()
            .map(
                lease -> {
                  prepare(store, lease.name());
                  return store.leases().acquire(lease.name(), TERMS).orElseThrow();
                })
            .toList();
    assertThat(IntStream.range(0, lost.size()))
        .allMatch(i -> again.get(i).token() > lost.get(i).token());
    assertThat(store.leases().renewAll(again)).isEmpty();
  }
}
