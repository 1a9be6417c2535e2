package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.ClaimStore.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Claiming jobs: C1 to C5. */
abstract class ClaimClauses extends LeaseTimeClauses {

  static final JobQuery PENDING = JobQuery.of(JobStatus.PENDING);

  static Claim claim(Client store, JobQuery jobs, String owner, Call call) {
    return claim(store, jobs, owner, LONG, Durability.configured(), call);
  }

  static Claim claim(
      Client store, JobQuery jobs, String owner, Duration ttl, Durability confirmation, Call call) {
    return Client.await(
        call, () -> store.backend().claims().claim(jobs, owner, ttl, confirmation, call));
  }

  /** Claims the first job that is free, if there is any. */
  static Optional<JobSummary> claim(Client store, String owner) {
    return claim(store, PENDING, owner);
  }

  /** Claims, going on to the end. */
  private static Optional<JobSummary> claim(Client store, JobQuery from, String owner) {
    Optional<JobQuery> next = Optional.of(from);
    for (int calls = 0; next.isPresent(); calls++) {
      assertThat(calls).as("C4: going on comes to an end").isLessThan(1_000);
      Claim claim = claim(store, next.get(), owner, store.call());
      if (claim.job().isPresent()) {
        return claim.job();
      }
      next = claim.next().map(from::after);
    }
    return Optional.empty();
  }

  /** A claim that must be granted. */
  static JobSummary claimed(Client store, String owner) {
    return claim(store, owner)
        .orElseThrow(() -> new AssertionError("nothing was granted to " + owner));
  }

  /** Creates jobs, one after the other; their ids are in the same order. */
  static List<String> createInOrder(Client store, int count) {
    List<String> ids =
        IntStream.range(0, count).mapToObj(i -> String.format("job-%03d", i)).toList();
    ids.forEach(id -> store.put(id, "state"));
    return ids;
  }

  private static Fence fence(JobSummary job) {
    return new Fence(LeaseName.job(job.id()), job.token());
  }

