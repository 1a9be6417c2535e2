package io.mirrorneuron.store;

import static io.mirrorneuron.store.FakeBackend.RECEIPT;
import static io.mirrorneuron.store.FakeBackend.renewed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mirrorneuron.store.LeaseChange.Cause;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.spi.ClaimStore.Claim;
import io.mirrorneuron.store.spi.LeaseStore.Renewed;
import io.mirrorneuron.store.spi.Replication;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a commit does for the lease of its job, on a ticker that a test moves. */
class ClaimedJobTest {

  /** 60 s on the server, 40 s here, renewed every 10 s. */
  private static final LeaseTerms TERMS = LeaseTerms.job();

  private static final Commit COMMIT = Commit.create().state(Payload.utf8("state"));
  private static final StoreUnavailableException AWAY = new StoreUnavailableException("away", null);

  private final FakeBackend backend = new FakeBackend();
  private final LeaseKeeper keeper = backend.keeper();
  private final Leases leases = new Leases(backend.operations(), "me", keeper);
  private final List<LeaseChange> told = new ArrayList<>();

  @BeforeEach
  void answer() {
    backend.returning("commit", RECEIPT).returning("renew", renewed(true));
    backend.returning("release", true).returning("inspect", List.of(Optional.empty()));
  }

  @Test
  void aCommitAsksForTheFullTermOfItsLease() {
    ClaimedJob job = claimed();
    Fence other = new Fence(LeaseName.named("other"), 1);
    assertThat(job.commit(COMMIT.ifVersion(3).with(COMMIT.options().fence(other))))
        .isEqualTo(RECEIPT);

    WriteOptions options = sent().options();
    assertThat(options.fence()).contains(job.lease().fence());
    assertThat(options.renewal()).contains(TERMS.ttl());
  }

  @Test
  void aConfirmedCommitMovesTheDeadlineFromBeforeItWasSent() {
    ClaimedJob job = claimed();
    backend.ticker.advance(seconds(1));
    backend.on(
        "commit",
        request -> {
          backend.ticker.advance(seconds(2));
          return CompletableFuture.completedFuture(RECEIPT);
        });
    job.commit(COMMIT);
    assertThat(job.lease().remaining()).isEqualTo(seconds(38));

    job.commit(COMMIT.durability(Durability.configured().within(seconds(1))));
    assertThat(job.lease().remaining()).isEqualTo(seconds(38));
  }

  @Test
  void aJobThatCommitsOftenEnoughIsNotRenewedBesides() {
    ClaimedJob job = claimed();
    for (int i = 0; i < 40; i++) {
      job.commit(COMMIT);
      backend.pass(keeper, seconds(8));
      assertThat(job.lease().remaining()).isEqualTo(seconds(32));
    }
    assertThat(backend.requests("renew")).isEmpty();

    backend.pass(keeper, seconds(2));
    assertThat(backend.requests("renew")).as("10 s after the last commit").hasSize(1);
    assertThat(job.lease().remaining()).isEqualTo(seconds(40));
  }

  @Test
  void whatTheServerFencesOutIsLostForItsHolderTooAndNotOnlyAtTheNextRenewal() {
    ClaimedJob job = claimed();
    FencedException refused =
        new FencedException(job.lease().fence(), job.lease().token() + 1, "not held");
    backend.failing("commit", refused).returning("renew", renewed(false));

    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(() -> job.commit(COMMIT))
        .isSameAs(refused);
    assertThat(job.lease().isHeld()).isFalse();
    assertThat(job.lease().isLost()).isTrue();
  }

  @Test
  void whatIsNotConfirmedMovesNothingAndPutsOffNoRenewal() {
    for (StoreException failure :
        List.of(
            AWAY,
            new UnconfirmedException("the commit", RECEIPT, 1),
            new UnknownOutcomeException("the commit", null))) {
      ClaimedJob job = claimed();
      int before = backend.requests("renew").size();
      backend.failing("commit", failure);
      for (int i = 0; i < 9; i++) {
        backend.ticker.advance(seconds(1));
        assertThatExceptionOfType(StoreException.class)
            .isThrownBy(() -> job.commit(COMMIT))
            .isSameAs(failure);
        assertThat(job.lease().remaining()).as("after %s", failure).isEqualTo(seconds(39 - i));
      }
      backend.pass(keeper, seconds(1));
      assertThat(backend.requests("renew")).as("after %s", failure).hasSize(before + 1);
      job.close();
    }
  }

  @Test
  void aCommitWithADurabilityOfItsOwnRenewsOnTheServerOnly() {
    ClaimedJob job = claimed();
    for (Durability own : List.of(Durability.none(), Durability.replicas(1), Durability.all())) {
      backend.ticker.advance(seconds(3));
      job.commit(COMMIT.durability(own));
      assertThat(sent().options().renewal()).contains(TERMS.ttl());
    }
    assertThat(job.lease().remaining()).isEqualTo(seconds(31));
    backend.pass(keeper, seconds(1));
    assertThat(backend.requests("renew")).as("10 s after it was claimed").hasSize(1);
  }

  @Test
  void theLastCommitDoesNotRenew() {
    ClaimedJob job = claimed();
    backend.ticker.advance(seconds(3));
    job.commit(COMMIT.status(JobStatus.FAILED));
    assertThat(sent().options().fence()).contains(job.lease().fence());
    assertThat(sent().options().renewal()).isEmpty();
    assertThat(job.lease().remaining()).isEqualTo(seconds(37));

    job.handOver(COMMIT);
    assertThat(sent().status()).contains(JobStatus.PENDING);
    assertThat(sent().options().renewal()).isEmpty();
  }

