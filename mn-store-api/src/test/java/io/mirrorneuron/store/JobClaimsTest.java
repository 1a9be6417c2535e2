package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.VersionConflictException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.model.PageCursor;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.observe.OperationEnded;
import io.mirrorneuron.store.observe.OperationKind;
import io.mirrorneuron.store.observe.StoreObserver;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.ClaimStore.Claim;
import io.mirrorneuron.store.spi.ClaimStore.Orphans;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims as an application uses them, over a store in memory and one that is played. */
class JobClaimsTest {

  private static final LeaseTerms TERMS = LeaseTerms.job();
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Payload STATE = Payload.utf8("state");

  private MirrorStore store;

  @BeforeEach
  void open() {
    store = MirrorStore.open(StoreConfig.builder().mode("memory").build());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aClaimIsHeldAndFencesItsCommits() {
    store.jobs().put("job", STATE);
    ClaimedJob job = store.claims().claim(TERMS).orElseThrow();
    assertThat(job.id()).isEqualTo("job");
    assertThat(job.lease().name()).isEqualTo(LeaseName.job("job"));
    assertThat(job.lease().owner()).isEqualTo(store.owner());
    assertThat(job.lease().isHeld()).isTrue();
    assertThat(job.summary().token()).isEqualTo(job.lease().token());
    job.commit(Commit.create().status(JobStatus.RUNNING));
    assertThat(store.claims().claim(TERMS)).isEmpty();

    job.close();
    assertThat(job.lease().isHeld()).isFalse();
    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(() -> job.commit(Commit.create().state(STATE)));
    assertThat(job)
        .hasToString(
            "job job claimed by " + store.owner() + " with token " + job.summary().token());
  }

  @Test
  void jobsOfOtherStatusesAreClaimedWhenAskedFor() {
    store.jobs().commit("begun", Commit.create().ifAbsent().state(STATE).status(JobStatus.RUNNING));
    assertThat(store.claims().claim(TERMS)).isEmpty();
    assertThat(store.claims().of(JobStatus.RUNNING, JobStatus.PENDING).claim(TERMS))
        .map(ClaimedJob::id)
        .contains("begun");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.claims().of(JobStatus.RUNNING, JobStatus.FAILED))
        .withMessage("jobs that are FAILED cannot be claimed");
  }

  @Test
  void aClaimGoesOnBehindManyThatAreHeld() {
    for (int i = 0; i < 250; i++) {
      store.jobs().put("job-" + i, STATE);
      assertThat(store.leases().acquire(LeaseName.job("job-" + i), TERMS)).isPresent();
    }
    store.jobs().put("last", STATE);
    assertThat(store.claims().claim(TERMS)).map(ClaimedJob::id).contains("last");
  }

  @Test
  void aJobThatIsHandedOverIsClaimedByTheNext() {
    store.jobs().put("job", STATE);
    ClaimedJob first = store.claims().claim(TERMS).orElseThrow();
    first.commit(Commit.create().status(JobStatus.RUNNING));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> first.handOver(Commit.create().status(JobStatus.FAILED)))
        .withMessageContaining("job job cannot be handed over as FAILED");
    assertThat(first.lease().isHeld()).isTrue();
    first.handOver(Commit.create().snapshot("agent", STATE));

