package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.spi.LeaseStore.Renewal;
import io.mirrorneuron.store.spi.LeaseStore.Renewed;
import io.mirrorneuron.store.spi.Replication;
import io.mirrorneuron.store.spi.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Expiring, renewing, releasing, inspecting: L4 to L7, L10, L11. */
abstract class LeaseTimeClauses extends LeaseClauses {

  private static final Duration BRIEF = Duration.ofMillis(40);

  /** What a server's clock may lose by counting in whole milliseconds. */
  private static final Duration TICK = Duration.ofMillis(2);

  private Fence expired(Client store, LeaseName name) {
    Fence fence = store.granted(name, "me", BRIEF);
    eventually("the lease expires").until(() -> store.inspect(name).isEmpty());
    return fence;
  }

  @Test
  @DisplayName("L4 required: a lease that is not renewed is free when its ttl is over, not before")
  void aLeaseIsFreeWhenItsTtlIsOver() {
    Client store = openWithJob();
    // So long that a machine that stands still for a moment does not hide what ends too early.
    Duration ttl = Duration.ofSeconds(2);
    Race.of(
        BOTH.size(),
        index -> {
          LeaseName name = BOTH.get(index);
          long begun = System.nanoTime();
          store.granted(name, "me", ttl);
          eventually("the lease is granted to another")
              .until(() -> store.acquire(name, "you", LONG).isPresent());
          // Measured from before the first request to after the last reply: never too short.
          assertThat(Duration.ofNanos(System.nanoTime() - begun))
              .isGreaterThanOrEqualTo(ttl.minus(TICK));
          return name;
        });
  }

  @Test
  @DisplayName("L4 required: a lease that is renewed outlives its ttl")
  void aLeaseThatIsRenewedOutlivesItsTtl() {
    Client store = openWithJob();
    Duration ttl = Duration.ofSeconds(15);
    Fence renewed = store.granted(OF_JOB, "me", ttl);
    assertThat(store.renew(renewed, LONG)).isTrue();
    assertThat(store.inspect(OF_JOB).orElseThrow().remaining()).isGreaterThan(ttl);
  }

  @Test
  @DisplayName("L5 required: a renewal sets the remaining time to the full ttl, longer or shorter")
  void aRenewalSetsTheRemainingTimeToTheFullTtl() {
    Client store = openWithJob();
    Duration minute = Duration.ofMinutes(1);
    for (LeaseName name : BOTH) {
      Fence fence = store.granted(name, "me", minute);
      assertThat(store.renew(fence, Duration.ofHours(2))).isTrue();
      assertThat(store.inspect(name).orElseThrow().remaining())
          .isBetween(Duration.ofHours(1), Duration.ofHours(2));
      assertThat(store.renew(fence, minute)).isTrue();
      assertThat(store.inspect(name).orElseThrow().remaining())
          .isBetween(Duration.ofMillis(1), minute);
      assertThat(store.inspect(name).orElseThrow().token()).isEqualTo(fence.token());
    }
  }

  @Test
  @DisplayName("L5 required: a renewal by another token than the holder's does not count")
  void aRenewalByAnotherTokenDoesNotCount() {
    Client store = openWithJob();
    for (LeaseName name : BOTH) {
      Fence fence = store.granted(name, "me", LONG);
      for (long wrong : List.of(fence.token() - 1, fence.token() + 1, Long.MAX_VALUE)) {
        assertThat(store.renew(new Fence(name, wrong), Duration.ofDays(1))).isFalse();
      }
      assertThat(store.inspect(name).orElseThrow().remaining()).isLessThanOrEqualTo(LONG);
      store.release(fence);
      assertThat(store.renew(fence, LONG)).as("released").isFalse();
      Fence other = store.granted(name, "you", LONG);
      assertThat(store.renew(fence, Duration.ofDays(1))).as("granted to another").isFalse();
      assertThat(store.inspect(name).orElseThrow().token()).isEqualTo(other.token());
      assertThat(store.inspect(name).orElseThrow().remaining()).isLessThanOrEqualTo(LONG);
    }
    assertThat(store.renew(new Fence(LeaseName.named("never"), 7), LONG)).isFalse();
    assertThat(store.renew(new Fence(LeaseName.job("no-job"), 7), LONG)).isFalse();
    assertThat(store.inspect(LeaseName.named("never"))).isEmpty();
  }