  @Test
  @DisplayName("C1 required: claims are granted the jobs that are free, the oldest first")
  void claimsAreGrantedTheOldestFirst() {
    Client store = open();
    List<String> ids = createInOrder(store, 7);
    Fence held = store.granted(LeaseName.job(ids.get(2)), "somebody", LONG);
    List<String> claimed = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      claimed.add(claimed(store, "owner-" + n).id());
    }
    List<String> free = new ArrayList<>(ids);
    free.remove(ids.get(2));
    assertThat(claimed).containsExactlyElementsOf(free);
    assertThat(claim(store, "late")).isEmpty();
    assertThat(store.release(held)).isTrue();
    assertThat(claim(store, "later").map(JobSummary::id)).contains(ids.get(2));
  }

  @Test
  @DisplayName("C1 required: a claim is a lease, and leaves the job as it was")
  void aClaimIsALeaseAndLeavesTheJobAsItWas() {
    Client store = open();
    store.put("job", "state");
    store.append("job", "event");
    JobRecord before = store.job("job");
    JobSummary job = claimed(store, "me");
    assertThat(job)
        .usingRecursiveComparison()
        .ignoringFields("token", "updated")
        .isEqualTo(before.summary());
    assertThat(store.job("job").summary().token()).isEqualTo(job.token());
    LeaseInfo info = store.inspect(LeaseName.job("job")).orElseThrow();
    assertThat(info.owner()).isEqualTo("me");
    assertThat(info.token()).isEqualTo(job.token());
    assertThat(info.remaining()).isPositive().isLessThanOrEqualTo(LONG);
    assertThat(store.renew(fence(job), LONG)).isTrue();
    store.commit("job", Commit.fencedBy(fence(job)).event(Payload.utf8("fenced")));
    assertThat(store.release(fence(job))).isTrue();
    assertThat(claim(store, "you").map(JobSummary::id)).contains("job");
  }

  @Test
  @DisplayName("C1 required: only jobs of the statuses asked for are granted")
  void onlyJobsOfTheStatusesAskedForAreGranted() {
    Client store = open();
    assertThat(claim(store, "me")).isEmpty();
    store.commit("running", Client.putting("state").status(JobStatus.RUNNING));
    store.commit("done", Client.putting("state").status(JobStatus.SUCCEEDED));
    store.commit("waiting", Client.putting("state").status(JobStatus.WAITING));
    store.put("pending", "state");
    assertThat(claim(store, "me").map(JobSummary::id)).contains("pending");
    assertThat(claim(store, "me")).isEmpty();
    JobQuery others = JobQuery.of(JobStatus.WAITING, JobStatus.RUNNING);
    assertThat(claim(store, others, "me", store.call()).job().map(JobSummary::id))
        .contains("running");
    assertThat(claim(store, others, "me", store.call()).job().map(JobSummary::id))
        .contains("waiting");
    assertThat(claim(store, others, "me", store.call()).job()).isEmpty();
  }

  @Test
  @DisplayName("C1 required: each grant's token is larger than the one before, whoever granted it")
  void eachGrantsTokenIsLargerThanTheOneBefore() {
    Client store = open();
    long last = 0;
    for (int n = 0; n < 12; n++) {
      store.put("job", "life " + n);
      Fence fence = fence(claimed(store, "me"));
      assertThat(fence.token()).as("claim %d", n).isGreaterThan(last);
      assertThat(store.release(fence)).isTrue();
      Fence other = store.granted(LeaseName.job("job"), "you", LONG);
      assertThat(other.token()).as("grant %d", n).isGreaterThan(fence.token());
      last = other.token();
      store.release(other);
      if (n % 2 == 0) {
        store.delete("job");
      }
    }
  }

  @Test
  @DisplayName("C1 required: a claim that is not renewed ends with its ttl, and is not revived")
  void aClaimThatIsNotRenewedEnds() {
    Client store = open();
    store.put("job", "state");
    Call call = store.call();
    Claim first = claim(store, PENDING, "me", Duration.ofMillis(30), Durability.configured(), call);
    Fence fence = first.fence().orElseThrow();
    Fence next =
        fence(
            eventually("the claim ends")
                .until(() -> claim(store, "you"), Optional::isPresent)
                .orElseThrow());
    assertThat(next.token()).isGreaterThan(fence.token());
    assertThat(store.renew(fence, LONG)).isFalse();
  }

  @Test
  @DisplayName("C2 required: 8 threads that claim 90 jobs are granted each of them once")
  void threadsThatClaimAreGrantedEachJobOnce() {
    Client store = open();
    List<String> ids = createInOrder(store, 90);
    List<List<String>> granted =
        Race.of(
            Race.THREADS,
            thread -> {
              List<String> mine = new ArrayList<>();
              for (Optional<JobSummary> job = claim(store, "thread-" + thread);
                  job.isPresent();
                  job = claim(store, "thread-" + thread)) {
                mine.add(job.get().id());
                assertThat(mine).as("grants to one thread").hasSizeLessThanOrEqualTo(90);
              }
              return mine;
            });
    assertThat(granted.stream().flatMap(List::stream).toList())
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  @DisplayName("C2 required: of claims and requests for one job at the same time one is granted")
  void ofClaimsAndRequestsOneIsGranted() {
    Client store = open();
    store.put("job", "state");
    for (int round = 0; round < 20; round++) {
      List<Optional<Fence>> grants =
          Race.of(
              Race.THREADS,
              thread ->
                  thread % 2 == 0
                      ? claim(store, "thread-" + thread).map(ClaimClauses::fence)
                      : store.acquire(LeaseName.job("job"), "thread-" + thread, LONG));
      List<Fence> granted = grants.stream().flatMap(Optional::stream).toList();
      assertThat(granted).hasSize(1);
      assertThat(store.release(granted.get(0))).isTrue();
    }
  }

  @Test
  @DisplayName("C3 required: a claim that is submitted again gets its grant, whatever became free")
  void aClaimThatIsSubmittedAgainGetsItsGrant() {
    Client store = open();
    List<String> ids = createInOrder(store, 4);
    Fence first = store.granted(LeaseName.job(ids.get(0)), "somebody", LONG);
    Submission submission = new Submission(store);
    Claim grant = claim(store, PENDING, "me", submission.first());
    assertThat(grant.job().map(JobSummary::id)).contains(ids.get(1));
    store.release(first);

    Claim again = claim(store, PENDING, "me", submission.again());
    assertThat(again.fence()).isEqualTo(grant.fence());
    // Somebody without a fence may change it meanwhile, so that it is not found where it was.
    store.commit(ids.get(1), Commit.create().status(JobStatus.WAITING));
    assertThat(claim(store, PENDING, "me", submission.again()).fence()).isEqualTo(grant.fence());
    assertThat(claim(store, "you").map(JobSummary::id)).contains(ids.get(0));
    assertThat(claim(store, "you").map(JobSummary::id)).contains(ids.get(2));
  }

  @Test
  @DisplayName("C3 required: a claim that is submitted 8 times at once is granted one job")
  void aClaimThatIsSubmittedManyTimesAtOnceIsGrantedOneJob() {
    Client store = open();
    List<String> ids = createInOrder(store, 20);
    Submission submission = new Submission(store);
    List<Optional<Fence>> grants =
        Race.of(Race.THREADS, thread -> claim(store, PENDING, "me", submission.again()).fence());
    assertThat(grants).doesNotContain(Optional.empty());
    assertThat(grants.stream().distinct()).hasSize(1);
    List<Optional<LeaseInfo>> held = store.inspect(ids.stream().map(LeaseName::job).toList());
    assertThat(held.stream().flatMap(Optional::stream)).hasSize(1);
  }

  @Test
  @DisplayName("C3 required: a claim that is submitted again does not get what another holds now")
  void aClaimThatIsSubmittedAgainDoesNotGetWhatAnotherHolds() {
    Client store = open();
    store.put("job", "state");
    Submission submission = new Submission(store);
    Fence lost = claim(store, PENDING, "me", submission.first()).fence().orElseThrow();
    store.release(lost);
    JobSummary other = claimed(store, "you");
    assertThat(claim(store, PENDING, "me", submission.again()).job()).isEmpty();
    assertThat(store.inspect(LeaseName.job("job")).map(LeaseInfo::token)).contains(other.token());
    store.release(fence(other));
    store.delete("job", WriteOptions.defaults());
    assertThat(claim(store, PENDING, "me", submission.again()).job()).isEmpty();
  }

  @Test
  @DisplayName("C4 required: a claim looks at no more jobs than its limit, and says where to go on")
  void aClaimLooksAtNoMoreJobsThanItsLimit() {
    Client store = open();
    List<String> ids = createInOrder(store, 33);
    List<String> free = List.of(ids.get(10), ids.get(31));
    for (String id : ids) {
      if (!free.contains(id)) {
        store.granted(LeaseName.job(id), "somebody", LONG);
      }
    }
    Claim within = claim(store, PENDING.limit(10), "me", store.call());
    assertThat(within.job()).as("the eleventh job, by a claim that looks at ten").isEmpty();
    assertThat(claim(store, PENDING.limit(10), "me").map(JobSummary::id)).contains(ids.get(10));
    assertThat(claim(store, PENDING.limit(10), "me").map(JobSummary::id)).contains(ids.get(31));
    assertThat(claim(store, PENDING.limit(10), "me").map(JobSummary::id)).isEmpty();
    assertThat(claim(store, PENDING.limit(1), "me").map(JobSummary::id)).isEmpty();
  }

  @Test
  @DisplayName("C4 required: going on finds a job behind hundreds that are held")
  void goingOnFindsAJobBehindHundredsThatAreHeld() {
    Client store = open();
    List<String> ids = createInOrder(store, 451);
    for (String id : ids.subList(0, 450)) {
      store.granted(LeaseName.job(id), "somebody", LONG);
    }
    assertThat(claim(store, PENDING, "me").map(JobSummary::id)).contains(ids.get(450));
    assertThat(claim(store, PENDING, "me").map(JobSummary::id)).isEmpty();
  }

  @Test
  @DisplayName("C5 required: a claim that too few replicas hold can be found and released")
  void aClaimThatTooFewReplicasHoldCanBeFoundAndReleased() {
    Client store = open();
    store.put("job", "state");
    Durability impossible = Durability.replicas(1_000).within(Duration.ofMillis(50));
    Submission submission = new Submission(store);
    UnconfirmedException unconfirmed =
        fails(
            UnconfirmedException.class,
            () -> claim(store, PENDING, "me", LONG, impossible, submission.first()));
    assertThat(unconfirmed.outcome()).isEqualTo(Outcome.UNCONFIRMED);
    assertThat(unconfirmed.required()).isEqualTo(1_000);
    assertThat(claim(store, "you")).isEmpty();

    Fence fence =
        claim(store, PENDING, "me", LONG, Durability.none(), submission.again())
            .fence()
            .orElseThrow();
    assertThat(fence).isEqualTo(new Fence(LeaseName.job("job"), unconfirmed.receipt().version()));
    assertThat(store.release(fence)).isTrue();
    assertThat(claim(store, "you")).isPresent();
  }
}
