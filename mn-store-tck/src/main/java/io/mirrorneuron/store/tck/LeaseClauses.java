package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Granting: L1 to L3, L8, L9. */
abstract class LeaseClauses extends NodeClauses {

  static final LeaseName OF_JOB = LeaseName.job("job");
  static final LeaseName NAMED = LeaseName.named("cluster:leader");
  static final List<LeaseName> BOTH = List.of(OF_JOB, NAMED);

  /** A store with the job that {@link #OF_JOB} is about. */
  final Client openWithJob() {
    Client store = open();
    store.put("job", "state");
    return store;
  }

  @Test
  @DisplayName("L1 required: while a lease is held nobody else is granted it, its owner neither")
  void whileALeaseIsHeldNobodyElseIsGrantedIt() {
    Client store = openWithJob();
    for (LeaseName name : BOTH) {
      Fence fence = store.granted(name, "me", LONG);
      assertThat(fence.token()).isPositive();
      assertThat(store.acquire(name, "you", LONG)).isEmpty();
      assertThat(store.acquire(name, "me", LONG)).isEmpty();
      assertThat(store.acquire(name, "you", Duration.ofMillis(1))).isEmpty();
      assertThat(store.inspect(name).map(LeaseInfo::token)).contains(fence.token());
    }
  }

  @Test
  @DisplayName("L1 required: a lease of a job and a named lease of that name are two leases")
  void aLeaseOfAJobAndANamedLeaseAreTwo() {
    Client store = open();
    store.put("same", "state");
    store.put("other", "state");
    Fence job = store.granted(LeaseName.job("same"), "me", LONG);
    Fence named = store.granted(LeaseName.named("same"), "you", LONG);
    store.granted(LeaseName.job("other"), "me", LONG);
    assertThat(store.release(named)).isTrue();
    assertThat(store.inspect(job.lease())).isPresent();
  }