  @Test
  void aCommitThatIsConfirmedAfterTheDeadlineBringsTheLeaseBack() {
    ClaimedJob job = claimed();
    backend.failing("renew", AWAY);
    backend.passInSteps(keeper, seconds(35));
    taking(seconds(10));
    job.commit(COMMIT);

    assertThat(causes()).containsExactly(Cause.DEADLINE_PASSED, Cause.RENEWED);
    assertThat(job.lease().remaining()).isEqualTo(seconds(30));
  }

  @Test
  void aCommitThatTookLongerThanTheLeaseBringsNothingBack() {
    ClaimedJob job = claimed();
    backend.failing("renew", AWAY);
    taking(seconds(41));
    job.commit(COMMIT);
    backend.turn(keeper);

    assertThat(causes()).containsExactly(Cause.DEADLINE_PASSED);
    assertThatExceptionOfType(FencedException.class).isThrownBy(() -> job.commit(COMMIT));
    assertThat(backend.requests("commit")).as("nothing is sent while suspended").hasSize(1);
  }

  @Test
  void aCommitUnderWayBringsBackNothingThatIsLost() {
    for (Consumer<Lease> loss :
        List.<Consumer<Lease>>of(
            leases::release,
            lease -> {
              backend.returning("renew", renewed(false));
              assertThat(leases.renew(lease)).isFalse();
            },
            lease -> keeper.close())) {
      answer();
      ClaimedJob job = claimed();
      backend.on(
          "commit",
          request -> {
            loss.accept(job.lease());
            return CompletableFuture.completedFuture(RECEIPT);
          });
      assertThat(job.commit(COMMIT)).isEqualTo(RECEIPT);
      backend.passInSteps(keeper, seconds(100));

      assertThat(job.lease().state()).isEqualTo(Lease.State.LOST);
      assertThat(told).extracting(LeaseChange::to).containsExactly(Lease.State.LOST);
      assertThat(keeper.book().isEmpty()).isTrue();
      told.clear();
    }
  }

  @Test
  void aRenewalUnderWayThatIsAnsweredLaterTakesNothingBack() {
    ClaimedJob job = claimed();
    job.commit(COMMIT); // so that it is due in 10 s, and not sooner
    CompletableFuture<Renewed> reply = new CompletableFuture<>();
    backend.pending("renew", reply);
    backend.pass(keeper, seconds(10));
    backend.pass(keeper, seconds(3));
    job.commit(COMMIT);
    assertThat(job.lease().remaining()).isEqualTo(seconds(40));

    backend.returning("renew", renewed(true));
    reply.complete(renewed(true));
    backend.turn(keeper);
    assertThat(job.lease().remaining()).isEqualTo(seconds(40));
    backend.passInSteps(keeper, seconds(10));
    assertThat(backend.requests("renew")).hasSize(2);
  }

  @Test
  void aRenewalThatWasSentAfterTheCommitIsStillProven() {
    ClaimedJob job = claimed();
    long begin = backend.ticker.read();
    backend.on(
        "commit",
        request -> {
          answering(Replication.unknown());
          backend.ticker.advance(seconds(5));
          assertThat(leases.renew(job.lease())).isTrue();
          backend.ticker.advance(seconds(1));
          return CompletableFuture.completedFuture(RECEIPT);
        });
    job.commit(COMMIT);
    assertThat(job.lease().remaining()).as("from the commit").isEqualTo(seconds(34));

    answering(new Replication.Since(begin));
    assertThat(leases.renew(claimed().lease())).isTrue();
    assertThat(job.lease().remaining()).as("from the renewal").isEqualTo(seconds(39));
  }

  @Test
  void aJobIsCommittedWhereItsLeaseIsKept() {
    ClaimedJob job = claimed();
    FakeBackend elsewhere = new FakeBackend(backend.ticker).returning("renew", renewed(true));
    elsewhere.returning("commit", RECEIPT);
    LeaseKeeper other = elsewhere.keeper();
    Leases there = new Leases(elsewhere.operations(), "me", other);
    backend.on(
        "commit",
        request -> {
          assertThat(there.adopt(job.lease())).isTrue();
          backend.ticker.advance(seconds(7));
          return CompletableFuture.completedFuture(RECEIPT);
        });
    job.commit(COMMIT);
    assertThat(keeper.book().isEmpty()).isTrue();
    assertThat(job.lease().remaining()).isEqualTo(seconds(33));
    keeper.close();

    job.commit(COMMIT);
    assertThat(backend.requests("commit")).hasSize(1);
    assertThat(elsewhere.requests("commit")).hasSize(1);
    assertThat(job.lease().remaining()).isEqualTo(seconds(40));
    assertThat(told).isEmpty();
  }

  private ClaimedJob claimed() {
    JobSummary summary =
        new JobSummary(
            "job",
            JobStatus.PENDING,
            1,
            Instant.EPOCH,
            Instant.EPOCH,
            0,
            40,
            Optional.empty(),
            Optional.empty());
    backend.returning("claim", Claim.of(summary));
    ClaimedJob job = new JobClaims(backend.operations(), leases).claim(TERMS).orElseThrow();
    job.lease().onStateChange(told::add);
    return job;
  }

  private Commit sent() {
    List<FakeBackend.Request> commits = backend.requests("commit");
    return commits.get(commits.size() - 1).argument(1, Commit.class);
  }

  private void taking(Duration time) {
    backend.on(
        "commit",
        request -> {
          backend.pass(keeper, time);
          return CompletableFuture.completedFuture(RECEIPT);
        });
  }

  private void answering(Replication replication) {
    backend.returning("renew", new Renewed(List.of(true), replication));
  }

  private List<Cause> causes() {
    return told.stream().map(LeaseChange::cause).toList();
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
