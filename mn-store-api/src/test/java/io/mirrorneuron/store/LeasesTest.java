package io.mirrorneuron.store;

import static io.mirrorneuron.store.FakeBackend.renewed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.LeaseStore.Renewal;
import io.mirrorneuron.store.spi.LeaseStore.Renewed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeasesTest {

  private static final LeaseName NAME = LeaseName.job("j");
  private static final Fence FENCE = new Fence(NAME, 40);

  /** 60 s on the server, 40 s here. */
  private static final LeaseTerms TERMS = LeaseTerms.job();

  private static final StoreUnavailableException AWAY = new StoreUnavailableException("away", null);

  @RegisterExtension final Logged log = Logged.by(Inquiry.class);

  private static final UnknownOutcomeException UNKNOWN = new UnknownOutcomeException("lost", null);

  private final FakeBackend backend =
      new FakeBackend()
          .returning("acquire", Optional.of(FENCE))
          .returning("renew", renewed(true))
          .returning("release", true)
          .returning("inspect", List.of(Optional.empty()));
  private final Leases leases = new Leases(backend.operations(), "me", backend.keeper());

  @Test
  void aGrantIsAskedForByItsTermsAndOwner() {
    LeaseTerms confirmed = TERMS.confirmation(Durability.replicas(2));
    Lease lease = leases.acquire(NAME, confirmed).orElseThrow();

    assertThat(backend.last().arguments())
        .startsWith(NAME, "me", Duration.ofSeconds(60), Durability.replicas(2));
    assertThat(lease.name()).isEqualTo(NAME);
    assertThat(lease.owner()).isEqualTo("me");
    assertThat(lease.token()).isEqualTo(40);
    assertThat(lease.terms()).isEqualTo(confirmed);
    assertThat(lease.fence()).isEqualTo(FENCE);
    assertThat(lease.isHeld()).isTrue();
    assertThat(lease).hasToString("token 40 of lease of job j held by me");
  }

  @Test
  void anInterruptedThreadReleasesWithoutWaitingForIt() {
    Lease lease = leases.acquire(NAME, TERMS).orElseThrow();
    backend.pending("release", new CompletableFuture<>());
    Thread.currentThread().interrupt();
    lease.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(backend.requests("release")).hasSize(1);
    assertThat(backend.last().call().waiting()).isNotEqualTo(Call.Waiting.CALLER_WAITS);
    assertThat(log.events()).isEmpty();
  }

  @Test
  void aLeaseThatSomebodyHoldsIsEmpty() {
    backend.returning("acquire", Optional.empty());

    assertThat(leases.acquire(NAME, TERMS)).isEmpty();
    assertThat(backend.requests("release")).isEmpty();
  }

  @Test
  void theLocalDeadlineCountsFromBeforeTheRequestWasSent() {
    backend.on(
        "acquire",
        request -> {
          backend.ticker.advance(Duration.ofSeconds(15));
          return CompletableFuture.completedFuture(Optional.of(FENCE));
        });
    Lease lease = leases.acquire(NAME, TERMS).orElseThrow();

    assertThat(lease.remaining()).isEqualTo(Duration.ofSeconds(25));
    backend.ticker.advance(Duration.ofSeconds(25).minusNanos(1));
    assertThat(lease.isHeld()).isTrue();
    backend.ticker.advance(Duration.ofNanos(1));
    assertThat(lease.isHeld()).isFalse();
    assertThat(lease.remaining()).isZero();
  }

  @Test
  void afterTheLocalDeadlineThereIsNoFenceUntilARenewalIsAnswered() {
    Lease lease = leases.acquire(NAME, TERMS).orElseThrow();
    backend.ticker.advance(Duration.ofMinutes(10));

    assertThat(lease.state()).isEqualTo(Lease.State.SUSPENDED);
    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(lease::fence)
        .withMessageContaining("local deadline");

    assertThat(leases.renew(lease)).isTrue();
    assertThat(lease.fence()).isEqualTo(FENCE);
  }

  @Test
  void aRenewalMovesTheDeadlineFromBeforeItWasSentAndMayBringALeaseBack() {
    Lease lease = leases.acquire(NAME, TERMS).orElseThrow();
    backend.ticker.advance(Duration.ofSeconds(50));
    assertThat(lease.isHeld()).isFalse();
    backend.on(
        "renew",
        request -> {
          backend.ticker.advance(Duration.ofSeconds(3));
          return CompletableFuture.completedFuture(renewed(true));
        });

    assertThat(leases.renew(lease)).isTrue();
    assertThat(lease.remaining()).isEqualTo(Duration.ofSeconds(37));
    assertThat(backend.last().arguments().get(0))
        .isEqualTo(List.of(new Renewal(FENCE, Duration.ofSeconds(60))));
  }

  @Test
  void aRenewalThatFailsLeavesTheDeadlineAsItWas() {
    Lease lease = leases.acquire(NAME, TERMS).orElseThrow();
    backend.ticker.advance(Duration.ofSeconds(10));
    backend.failing("renew", AWAY);

    assertThatThrownBy(() -> leases.renew(lease)).isSameAs(AWAY);
    assertThat(lease.remaining()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aLeaseThatIsNotHeldAnyMoreIsLostForGood() {
    Lease lease = leases.acquire(NAME, TERMS).orElseThrow();
    backend.returning("renew", renewed(false));

    assertThat(leases.renew(lease)).isFalse();
    assertThat(lease.isHeld()).isFalse();
    assertThat(lease.remaining()).isZero();
    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(lease::fence)
        .satisfies(fenced -> assertThat(fenced.fence()).isEqualTo(FENCE));

    backend.returning("renew", renewed(true));
    assertThat(leases.renew(lease)).isFalse();
    assertThat(lease.isHeld()).isFalse();
    assertThat(backend.requests("renew")).hasSize(1);
  }

  @Test
  void manyAreRenewedInOneCallThatNamesTheLostOnes() {
    Lease first = grant("a");
    Lease second = grant("b");
    Lease third = grant("c");
    backend.returning("renew", renewed(true, false, true));

    assertThat(leases.renewAll(List.of(first, second, third))).containsExactly(second);
    assertThat(backend.requests("renew")).hasSize(1);
    assertThat(first.isHeld()).isTrue();
    assertThat(second.isHeld()).isFalse();
    assertThat(third.isHeld()).isTrue();
  }

  @Test
  void whatWasReleasedIsNotRenewedEvenIfTheReleaseFailed() {
    Lease kept = grant("a");
    Lease released = grant("b");
    backend.failing("release", AWAY);
    released.close();

    assertThat(leases.renewAll(List.of(released, kept))).containsExactly(released);
    assertThat(backend.last().arguments().get(0))
        .isEqualTo(List.of(new Renewal(kept.fence(), TERMS.ttl())));
  }

  @Test
  void aLeaseThatIsReleasedDuringItsRenewalIsNotReportedAsHeld() {
    Lease lease = grant("a");
    backend.on(
        "renew",
        request -> {
          lease.close();
          return CompletableFuture.completedFuture(renewed(true));
        });

    assertThat(leases.renew(lease)).isFalse();
    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void nothingToRenewOrToInspectIsNotSent() {
    assertThat(leases.renewAll(List.of())).isEmpty();
    assertThat(leases.renewAsync(List.of())).isCompletedWithValue(List.of());
    assertThat(leases.inspectAll(List.of())).isEmpty();
    assertThat(backend.requests()).isEmpty();
  }

  @Test
  void anAsynchronousRenewalCountsFromBeforeItWasSentToo() {
    Lease lease = grant("a");
    CompletableFuture<Renewed> reply = new CompletableFuture<>();
    backend.pending("renew", reply);
    backend.ticker.advance(Duration.ofSeconds(5));
    CompletableFuture<List<Lease>> lost = leases.renewAsync(List.of(lease));
    backend.ticker.advance(Duration.ofSeconds(7));
    reply.complete(renewed(true));

    assertThat(lost).isCompletedWithValue(List.of());
    assertThat(lease.remaining()).isEqualTo(Duration.ofSeconds(33));
  }

  @Test
  void aLossIsNotedThoughTheFutureWasCancelled() {
    Lease lease = leases.acquire(NAME, TERMS).orElseThrow();
    CompletableFuture<Renewed> reply = new CompletableFuture<>();
    backend.pending("renew", reply);
    CompletableFuture<List<Lease>> lost = leases.renewAsync(List.of(lease));
    assertThat(lost.cancel(false)).isTrue();
    reply.complete(renewed(false));

    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void closingReleasesOnce() {
    Lease lease = leases.acquire(NAME, TERMS).orElseThrow();
    lease.close();
    lease.close();

    assertThat(backend.requests("release"))
        .singleElement()
        .satisfies(
            request -> assertThat(request.arguments()).startsWith(FENCE, TERMS.confirmation()));
    assertThat(lease.isHeld()).isFalse();
    assertThat(log.events()).isEmpty();
  }

  @Test
  void aLostLeaseIsNotReleased() {
    Lease lease = leases.acquire(NAME, TERMS).orElseThrow();
    backend.returning("renew", renewed(false));
    boolean held = leases.renew(lease);
    lease.close();

    assertThat(held).isFalse();
    assertThat(backend.requests("release")).isEmpty();
  }

  @Test
  void aReleaseThatFailsOnCloseIsLoggedWithTheTimeThatItStillCosts() {
    backend.failing("release", AWAY);
    Lease lease = leases.acquire(NAME, TERMS).orElseThrow();
    lease.close();

    assertThat(lease.isHeld()).isFalse();
    assertThat(log.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getLevel()).isEqualTo(Level.WARN);
              assertThat(event.getFormattedMessage()).contains("token 40", "job j", "PT1M");
              assertThat(event.getThrowableProxy().getMessage()).isEqualTo("away");
            });
  }

  @Test
  void aReleaseWhoseReplyWasLostIsNotDoubtedIfTheLeaseIsFreeOrAnothers() {
    backend.failing("release", UNKNOWN);
    leases.acquire(NAME, TERMS).orElseThrow().close();
    ring();
    assertThat(backend.last().method()).isEqualTo("inspect");

    backend.returning("inspect", List.of(Optional.of(info("other", 41))));
    leases.acquire(NAME, TERMS).orElseThrow().close();
    ring();
    assertThat(backend.requests("inspect")).hasSize(2);
    assertThat(log.events()).isEmpty();
  }

  @Test
  void aReleaseWhoseReplyWasLostIsDoubtedIfTheLeaseIsStillHeldOrNobodyKnows() {
    backend.failing("release", UNKNOWN);
    backend.returning("inspect", List.of(Optional.of(info("me", 40))));
    leases.acquire(NAME, TERMS).orElseThrow().close();
    ring();
    assertThat(log.events()).hasSize(1);

    backend.failing("inspect", AWAY);
    leases.acquire(NAME, TERMS).orElseThrow().close();
    ring();
    assertThat(log.events()).hasSize(2);

    backend.pending("inspect", new CompletableFuture<>());
    leases.acquire(NAME, TERMS).orElseThrow().close();
    ring();
    assertThat(log.events()).hasSize(2);
    backend.ticker.advance(Duration.ofSeconds(3));
    ring();
    assertThat(log.messages()).hasSize(3).allMatch(line -> line.startsWith("WARN the release of"));
  }

  @Test
  void aReleaseThatIsNotConfirmedIsSaidToBeThat() {
    backend.failing("release", unconfirmed());
    leases.acquire(NAME, TERMS).orElseThrow().close();
    ring();
    assertThat(log.messages())
        .singleElement()
        .asString()
        .contains("is not confirmed", "after a failover", "PT1M");
    assertThat(backend.requests("inspect")).as("nothing to find out").isEmpty();
  }

  @Test
  void whoeverDoesNotWaitForAReleaseIsToldOfItsFailureLikewise() {
    for (StoreException failure : List.of(AWAY, UNKNOWN)) {
      Lease lease = leases.acquire(NAME, TERMS).orElseThrow();
      backend.failing("release", failure);
      Thread.currentThread().interrupt();
      lease.close();
      assertThat(Thread.interrupted()).isTrue();
      ring();
    }
    assertThat(log.messages()).as("one is free after all").hasSize(1);
  }

  @Test
  void releasingTellsWhetherItWasHeldAndWhetherItFailed() {
    assertThat(leases.release(grant("a"))).isTrue();

    backend.returning("release", false);
    assertThat(leases.release(grant("b"))).isFalse();

    Lease lease = grant("c");
    backend.failing("release", AWAY);
    assertThatThrownBy(() -> leases.release(lease)).isSameAs(AWAY);
    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void aGrantThatIsNotConfirmedIsGivenBack() {
    UnconfirmedException unconfirmed = unconfirmed();
    backend.failing("acquire", unconfirmed);

    assertThatThrownBy(() -> leases.acquire(NAME, TERMS)).isSameAs(unconfirmed);
    assertThat(backend.last().method()).isEqualTo("release");
    assertThat(backend.last().arguments()).startsWith(FENCE, Durability.none());
  }

  @Test
  void aGrantThatCouldNotBeGivenBackIsSaidToBeHeldUntilItsEnd() {
    backend.failing("acquire", unconfirmed()).failing("release", AWAY);

    assertThatExceptionOfType(UnconfirmedException.class)
        .isThrownBy(() -> leases.acquire(NAME, TERMS))
        .withMessageContaining("giving it back failed too")
        .withMessageContaining("PT1M")
        .withMessageContaining("0 of 1 required replicas")
        .withCause(AWAY)
        .satisfies(failure -> assertThat(failure.receipt().version()).isEqualTo(40));
  }

  @Test
  void aLeaseIsAdoptedByItsOwnerAndToken() {
    backend.returning("inspect", List.of(Optional.of(info("me", 40))));
    backend.ticker.advance(Duration.ofSeconds(9));
    Lease lease = leases.adopt(NAME, 40, TERMS).orElseThrow();

    assertThat(lease.fence()).isEqualTo(FENCE);
    assertThat(lease.remaining()).isEqualTo(Duration.ofSeconds(40));
    assertThat(backend.last().method()).isEqualTo("renew");
  }

  @Test
  void aLeaseIsNotAdoptedFromAnotherOwnerOrByAnotherToken() {
    backend.returning("inspect", List.of(Optional.of(info("other", 40))));
    assertThat(leases.adopt(NAME, 40, TERMS)).isEmpty();

    backend.returning("inspect", List.of(Optional.of(info("me", 41))));
    assertThat(leases.adopt(NAME, 40, TERMS)).isEmpty();

    backend.returning("inspect", List.of(Optional.empty()));
    assertThat(leases.adopt(NAME, 40, TERMS)).isEmpty();
    assertThat(backend.requests("renew")).isEmpty();
  }

  @Test
  void aLeaseThatEndsWhileItIsAdoptedIsNot() {
    backend
        .returning("inspect", List.of(Optional.of(info("me", 40))))
        .returning("renew", renewed(false));

    assertThat(leases.adopt(NAME, 40, TERMS)).isEmpty();
  }

  @Test
  void inspectingHandsOnTheNames() {
    List<Optional<LeaseInfo>> found = List.of(Optional.empty(), Optional.of(info("me", 40)));
    backend.returning("inspect", found);

    assertThat(leases.inspectAll(List.of(LeaseName.named("leader"), NAME))).isEqualTo(found);
    assertThat(leases.inspect(LeaseName.named("leader"))).isEmpty();
    assertThat(backend.last().arguments()).startsWith(List.of(LeaseName.named("leader")));
  }

  private void ring() {
    long unused = backend.alarms.turn();
  }

  private Lease grant(String job) {
    LeaseName name = LeaseName.job(job);
    backend.returning("acquire", Optional.of(new Fence(name, 40)));
    return leases.acquire(name, TERMS).orElseThrow();
  }

  private static UnconfirmedException unconfirmed() {
    return new UnconfirmedException(
        "acquiring " + NAME, new Receipt(40, 0, 0, 1, Instant.EPOCH), 1);
  }

  private static LeaseInfo info(String owner, long token) {
    return new LeaseInfo(NAME, owner, token, Duration.ofSeconds(10));
  }
}