  @Test
  @DisplayName("L5 required: a lease that has expired is not revived, taken or not")
  void aLeaseThatHasExpiredIsNotRevived() {
    Client store = openWithJob();
    for (LeaseName name : BOTH) {
      Fence fence = expired(store, name);
      assertThat(store.renew(fence, LONG)).as("nobody has taken it").isFalse();
      assertThat(store.inspect(name)).isEmpty();
      Fence other = store.granted(name, "you", LONG);
      assertThat(store.renew(fence, LONG)).as("another holds it").isFalse();
      assertThat(store.inspect(name).map(LeaseInfo::token)).contains(other.token());
    }
  }

  @Test
  @DisplayName("L5 required: renewing many leases tells of each whether it is still held")
  void renewingManyLeasesTellsOfEachWhetherItIsStillHeld() {
    Client store = open();
    int count = 300;
    List<LeaseName> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // Jobs and named leases in turn; few enough named ones not to matter.
      names.add(i % 3 == 0 ? LeaseName.named("lease-" + i) : LeaseName.job("job-" + i));
    }
    IntStream.range(0, count)
        .mapToObj(i -> store.commitAsync("job-" + i, Client.putting("state")))
        .toList()
        .forEach(stage -> stage.toCompletableFuture().join());
    List<Fence> fences = new ArrayList<>();
    List<Boolean> held = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean expires = i % 10 == 3;
      Fence fence = store.granted(names.get(i), "me", expires ? BRIEF : LONG);
      boolean lost = expires;
      if (i % 10 == 5) {
        store.release(fence);
        lost = true;
      } else if (i % 10 == 8) {
        store.release(fence);
        store.granted(names.get(i), "you", LONG);
        lost = true;
      }
      fences.add(fence);
      held.add(!lost);
    }
    for (int i = 3; i < count; i += 10) {
      LeaseName name = names.get(i);
      eventually(name + " expires").until(() -> store.inspect(name).isEmpty());
    }

    List<Renewal> renewals =
        fences.stream().map(fence -> new Renewal(fence, Duration.ofHours(5))).toList();
    assertThat(store.renew(renewals)).isEqualTo(held);

    List<Optional<LeaseInfo>> after = store.inspect(names);
    assertThat(after).hasSize(count);
    for (int i = 0; i < count; i++) {
      long token = after.get(i).map(LeaseInfo::token).orElse(0L);
      assertThat(token == fences.get(i).token())
          .as("%s is held with its old token", names.get(i))
          .isEqualTo(held.get(i));
      boolean renewed =
          after.get(i).map(info -> info.remaining().compareTo(LONG) > 0).orElse(false);
      assertThat(renewed).as("%s was renewed", names.get(i)).isEqualTo(held.get(i));
    }
    assertThat(store.renew(List.of())).isEmpty();
  }

  @Test
  @DisplayName("L6 required: a release counts only with the token that holds the lease")
  void aReleaseCountsOnlyWithTheTokenThatHoldsTheLease() {
    Client store = openWithJob();
    for (LeaseName name : BOTH) {
      Fence fence = store.granted(name, "me", LONG);
      for (long wrong : List.of(fence.token() - 1, fence.token() + 1, Long.MAX_VALUE)) {
        assertThat(store.release(new Fence(name, wrong))).isFalse();
      }
      assertThat(store.inspect(name).map(LeaseInfo::token)).contains(fence.token());
      assertThat(store.release(fence)).isTrue();
      assertThat(store.inspect(name)).isEmpty();
      assertThat(store.release(fence)).as("released twice").isFalse();
      Fence other = store.granted(name, "you", LONG);
      assertThat(store.release(fence)).as("granted to another").isFalse();
      assertThat(store.inspect(name).map(LeaseInfo::token)).contains(other.token());
    }
    assertThat(store.release(new Fence(LeaseName.job("no-job"), 7))).isFalse();
  }

  @Test
  @DisplayName("L6 required: a release after the expiry does not count")
  void aReleaseAfterTheExpiryDoesNotCount() {
    Client store = openWithJob();
    for (LeaseName name : BOTH) {
      Fence fence = expired(store, name);
      assertThat(store.release(fence)).isFalse();
    }
  }

  @Test
  @DisplayName("L6 required: a release that too few replicas know of says so; the lease is free")
  void aReleaseThatTooFewReplicasKnowOfSaysSo() {
    Client store = openWithJob();
    Durability impossible = Durability.replicas(1_000).within(Duration.ofMillis(50));
    for (LeaseName name : BOTH) {
      Fence fence = store.granted(name, "me", LONG);
      UnconfirmedException unconfirmed =
          fails(UnconfirmedException.class, () -> store.release(fence, impossible));
      assertThat(unconfirmed.receipt().version()).isEqualTo(fence.token());
      assertThat(unconfirmed.required()).isEqualTo(1_000);
      assertThat(store.inspect(name)).isEmpty();
      assertThat(store.release(fence, impossible)).as("nothing was left to confirm").isFalse();
    }
  }

  @Test
  @DisplayName(
      "L6 required: a release that is submitted again and finds nothing to release says so")
  void aReleaseThatIsSubmittedAgainAndFindsNothingSaysSo() {
    Client store = openWithJob();
    for (LeaseName name : BOTH) {
      Fence fence = store.granted(name, "me", LONG);
      Submission release = new Submission(store);
      assertThat(store.release(fence, Durability.none(), release.first())).isTrue();
      fails(
          UnknownOutcomeException.class,
          () -> store.release(fence, Durability.none(), release.again()));
      Fence other = store.granted(name, "you", LONG);
      fails(
          UnknownOutcomeException.class,
          () -> store.release(fence, Durability.none(), release.again()));
      Submission late = new Submission(store);
      assertThat(store.release(other, Durability.none(), late.again())).isTrue();
    }
  }

  @Test
  @DisplayName("L7 required: inspecting tells owner, token and remaining time, and changes nothing")
  void inspectingTellsAndChangesNothing() {
    Client store = openWithJob();
    for (LeaseName name : BOTH) {
      Fence fence = store.granted(name, "owner/1@host:7", LONG);
      Duration last = LONG;
      for (int n = 0; n < 20; n++) {
        LeaseInfo info = store.inspect(name).orElseThrow();
        assertThat(info.name()).isEqualTo(name);
        assertThat(info.owner()).isEqualTo("owner/1@host:7");
        assertThat(info.token()).isEqualTo(fence.token());
        assertThat(info.remaining()).isBetween(Duration.ofMillis(1), last);
        last = info.remaining();
      }
      assertThat(store.release(fence)).isTrue();
    }
  }

  @Test
  @DisplayName("L10 required: where no replicas are required, renewals need not be replicated")
  void whereNoReplicasAreRequiredRenewalsNeedNotBeReplicated() {
    Client store = open(builder -> builder.set("MN_REDIS_WAIT_REPLICAS", "0"));
    Fence fence = store.granted(NAMED, "me", LONG);
    long sent = System.nanoTime();
    Renewed renewed = store.renewed(List.of(new Renewal(fence, LONG)));
    assertThat(renewed.replication().covers(sent)).as("%s", renewed).isTrue();
  }

  @Test
  @DisplayName("L10 required: of renewals that too few replicas can hold nothing is claimed")
  void ofRenewalsThatTooFewReplicasCanHoldNothingIsClaimed() {
    int attached = open().health().replication().attached();
    int required = attached + 5;
    Client store =
        open(builder -> builder.set("MN_REDIS_WAIT_REPLICAS", Integer.toString(required)));
    // By those that there are: a failover may take what nobody has confirmed.
    Durability possible = Durability.replicas(attached);
    Fence fence = store.acquire(NAMED, "me", LONG, possible, store.call()).orElseThrow();
    for (int n = 0; n < 10; n++) {
      Renewed renewed = store.renewed(List.of(new Renewal(fence, LONG)));
      assertThat(renewed.held()).isEqualTo(List.of(true));
      assertThat(renewed.replication()).isEqualTo(Replication.unknown());
    }
  }

  @Test
  @DisplayName("L7 required: inspecting several leases keeps their order, with empty places")
  void inspectingSeveralLeasesKeepsTheirOrder() {
    Client store = open();
    List<LeaseName> names =
        IntStream.range(0, 40)
            .mapToObj(i -> i % 2 == 0 ? LeaseName.job("job-" + i) : LeaseName.named("n-" + i))
            .toList();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).kind() == LeaseName.Kind.JOB) {
        store.put(names.get(i).id(), "state");
      }
      if (i % 3 == 0) {
        store.granted(names.get(i), "owner-" + i, LONG);
      }
    }
    List<Optional<LeaseInfo>> found = store.inspect(names);
    assertThat(found).hasSize(names.size());
    for (int i = 0; i < names.size(); i++) {
      assertThat(found.get(i).map(LeaseInfo::owner))
          .isEqualTo(i % 3 == 0 ? Optional.of("owner-" + i) : Optional.empty());
    }
    assertThat(store.inspect(List.of())).isEmpty();
  }

  @Test
  @DisplayName("L11 required: a watcher is woken after each release of its lease, of no other")
  void aWatcherIsWokenAfterEachReleaseOfItsLease() {
    Client store = openWithJob();
    for (LeaseName name : BOTH) {
      LeaseName another = LeaseName.named("another-" + name.id());
      AtomicInteger wakes = new AtomicInteger();
      AtomicInteger others = new AtomicInteger();
      try (Watch watch = store.watchRelease(name, wakes::incrementAndGet);
          Watch other = store.watchRelease(another, others::incrementAndGet)) {
        assertThat(watch).isNotSameAs(other);
        release(store, another, others);
        int beforehand = others.get();
        for (int n = 0; n < 10; n++) {
          release(store, name, wakes);
        }
        // A watcher may be woken for nothing, but not for each release of something else.
        assertThat(others.get() - beforehand).isLessThan(10);
      }
    }
  }

  @Test
  @DisplayName("L11 required: a closed watch wakes nobody any more, and others go on")
  void aClosedWatchOfALeaseWakesNobody() {
    Client store = openWithJob();
    AtomicInteger closed = new AtomicInteger();
    AtomicInteger open = new AtomicInteger();
    try (Watch stays = store.watchRelease(NAMED, open::incrementAndGet)) {
      assertThat(stays).isNotNull();
      Watch watch = store.watchRelease(NAMED, closed::incrementAndGet);
      release(store, NAMED, closed);
      watch.close();
      watch.close();
      // What was under way when it was closed may still arrive; then there is silence.
      release(store, NAMED, open);
      int settled = closed.get();
      for (int n = 0; n < 5; n++) {
        release(store, NAMED, open);
      }
      assertThat(closed.get()).isEqualTo(settled);
    }
  }

  @Test
  @DisplayName("L11 optional: a watcher is woken by what another backend releases")
  void aWatcherIsWokenByAReleaseElsewhere() {
    needs(Capability.SHARED_DATA);
    Client holder = openWithJob();
    Client waiting = open();
    AtomicInteger wakes = new AtomicInteger();
    try (Watch watch = waiting.watchRelease(OF_JOB, wakes::incrementAndGet)) {
      assertThat(watch).isNotNull();
      for (int n = 0; n < 5; n++) {
        release(holder, OF_JOB, wakes);
      }
    }
  }

  private void release(Client store, LeaseName name, AtomicInteger wakes) {
    Fence fence = store.granted(name, "me", LONG);
    int before = wakes.get();
    assertThat(store.release(fence)).isTrue();
    eventually("a wake-up after a release").until(() -> wakes.get() > before);
  }
}