    ClaimedJob next = store.claims().claim(TERMS).orElseThrow();
    assertThat(next.id()).isEqualTo("job");
    assertThat(next.lease().token()).isGreaterThan(first.lease().token());
    assertThat(store.snapshots().get("job", "agent")).isPresent();
  }

  @Test
  void aJobThatCannotBeHandedOverIsKept() {
    store.jobs().put("job", STATE);
    ClaimedJob job = store.claims().claim(TERMS).orElseThrow();
    assertThatExceptionOfType(VersionConflictException.class)
        .isThrownBy(() -> job.handOver(Commit.create().ifVersion(1)));
    assertThat(job.lease().isHeld()).isTrue();
    assertThat(store.claims().claim(TERMS)).isEmpty();
  }

  @Test
  void theLeaseOfAClaimIsRenewedByItself() {
    AtomicInteger renewals = new AtomicInteger();
    StoreObserver counting =
        new StoreObserver() {
          @Override
          public void operationEnded(OperationEnded event) {
            if (event.kind() == OperationKind.RENEW_LEASES) {
              renewals.incrementAndGet();
            }
          }
        };
    StoreConfig config = StoreConfig.builder().mode("memory").build();
    try (MirrorStore watched = MirrorStore.builder(config).observer(counting).open()) {
      watched.jobs().put("job", STATE);
      ClaimedJob job =
          watched.claims().claim(TERMS.renewEvery(Duration.ofMillis(20))).orElseThrow();
      await().atMost(LONG).until(() -> renewals.get() > 1);
      assertThat(job.lease().isHeld()).isTrue();
    }
  }

  @Test
  void whoWaitsLooksAndClaimsOnlyWhatIsThere() throws Exception {
    FakeBackend fake = new FakeBackend();
    AtomicInteger looks = new AtomicInteger();
    fake.returning("claim", Claim.none(Optional.empty()));
    fake.on(
        "orphans",
        request -> {
          fake.ticker.advance(Duration.ofMillis(50));
          boolean there = looks.incrementAndGet() == 3;
          return CompletableFuture.completedFuture(
              orphans(there ? List.of(summary("gone at once", 0)) : List.of()));
        });
    assertThat(claims(fake).claimWithin(SHORT, TERMS)).isEmpty();
    assertThat(looks).as("looks in 200 ms, of which each takes 50").hasValue(4);
    assertThat(fake.requests("claim")).as("at first, and when a job was there").hasSize(2);
    assertThat(fake.requests("orphans"))
        .allSatisfy(
            request -> {
              assertThat(request.argument(0, JobQuery.class).statuses())
                  .containsExactly(JobStatus.PENDING);
              assertThat(request.argument(1, Duration.class)).isZero();
            });
  }

  @Test
  void whoWaitsClaimsAJobThatComesLater() throws Exception {
    assertThat(store.claims().claimWithin(Duration.ZERO, TERMS)).isEmpty();
    ExecutorService waiting = Executors.newSingleThreadExecutor();
    try {
      Future<Optional<ClaimedJob>> claimed =
          waiting.submit(() -> store.claims().claimWithin(LONG, TERMS));
      store.jobs().put("job", STATE);
      assertThat(claimed.get(LONG.toSeconds(), TimeUnit.SECONDS))
          .map(ClaimedJob::id)
          .contains("job");
    } finally {
      waiting.shutdownNow();
    }
    assertThat(store.claims().claimWithin(SHORT, TERMS)).isEmpty();
  }

  @Test
  void whoWaitsCanBeInterrupted() {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> store.claims().claimWithin(LONG, TERMS));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void orphansAreReadPageByPageAsTheyAreConsumed() {
    FakeBackend fake = new FakeBackend();
    List<JobSummary> many = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      many.add(summary("job-" + i, 0));
    }
    fake.on(
        "orphans",
        request -> {
          JobQuery query = request.argument(0, JobQuery.class);
          int at = query.after().id().isEmpty() ? 0 : Integer.parseInt(query.after().id());
          return CompletableFuture.completedFuture(
              Orphans.of(
                  new Page<>(
                      at % 2 == 0 ? many.subList(at, at + 1) : List.of(),
                      at < 3
                          ? Optional.of(new PageCursor(at + 1, "" + (at + 1)))
                          : Optional.empty())));
        });
    JobClaims claims = claims(fake);
    assertThat(claims.orphans(SHORT)).extracting(JobSummary::id).containsExactly("job-0", "job-2");
    assertThat(fake.requests("orphans")).hasSize(4);
    assertThat(fake.requests("orphans").get(0).argument(1, Duration.class)).isEqualTo(SHORT);

    Iterator<JobSummary> lazy = claims.orphans(SHORT).iterator();
    assertThat(fake.requests("orphans")).hasSize(4);
    assertThat(lazy.next().id()).isEqualTo("job-0");
    assertThat(fake.requests("orphans")).hasSize(5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> claims.orphans(Duration.ofMillis(-1)))
        .withMessage("a grace period of PT-0.001S is negative");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> claims.reassignAll(Duration.ofMillis(-1)));
  }

  @Test
  void orphansAreReassignedOnceAndClaimed() {
    for (int i = 0; i < 230; i++) {
      store
          .jobs()
          .commit("job-" + i, Commit.create().ifAbsent().state(STATE).status(JobStatus.RUNNING));
    }
    Lease live = store.leases().acquire(LeaseName.job("job-7"), TERMS).orElseThrow();
    List<JobSummary> found = store.claims().orphans(Duration.ZERO).toList();
    assertThat(found).hasSize(229);
    assertThat(store.claims().reassign(found.get(0))).isTrue();
    assertThat(store.claims().reassign(found.get(0))).isFalse();
    store.jobs().delete(found.get(1).id());
    assertThat(store.claims().reassign(found.get(1))).isFalse();

    assertThat(store.claims().reassignAll(LONG)).isZero();
    assertThat(store.claims().reassignAll(Duration.ZERO)).isEqualTo(227);
    assertThat(store.claims().reassignAll(Duration.ZERO)).isZero();
    assertThat(store.jobs().list(JobQuery.of(JobStatus.RUNNING)).items())
        .extracting(JobSummary::id)
        .containsExactly("job-7");
    store.jobs().commit("job-7", Commit.fencedBy(live.fence()).state(STATE));
    assertThat(store.claims().claim(TERMS)).isPresent();
  }

  @Test
  void whatFailsWhileReassigningIsThrown() {
    FakeBackend fake = new FakeBackend();
    StoreUnavailableException away = new StoreUnavailableException("away", null);
    fake.returning("orphans", orphans(List.of(summary("one", 0), summary("two", 0))));
    fake.on(
        "commit",
        request ->
            request.argument(0, String.class).equals("one")
                ? CompletableFuture.completedFuture(FakeBackend.RECEIPT)
                : CompletableFuture.failedFuture(away));
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> claims(fake).reassignAll(Duration.ZERO))
        .isSameAs(away);
  }

  @Test
  void aClaimThatTooFewReplicasHoldIsGivenBack() {
    store.jobs().put("job", STATE);
    LeaseTerms impossible =
        TERMS.confirmation(Durability.replicas(3).within(Duration.ofMillis(50)));
    assertThatExceptionOfType(UnconfirmedException.class)
        .isThrownBy(() -> store.claims().claim(impossible));
    assertThat(store.leases().inspect(LeaseName.job("job"))).isEmpty();
    assertThat(store.claims().claim(TERMS)).isPresent();
  }

  @Test
  void aClaimThatCannotBeGivenBackSaysSo() {
    FakeBackend fake = new FakeBackend();
    StoreUnavailableException away = new StoreUnavailableException("away", null);
    fake.on(
        "claim",
        request ->
            CompletableFuture.failedFuture(
                request.call().inDoubt()
                    ? away
                    : new UnconfirmedException("claiming job 7", FakeBackend.RECEIPT, 1)));
    assertThatExceptionOfType(UnconfirmedException.class)
        .isThrownBy(() -> claims(fake).claim(TERMS))
        .withCause(away)
        .withMessageContaining(
            "claiming a job (giving it back failed too, so it may be held until its ttl of PT1M is"
                + " over)");
    List<Call> calls = fake.requests("claim").stream().map(FakeBackend.Request::call).toList();
    assertThat(calls).hasSize(2);
    assertThat(calls.get(1).operationId()).isEqualTo(calls.get(0).operationId());
  }

  @Test
  void theDeadlineIsThatOfAllCallsTogether() {
    FakeBackend fake = new FakeBackend();
    fake.on(
        "claim",
        request -> {
          fake.ticker.advance(Duration.ofSeconds(1));
          boolean first = request.argument(0, JobQuery.class).after().equals(PageCursor.START);
          return CompletableFuture.completedFuture(
              first
                  ? Claim.none(Optional.of(new PageCursor(1, "job-99")))
                  : Claim.of(summary("job-100", 5)));
        });
    long begun = fake.ticker.read();
    ClaimedJob job = claims(fake).claim(TERMS).orElseThrow();
    assertThat(fake.requests("claim"))
        .extracting(request -> request.call().deadlineNanos())
        .containsExactly(begun + 5_000_000_000L, begun + 5_000_000_000L);
    assertThat(job.lease().token()).isEqualTo(5);
    assertThat(job.lease().remaining())
        .as("counted from before the claim that was granted was sent")
        .isEqualTo(TERMS.localTerm().minusSeconds(1));
  }

  @Test
  void damageIsPassedOn() {
    FakeBackend fake = new FakeBackend();
    fake.failing("claim", new CorruptDataException("ns:job:{7}", "its header cannot be read"));
    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(() -> claims(fake).claim(TERMS));
  }

  @Test
  void aJobThatCannotBeReassignedForDamageStopsNoOther() {
    FakeBackend fake = new FakeBackend();
    CorruptDataException first = new CorruptDataException("ns:job:{0}", "it is damaged");
    PageCursor behind = new PageCursor(1, "two");
    fake.on(
        "orphans",
        request ->
            CompletableFuture.completedFuture(
                request.argument(0, JobQuery.class).after().equals(behind)
                    ? orphans(List.of(summary("three", 0)))
                    : new Orphans(
                        new Page<>(
                            List.of(summary("one", 0), summary("two", 0)), Optional.of(behind)),
                        Optional.of(first))));
    fake.on(
        "commit",
        request ->
            request.argument(0, String.class).equals("one")
                ? CompletableFuture.failedFuture(
                    new CorruptDataException("ns:job:{one}", "it is damaged too"))
                : CompletableFuture.completedFuture(FakeBackend.RECEIPT));
    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(() -> claims(fake).reassignAll(Duration.ZERO))
        .isSameAs(first);
    assertThat(fake.requests("commit"))
        .extracting(request -> request.argument(0, String.class))
        .containsExactly("one", "two", "three");
  }

  @Test
  void whoWaitsIsToldOfDamageWhenTheTimeIsOver() {
    FakeBackend fake = new FakeBackend();
    CorruptDataException damage = new CorruptDataException("ns:job:{7}", "it is damaged");
    fake.returning("claim", Claim.none(Optional.empty()));
    fake.on(
        "orphans",
        request -> {
          fake.ticker.advance(Duration.ofMillis(100));
          return CompletableFuture.completedFuture(
              new Orphans(new Page<>(List.of(), Optional.empty()), Optional.of(damage)));
        });
    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(() -> claims(fake).claimWithin(SHORT, TERMS))
        .isSameAs(damage);
    assertThat(fake.requests("orphans")).as("looks until the time is over").hasSize(2);
  }

  @Test
  void aClaimGoesOnBehindDamage() {
    FakeBackend fake = new FakeBackend();
    CorruptDataException damage = new CorruptDataException("ns:job:{7}", "it is damaged");
    PageCursor behind = new PageCursor(1, "job-99");
    Claim first = new Claim(Optional.empty(), Optional.of(behind), Optional.of(damage));
    AtomicInteger calls = new AtomicInteger();
    fake.on(
        "claim",
        request -> {
          boolean goesOn = request.argument(0, JobQuery.class).after().equals(behind);
          Claim last =
              calls.incrementAndGet() > 2
                  ? Claim.of(summary("job-100", 5))
                  : Claim.none(Optional.empty());
          return CompletableFuture.completedFuture(goesOn ? last : first);
        });
    assertThatExceptionOfType(CorruptDataException.class)
        .as("at the end of the last page")
        .isThrownBy(() -> claims(fake).claim(TERMS))
        .isSameAs(damage);
    assertThat(claims(fake).claim(TERMS)).map(ClaimedJob::id).contains("job-100");
  }

  private static Orphans orphans(List<JobSummary> all) {
    return Orphans.of(new Page<>(all, Optional.empty()));
  }

  private static JobClaims claims(FakeBackend fake) {
    return new JobClaims(fake.operations(), new Leases(fake.operations(), "me", fake.keeper()));
  }

  private static JobSummary summary(String id, long token) {
    return new JobSummary(
        id,
        JobStatus.RUNNING,
        1,
        Instant.EPOCH,
        Instant.EPOCH,
        0,
        token,
        Optional.empty(),
        Optional.empty());
  }
}
