package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.error.VersionConflictException;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.observe.OperationEnded;
import io.mirrorneuron.store.observe.OperationKind;
import io.mirrorneuron.store.observe.StoreObserver;
import io.mirrorneuron.store.spi.StoreContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** How operations are seen, whatever the backend. */
class ObservedBackendTest {

  private static final Payload STATE = Payload.utf8("state");

  private final List<OperationEnded> ended = new ArrayList<>();
  private final Set<OperationKind> seen = EnumSet.noneOf(OperationKind.class);
  private final StoreObserver observer =
      new StoreObserver() {
        @Override
        public void operationEnded(OperationEnded event) {
          ended.add(event);
        }
      };

  @Test
  void everyKindOfOperationIsSeenOverAStoreInMemory() throws IOException {
    StoreConfig config = StoreConfig.builder().mode("memory").build();
    try (MirrorStore store = MirrorStore.builder(config).observer(observer).open()) {
      store.jobs().put("j", STATE);
      sees(OperationKind.COMMIT);
      store.jobs().get("j");
      sees(OperationKind.READ_JOBS);
      store.jobs().list(JobQuery.all());
      sees(OperationKind.LIST_JOBS);
      store.snapshots().list("j");
      sees(OperationKind.READ_SNAPSHOTS);
      store.events().read("j", EventCursor.START, 1);
      sees(OperationKind.READ_EVENTS);
      store.bundles().store("b", new ByteArrayInputStream(new byte[] {1}));
      sees(OperationKind.STORE_CHUNK, OperationKind.SEAL_BUNDLE, OperationKind.READ_MANIFEST);
      try (InputStream content = store.bundles().open("b")) {
        assertThat(content.readAllBytes()).containsExactly(1);
      }
      sees(OperationKind.READ_MANIFEST, OperationKind.READ_CHUNK);
      store.nodes().put("n", STATE);
      sees(OperationKind.PUT_NODE);
      store.nodes().heartbeat("n");
      sees(OperationKind.HEARTBEAT);
      store.nodes().list();
      sees(OperationKind.LIST_NODES);
      store.nodes().remove("n");
      sees(OperationKind.REMOVE_NODE);
      try (Lease lease =
          store.leases().acquire(LeaseName.job("j"), LeaseTerms.job()).orElseThrow()) {
        sees(OperationKind.ACQUIRE_LEASE);
        store.leases().renew(lease);
        sees(OperationKind.RENEW_LEASES);
        store.leases().inspect(lease.name());
        sees(OperationKind.INSPECT_LEASES);
      }
      sees(OperationKind.RELEASE_LEASE);
      try (ClaimedJob claimed = store.claims().claim(LeaseTerms.job()).orElseThrow()) {
        sees(OperationKind.CLAIM_JOB);
        assertThat(store.claims().orphans(Duration.ZERO)).isEmpty();
        sees(OperationKind.FIND_ORPHANS);
        assertThat(claimed.id()).isEqualTo("j");
      }
      sees(OperationKind.RELEASE_LEASE);
      store.jobs().delete("j", WriteOptions.defaults());
      sees(OperationKind.DELETE_JOB);
      store.health();
      sees(OperationKind.HEALTH);
      InputStream broken = InputStream.nullInputStream();
      broken.close();
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> store.bundles().store("b", broken));
      sees(OperationKind.DISCARD_UPLOAD);
    }
    assertThat(seen).isEqualTo(EnumSet.allOf(OperationKind.class));
  }

  @Test
  void aFailureIsSeenWithItsOutcomeBeforeItsCallerGoesOn() {
    StoreConfig config =
        StoreConfig.builder().mode("memory").set("MN_REDIS_WAIT_REPLICAS", "1").build();
    try (MirrorStore store = MirrorStore.builder(config).observer(observer).open()) {
      assertThatExceptionOfType(UnconfirmedException.class)
          .isThrownBy(() -> store.jobs().put("j", STATE));
      assertThat(ended).hasSize(1);
      assertThat(ended.get(0).outcome()).isEqualTo(Outcome.UNCONFIRMED);

      WriteOptions stale = WriteOptions.ifVersion(1).durability(Durability.none());
      assertThatExceptionOfType(VersionConflictException.class)
          .isThrownBy(() -> store.jobs().put("j", STATE, stale));
      assertThat(ended).hasSize(2);
      assertThat(ended.get(1).outcome()).isEqualTo(Outcome.NOT_APPLIED);
      assertThat(ended.get(1).failure().orElseThrow()).isInstanceOf(VersionConflictException.class);
    }
  }

  @Test
  void whatEndsLaterIsSeenWhenItEndsWithTheTimeItTook() {
    FakeBackend fake = new FakeBackend();
    CompletableFuture<Receipt> later = new CompletableFuture<>();
    fake.pending("commit", later);
    Jobs jobs = new Jobs(operations(fake));

    CompletableFuture<Receipt> put = jobs.putAsync("j", STATE, WriteOptions.defaults());
    fake.ticker.advance(Duration.ofMillis(7));
    assertThat(ended).isEmpty();
    later.complete(FakeBackend.RECEIPT);

    assertThat(put).isCompletedWithValue(FakeBackend.RECEIPT);
    assertThat(ended)
        .extracting(OperationEnded::kind, OperationEnded::outcome, OperationEnded::duration)
        .containsExactly(tuple(OperationKind.COMMIT, Outcome.CONFIRMED, Duration.ofMillis(7)));
  }

  @Test
  void whatFailsLaterIsSeenWithItsOwnException() {
    FakeBackend fake = new FakeBackend();
    CompletableFuture<Receipt> later = new CompletableFuture<>();
    fake.pending("commit", later);
    CompletableFuture<Receipt> put =
        new Jobs(operations(fake)).putAsync("j", STATE, WriteOptions.defaults());
    StoreUnavailableException away = new StoreUnavailableException("away", null);

    later.completeExceptionally(away);

    assertThat(put).isCompletedExceptionally();
    assertThat(ended).hasSize(1);
    assertThat(ended.get(0).failure()).containsSame(away);
    assertThat(ended.get(0).outcome()).isEqualTo(Outcome.NOT_APPLIED);
  }

  @Test
  void aBackendThatBreaksItsContractIsSeenToo() {
    FakeBackend fake = new FakeBackend();
    IllegalStateException fault = new IllegalStateException("a fault");
    fake.on(
        "commit",
        request -> {
          throw fault;
        });
    fake.failing("read", fault);
    Jobs jobs = new Jobs(operations(fake));

    assertThatExceptionOfType(UnknownOutcomeException.class).isThrownBy(() -> jobs.put("j", STATE));
    assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> jobs.get("j"));

    assertThat(ended)
        .extracting(OperationEnded::outcome)
        .containsExactly(Outcome.UNKNOWN, Outcome.NOT_APPLIED);
    assertThat(ended).allSatisfy(event -> assertThat(event.failure()).containsSame(fault));
  }

  @Test
  void anObserverThatThrowsHarmsNoOperation() {
    StoreConfig config = StoreConfig.builder().mode("memory").build();
    StoreObserver broken =
        new StoreObserver() {
          @Override
          public void operationEnded(OperationEnded event) {
            throw new IllegalStateException("a fault of the observer");
          }
        };
    try (MirrorStore store =
        MirrorStore.builder(config).observer(broken).observer(observer).open()) {
      store.jobs().put("j", STATE);

      assertThat(store.jobs().get("j")).isPresent();
    }
    assertThat(ended).hasSize(2);
  }

  @Test
  void withoutAnObserverTheBackendIsUsedAsItIs() {
    FakeBackend fake = new FakeBackend();

    assertThat(ObservedBackend.of(fake, StoreContext.system())).isSameAs(fake);
  }

  private Operations operations(FakeBackend fake) {
    StoreContext context =
        new StoreContext(Clock.systemUTC(), fake.ticker, ForkJoinPool.commonPool(), observer);
    return new Operations(
        ObservedBackend.of(fake, context),
        new OperationIds(),
        fake.ticker,
        1_000,
        Duration.ofSeconds(5));
  }

  private void sees(OperationKind... kinds) {
    assertThat(ended)
        .allSatisfy(event -> assertThat(event.outcome()).isEqualTo(Outcome.CONFIRMED))
        .extracting(OperationEnded::kind)
        .containsExactly(kinds);
    seen.addAll(List.of(kinds));
    ended.clear();
  }
}