  @Test
  @DisplayName("L1 required: 8 threads that hammer one lease never hold it at the same time")
  void threadsThatHammerOneLeaseNeverHoldItTogether() {
    Client store = openWithJob();
    for (LeaseName name : BOTH) {
      AtomicInteger holders = new AtomicInteger();
      List<List<Long>> tokens =
          Race.of(
              Race.THREADS,
              thread -> {
                List<Long> mine = new ArrayList<>();
                for (int n = 0; n < 60 || (mine.isEmpty() && n < 100_000); n++) {
                  Optional<Fence> grant = store.acquire(name, "thread-" + thread, LONG);
                  if (grant.isPresent()) {
                    mine.add(grant.get().token());
                    assertThat(holders.incrementAndGet()).as("holders at a time").isEqualTo(1);
                    holders.decrementAndGet();
                    assertThat(store.release(grant.get())).isTrue();
                  }
                }
                return mine;
              });
      assertThat(tokens.stream().flatMap(List::stream).toList())
          .as("the tokens of all grants")
          .isNotEmpty()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  @DisplayName("L1 required: of 8 requests at the same time exactly one is granted")
  void ofRequestsAtTheSameTimeExactlyOneIsGranted() {
    Client store = openWithJob();
    for (int round = 0; round < 8; round++) {
      for (LeaseName name : BOTH) {
        List<Optional<Fence>> grants =
            Race.of(Race.THREADS, thread -> store.acquire(name, "thread-" + thread, LONG));
        List<Fence> granted = grants.stream().flatMap(Optional::stream).toList();
        assertThat(granted).hasSize(1);
        assertThat(store.release(granted.get(0))).isTrue();
      }
    }
  }

  @Test
  @DisplayName("L2 required: each grant's token is larger than the one before, over releases")
  void tokensGrowOverReleases() {
    Client store = openWithJob();
    for (LeaseName name : BOTH) {
      long last = 0;
      for (int n = 0; n < 200; n++) {
        Fence fence = store.granted(name, "owner-" + n % 3, LONG);
        assertThat(fence.token()).as("grant %d of %s", n, name).isGreaterThan(last);
        last = fence.token();
        assertThat(store.release(fence)).isTrue();
      }
    }
    assertThat(store.job("job").summary().token()).isPositive();
  }

  @Test
  @DisplayName("L2 required: tokens grow in the order of the grants to 8 threads")
  void tokensGrowInTheOrderOfTheGrants() {
    Client store = openWithJob();
    for (LeaseName name : BOTH) {
      List<Long> inOrder = Collections.synchronizedList(new ArrayList<>());
      Race.of(
          Race.THREADS,
          thread -> {
            for (int n = 0; n < 60; n++) {
              Optional<Fence> grant = store.acquire(name, "thread-" + thread, LONG);
              if (grant.isPresent()) {
                // While it is held nobody else is granted it, so that this is the order.
                inOrder.add(grant.get().token());
                store.release(grant.get());
              }
            }
            return thread;
          });
      assertThat(inOrder).isNotEmpty().isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  @DisplayName("L2 required: each grant's token is larger than the one before, over expiries")
  void tokensGrowOverExpiries() {
    Client store = openWithJob();
    for (LeaseName name : BOTH) {
      long last = 0;
      for (int n = 0; n < 5; n++) {
        Fence fence = store.granted(name, "me", Duration.ofMillis(30));
        assertThat(fence.token()).as("grant %d of %s", n, name).isGreaterThan(last);
        last = fence.token();
        eventually("the lease expires").until(() -> store.inspect(name).isEmpty());
      }
    }
  }

  @Test
  @DisplayName("L2 required: each grant's token is larger than the one before, over deletions")
  void tokensGrowOverDeletions() {
    Client store = open();
    long last = 0;
    for (int n = 0; n < 20; n++) {
      store.put("job", "life " + n);
      Fence fence = store.granted(OF_JOB, "me", LONG);
      assertThat(fence.token()).as("grant in life %d", n).isGreaterThan(last);
      assertThat(store.job("job").summary().token()).isEqualTo(fence.token());
      last = fence.token();
      store.release(fence);
      store.delete("job");
    }
  }

  @Test
  @DisplayName("L3 required: a request that is submitted again gets its grant, not a refusal")
  void aRequestThatIsSubmittedAgainGetsItsGrant() {
    Client store = openWithJob();
    for (LeaseName name : BOTH) {
      Submission first = new Submission(store);
      Optional<Fence> grant = store.acquire(name, "me", LONG, first.first());
      assertThat(grant).isPresent();
      assertThat(store.acquire(name, "me", LONG, first.again())).isEqualTo(grant);
      assertThat(store.renew(grant.get(), LONG)).isTrue();
      assertThat(store.acquire(name, "me", LONG, first.again())).isEqualTo(grant);
      assertThat(store.acquire(name, "you", LONG)).isEmpty();
      assertThat(store.inspect(name).map(LeaseInfo::token)).isEqualTo(grant.map(Fence::token));
    }
  }

  @Test
  @DisplayName(
      "L3 required: a request that is submitted again gets its grant of a job that is gone")
  void aRequestThatIsSubmittedAgainGetsItsGrantOfAJobThatIsGone() {
    Client store = openWithJob();
    Submission first = new Submission(store);
    Optional<Fence> grant = store.acquire(OF_JOB, "me", LONG, first.first());
    assertThat(grant).isPresent();
    store.delete("job");
    assertThat(store.acquire(OF_JOB, "me", LONG, first.again())).isEqualTo(grant);
  }

  @Test
  @DisplayName("L3 required: a request that is submitted 8 times at once is granted once")
  void aRequestThatIsSubmittedManyTimesAtOnceIsGrantedOnce() {
    Client store = openWithJob();
    for (LeaseName name : BOTH) {
      Submission submission = new Submission(store);
      List<Optional<Fence>> grants =
          Race.of(Race.THREADS, thread -> store.acquire(name, "me", LONG, submission.again()));
      assertThat(grants).doesNotContain(Optional.empty());
      assertThat(grants.stream().distinct()).hasSize(1);
    }
  }

  @Test
  @DisplayName("L3 required: a request that is submitted again does not take another's lease")
  void aRequestThatIsSubmittedAgainDoesNotTakeAnothersLease() {
    Client store = openWithJob();
    for (LeaseName name : BOTH) {
      Submission submission = new Submission(store);
      Optional<Fence> lost = store.acquire(name, "me", LONG, submission.first());
      store.release(lost.orElseThrow());
      Fence other = store.granted(name, "you", LONG);
      assertThat(store.acquire(name, "me", LONG, submission.again())).isEmpty();
      assertThat(store.inspect(name).map(LeaseInfo::token)).contains(other.token());
    }
  }

  @Test
  @DisplayName("L8 required: the lease of a job that does not exist is not granted")
  void theLeaseOfAMissingJobIsNotGranted() {
    Client store = open();
    refuses(NotFoundException.class, () -> store.acquire(OF_JOB, "me", LONG));
    assertThat(store.inspect(OF_JOB)).isEmpty();
    assertThat(store.find("job")).isEmpty();
    store.put("job", "state");
    Fence fence = store.granted(OF_JOB, "me", LONG);
    store.release(fence);
    store.delete("job");
    refuses(NotFoundException.class, () -> store.acquire(OF_JOB, "me", LONG));
    assertThat(store.listed()).isEmpty();
  }

  @Test
  @DisplayName(
      "L8 required: a lease that outlives its job is refused, not missed, while it is held")
  void aLeaseThatOutlivesItsJobIsRefusedWhileItIsHeld() {
    Client store = openWithJob();
    Fence fence = store.granted(OF_JOB, "me", LONG);
    store.delete("job");
    assertThat(store.acquire(OF_JOB, "you", LONG)).isEmpty();
    assertThat(store.inspect(OF_JOB).map(LeaseInfo::token)).contains(fence.token());
    assertThat(store.release(fence)).isTrue();
    refuses(NotFoundException.class, () -> store.acquire(OF_JOB, "you", LONG));
  }

  @Test
  @DisplayName("L9 required: a grant that too few replicas hold tells its token to be released by")
  void aGrantThatTooFewReplicasHoldTellsItsToken() {
    Client store = openWithJob();
    Durability impossible = Durability.replicas(1_000).within(Duration.ofMillis(50));
    for (LeaseName name : BOTH) {
      UnconfirmedException unconfirmed =
          fails(
              UnconfirmedException.class,
              () -> store.acquire(name, "me", LONG, impossible, store.call()));
      assertThat(unconfirmed.outcome()).isEqualTo(Outcome.UNCONFIRMED);
      assertThat(unconfirmed.required()).isEqualTo(1_000);
      assertThat(unconfirmed.receipt().replicas()).isLessThan(1_000);

      Fence fence = new Fence(name, unconfirmed.receipt().version());
      assertThat(store.inspect(name).map(LeaseInfo::token)).contains(fence.token());
      assertThat(store.acquire(name, "you", LONG)).isEmpty();
      store.commit("job", Commit.fencedBy(fence).event(Payload.utf8("it is held")));
      assertThat(store.release(fence)).isTrue();
      store.granted(name, "you", LONG);
    }
  }

  @Test
  @DisplayName("L9 required: a grant that no replica has to hold is given")
  void aGrantThatNoReplicaHasToHoldIsGiven() {
    Client store = openWithJob();
    for (LeaseName name : BOTH) {
      assertThat(store.acquire(name, "me", LONG, Durability.none(), store.call())).isPresent();
    }
  }
}
