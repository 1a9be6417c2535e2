package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.StoreClosedException;
import io.mirrorneuron.store.error.VersionConflictException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.NodeRecord;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.StoreHealth;
import io.mirrorneuron.store.model.WriteOptions;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The views together, over the backend in memory. */
class MirrorStoreTest {

  private static final Payload STATE = Payload.utf8("state");

  private final StoreConfig config =
      StoreConfig.builder()
          .mode("memory")
          .extension("memory", "id", UUID.randomUUID().toString())
          .build();
  private final MirrorStore store = MirrorStore.open(config);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void theExampleOfTheDesignWorks() {
    Receipt saved = store.jobs().put("job-42", STATE);
    try (Lease lease =
        store.leases().acquire(LeaseName.job("job-42"), LeaseTerms.job()).orElseThrow()) {
      Receipt receipt =
          store
              .jobs()
              .commit(
                  "job-42",
                  Commit.fencedBy(lease.fence())
                      .state(Payload.utf8("next"))
                      .ifVersion(saved.version())
                      .snapshot("agent-1", STATE)
                      .event(Payload.utf8("event")));
      assertThat(receipt.version()).isGreaterThan(saved.version());
      assertThat(receipt.sequence()).isEqualTo(1);
      assertThat(store.jobs().get("job-42").orElseThrow().state().asUtf8()).isEqualTo("next");
      assertThat(store.snapshots().get("job-42", "agent-1").orElseThrow().payload())
          .isEqualTo(STATE);
      assertThat(store.events().read("job-42", EventCursor.START, 10).events())
          .extracting(event -> event.payload().asUtf8())
          .containsExactly("event");
      assertThatExceptionOfType(VersionConflictException.class)
          .isThrownBy(() -> store.jobs().put("job-42", STATE, WriteOptions.ifVersion(1)));
    }
    assertThat(store.leases().inspect(LeaseName.job("job-42"))).isEmpty();
  }

  @Test
  void aLateWriterIsFencedOutByTheStoreThoughItStillBelieves() {
    store.jobs().put("j", STATE);
    Lease first = store.leases().acquire(LeaseName.job("j"), LeaseTerms.job()).orElseThrow();
    WriteOptions late = WriteOptions.fencedBy(first.fence());
    first.close();
    Lease second = store.leases().acquire(LeaseName.job("j"), LeaseTerms.job()).orElseThrow();

    assertThat(second.token()).isGreaterThan(first.token());
    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(() -> store.jobs().put("j", Payload.utf8("late"), late));
    assertThat(store.jobs().get("j").orElseThrow().state()).isEqualTo(STATE);
  }

  @Test
  void aLeaseIsAdoptedByAnotherStoreOfTheSameOwnerOnly() {
    store.jobs().put("j", STATE);
    Lease lease = store.leases().acquire(LeaseName.job("j"), LeaseTerms.job()).orElseThrow();
    try (MirrorStore same = MirrorStore.builder(config).owner(store.owner()).open();
        MirrorStore other = MirrorStore.open(config)) {
      assertThat(other.owner()).isNotEqualTo(store.owner());
      assertThat(other.leases().adopt(lease.name(), lease.token(), LeaseTerms.job())).isEmpty();
      assertThat(same.leases().adopt(lease.name(), lease.token(), LeaseTerms.job())).isPresent();
    }
  }

  @Test
  void aBundleComesBackThroughAJobsReference() throws Exception {
    byte[] content = new byte[600_000];
    content[599_999] = 7;
    store.bundles().store("pack", new ByteArrayInputStream(content));
    store.jobs().commit("j", Commit.create().state(STATE).bundle("pack").ifAbsent());

    String bundle = store.jobs().get("j").orElseThrow().summary().bundle().orElseThrow();
    try (InputStream in = store.bundles().open(bundle)) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void jobsAreListedByStatus() {
    store.jobs().put("a", STATE);
    store.jobs().put("b", STATE);
    store.jobs().finish("a", JobStatus.SUCCEEDED, WriteOptions.defaults());

    assertThat(store.jobs().list(JobQuery.of(JobStatus.SUCCEEDED)).items())
        .extracting(JobSummary::id)
        .containsExactly("a");
    assertThat(store.jobs().getAll(List.of("b", "none", "a")).keySet()).containsExactly("b", "a");
  }

  @Test
  void aFollowerSeesWhatOthersAppend() throws Exception {
    store.jobs().put("j", STATE);
    try (EventFollower follower = store.events().follow("j", EventCursor.START)) {
      FutureTask<List<EventRecord>> polling =
          new FutureTask<>(() -> follower.poll(Duration.ofMinutes(2)));
      Thread thread = new Thread(polling, "polling");
      thread.start();
      store.events().append("j", Payload.utf8("event"));

      assertThat(polling.get()).extracting(EventRecord::sequence).containsExactly(1L);
      thread.join();
    }
  }

  @Test
  void nodesShowTheirStateAndSilence() {
    store.nodes().put("n", STATE);
    store.nodes().heartbeat("n");

    assertThat(store.nodes().list()).extracting(NodeRecord::id).containsExactly("n");
    assertThat(store.nodes().stale(Duration.ofHours(1))).isEmpty();
  }

  @Test
  void continuationsRunWhereTheBuilderSays() throws Exception {
    ExecutorService callbacks = Executors.newSingleThreadExecutor(r -> new Thread(r, "callbacks"));
    try (MirrorStore own = MirrorStore.builder(config).callbackExecutor(callbacks).open()) {
      CompletableFuture<Receipt> again =
          own.jobs()
              .putAsync("j", STATE, WriteOptions.defaults())
              .thenCompose(
                  first -> own.jobs().putAsync("j", STATE, WriteOptions.ifVersion(first.version())))
              .thenApply(second -> own.jobs().put("j", STATE));

      assertThat(again.get().version()).isPositive();
    } finally {
      callbacks.shutdownNow();
    }
  }

  @Test
  void itTellsItsHealthSettingsAndOwner() {
    assertThat(store.health().status()).isEqualTo(StoreHealth.Status.UP);
    assertThat(store.health().mode()).isEqualTo("memory");
    assertThat(store.config()).isSameAs(config);
    assertThat(store.owner()).startsWith(ProcessHandle.current().pid() + "-");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MirrorStore.builder(config).owner("no one"))
        .withMessageContaining("owner");
  }

  @Test
  void aClosedStoreSaysSo() {
    store.close();
    store.close();

    assertThatExceptionOfType(StoreClosedException.class).isThrownBy(() -> store.jobs().get("j"));
    assertThatExceptionOfType(StoreClosedException.class)
        .isThrownBy(() -> store.jobs().put("j", STATE));
  }
}
