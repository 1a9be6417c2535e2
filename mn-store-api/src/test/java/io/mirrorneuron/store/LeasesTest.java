package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.spi.LeaseStore.Renewal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LeasesTest {

  private static final LeaseName NAME = LeaseName.job("j");
  private static final Fence FENCE = new Fence(NAME, 40);

  /** 60 s on the server, 40 s here. */
  private static final LeaseTerms TERMS = LeaseTerms.job();

  private static final StoreUnavailableException AWAY = new StoreUnavailableException("away", null);

  private final FakeBackend backend =
      new FakeBackend()
          .returning("acquire", Optional.of(FENCE))
          .returning("renew", List.of(true))
          .returning("release", true);
  private final Leases leases = new Leases(backend.operations(), "me");
  private final Logger logger = (Logger) LoggerFactory.getLogger(Lease.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setAdditive(true);
  }

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
  void afterTheLocalDeadlineTheFenceIsStillGivenBecauseTheStoreDecides() {
    Lease lease = leases.acquire(NAME, TERMS).orElseThrow();
    backend.ticker.advance(Duration.ofMinutes(10));

    assertThat(lease.isHeld()).isFalse();
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
          return CompletableFuture.completedFuture(List.of(true));
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
    backend.returning("renew", List.of(false));

    assertThat(leases.renew(lease)).isFalse();
    assertThat(lease.isHeld()).isFalse();
    assertThat(lease.remaining()).isZero();
    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(lease::fence)
        .satisfies(fenced -> assertThat(fenced.fence()).isEqualTo(FENCE));

    backend.returning("renew", List.of(true));
    assertThat(leases.renew(lease)).isFalse();
    assertThat(lease.isHeld()).isFalse();
    assertThat(backend.requests("renew")).hasSize(1);
  }

  @Test
  void manyAreRenewedInOneCallThatNamesTheLostOnes() {
    Lease first = grant("a");
    Lease second = grant("b");
    Lease third = grant("c");
    backend.returning("renew", List.of(true, false, true));

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
          return CompletableFuture.completedFuture(List.of(true));
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
    CompletableFuture<List<Boolean>> reply = new CompletableFuture<>();
    backend.pending("renew", reply);
    backend.ticker.advance(Duration.ofSeconds(5));
    CompletableFuture<List<Lease>> lost = leases.renewAsync(List.of(lease));
    backend.ticker.advance(Duration.ofSeconds(7));
    reply.complete(List.of(true));

    assertThat(lost).isCompletedWithValue(List.of());
    assertThat(lease.remaining()).isEqualTo(Duration.ofSeconds(33));
  }

  @Test
  void aLossIsNotedThoughTheFutureWasCancelled() {
    Lease lease = leases.acquire(NAME, TERMS).orElseThrow();
    CompletableFuture<List<Boolean>> reply = new CompletableFuture<>();
    backend.pending("renew", reply);
    CompletableFuture<List<Lease>> lost = leases.renewAsync(List.of(lease));
    assertThat(lost.cancel(false)).isTrue();
    reply.complete(List.of(false));

    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void closingReleasesOnce() {
    Lease lease = leases.acquire(NAME, TERMS).orElseThrow();
    lease.close();
    lease.close();

    assertThat(backend.requests("release"))
        .singleElement()
        .satisfies(request -> assertThat(request.arguments()).startsWith(FENCE));
    assertThat(lease.isHeld()).isFalse();
    assertThat(log.list).isEmpty();
  }

  @Test
  void aLostLeaseIsNotReleased() {
    Lease lease = leases.acquire(NAME, TERMS).orElseThrow();
    backend.returning("renew", List.of(false));
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
    assertThat(log.list)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getLevel()).isEqualTo(Level.WARN);
              assertThat(event.getFormattedMessage()).contains("token 40", "job j", "PT1M");
              assertThat(event.getThrowableProxy().getMessage()).isEqualTo("away");
            });
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
    assertThat(backend.last().arguments()).startsWith(FENCE);
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
        .returning("renew", List.of(false));

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
