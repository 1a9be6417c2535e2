package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.LeaseStore.Renewal;
import io.mirrorneuron.store.spi.StoreBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds for every method: G1 to G3. */
abstract class OutcomeClauses extends OrphanClauses {

  /** Every operation of the SPI, on things that are all called the same. */
  static Map<String, Function<Call, CompletionStage<?>>> operations(StoreBackend backend) {
    Durability none = Durability.configured();
    WriteOptions defaults = WriteOptions.defaults();
    LeaseName lease = LeaseName.job("job");
    BundleManifest manifest = Client.planned("bundle", new byte[] {1}, 10);
    Map<String, Function<Call, CompletionStage<?>>> all = new LinkedHashMap<>();
    all.put("commit", call -> backend.durable().commit("job", Client.putting("s"), call));
    all.put("read", call -> backend.durable().read(List.of("job"), call));
    all.put("list", call -> backend.durable().list(JobQuery.all(), call));
    all.put("snapshots", call -> backend.durable().snapshots("job", List.of(), 1_000_000, call));
    all.put("events", call -> backend.durable().events("job", EventCursor.START, 10, call));
    all.put("putChunk", call -> backend.durable().putChunk("bundle", "up", 0, new byte[1], call));
    all.put("seal", call -> backend.durable().seal(manifest, defaults, call));
    all.put("discard", call -> backend.durable().discard("bundle", "up", call));
    all.put("manifest", call -> backend.durable().manifest("bundle", call));
    all.put("chunk", call -> backend.durable().chunk(manifest, 0, call));
    all.put(
        "putNode",
        call -> backend.durable().putNode("node", Optional.of(Payload.utf8("s")), none, call));
    all.put("heartbeat", call -> backend.durable().putNode("node", Optional.empty(), none, call));
    all.put("removeNode", call -> backend.durable().removeNode("node", none, call));
    all.put("nodes", call -> backend.durable().nodes(call));
    all.put("acquire", call -> backend.leases().acquire(lease, "me", LONG, none, call));
    all.put(
        "renew",
        call -> backend.leases().renew(List.of(new Renewal(new Fence(lease, 1), LONG)), call));
    all.put(
        "release",
        call -> backend.leases().release(new Fence(lease, 1), Durability.configured(), call));
    all.put("inspect", call -> backend.leases().inspect(List.of(lease), call));
    all.put("claim", call -> backend.claims().claim(PENDING, "me", LONG, none, call));
    all.put("orphans", call -> backend.claims().orphans(PENDING, Duration.ZERO, call));
    all.put("health", backend::health);
    all.put("delete", call -> backend.durable().delete("job", defaults, call));
    return all;
  }

  @Test
  @DisplayName("G1 required: every operation ends in time, whether its caller waits or goes on")
  void everyOperationEndsInTime() {
    Client store = open();
    for (Call.Waiting waiting : Call.Waiting.values()) {
      operations(store.backend())
          .forEach(
              (name, operation) -> {
                Call call = store.call(waiting);
                try {
                  Client.await(call, () -> operation.apply(call));
                } catch (StoreException e) {
                  assertThat(e.outcome())
                      .as("%s failed with %s", name, e)
                      .isEqualTo(Outcome.NOT_APPLIED);
                }
              });
    }
  }

  @Test
  @DisplayName("G1 required: operations whose deadline has passed end nevertheless")
  void operationsWhoseDeadlineHasPassedEndNevertheless() {
    Client store = open();
    for (Call.Waiting waiting : Call.Waiting.values()) {
      operations(store.backend())
          .forEach(
              (name, operation) -> {
                Call late = store.within(Duration.ofMillis(-1), waiting);
                try {
                  Client.await(late, () -> operation.apply(late));
                } catch (StoreException e) {
                  assertThat(e.outcome()).as(name).isNotEqualTo(Outcome.CONFIRMED);
                }
              });
    }
  }

  @Test
  @DisplayName("G1 required: a confirmation that does not come ends the operation by its deadline")
  void aConfirmationThatDoesNotComeEndsByTheDeadline() {
    Client store = open();
    store.put("job", "state");
    Durability impossible = Durability.replicas(1_000).within(Duration.ofMinutes(10));
    Call call = store.within(Duration.ofSeconds(1), Call.Waiting.CALLER_GOES_ON);
    Commit commit = Commit.create().state(Payload.utf8("written")).durability(impossible);
    StoreException failure = fails(StoreException.class, () -> store.commit("job", commit, call));
    assertThat(failure.outcome()).isIn(Outcome.UNCONFIRMED, Outcome.UNKNOWN, Outcome.NOT_APPLIED);
    if (failure.outcome() == Outcome.UNCONFIRMED) {
      assertThat(store.state("job")).isEqualTo("written");
    }
  }

  @Test
  @DisplayName("G1 required: a method whose caller goes on does not block")
  void aMethodWhoseCallerGoesOnDoesNotBlock() throws Exception {
    Client store = open();
    store.put("job", "state");
    Duration wait = Duration.ofSeconds(1);
    Durability impossible = Durability.replicas(1_000).within(wait);
    Commit commit = Commit.create().event(Payload.utf8("e")).durability(impossible);
    List<CompletionStage<Receipt>> stages = new ArrayList<>();
    List<Duration> took = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      long begun = System.nanoTime();
      stages.add(store.commitAsync("job", commit));
      took.add(Duration.ofNanos(System.nanoTime() - begun));
    }
    // Most of them: one or two may have been held up by what else the machine does.
    assertThat(took.stream().filter(one -> one.compareTo(wait) < 0))
        .as("submitted sooner than confirmed, which takes %s; all took %s", wait, took)
        .hasSizeGreaterThanOrEqualTo(3);
    for (CompletionStage<Receipt> stage : stages) {
      try {
        stage.toCompletableFuture().get(Client.DEADLINE.toSeconds() + 10, TimeUnit.SECONDS);
        throw new AssertionError("confirmed by 1000 replicas");
      } catch (TimeoutException e) {
        throw new AssertionError("G1: the stage did not end by its deadline", e);
      } catch (java.util.concurrent.ExecutionException e) {
        assertThat(Client.storeException(e).outcome()).isNotEqualTo(Outcome.CONFIRMED);
      }
    }
  }

  @Test
  @DisplayName("G2 required: a write that too few replicas confirm is applied and says UNCONFIRMED")
  void aWriteThatTooFewReplicasConfirmSaysSo() {
    Client store = open();
    int attached = store.health().replication().attached();
    int required = attached + 5;
    Durability impossible = Durability.replicas(required).within(Duration.ofMillis(50));
    UnconfirmedException unconfirmed =
        fails(
            UnconfirmedException.class,
            () ->
                store.commit(
                    "job",
                    Client.putting("state").event(Payload.utf8("e")).durability(impossible)));
    assertThat(unconfirmed.outcome()).isEqualTo(Outcome.UNCONFIRMED);
    assertThat(unconfirmed.required()).isEqualTo(required);
    assertThat(unconfirmed.receipt().replicas()).isBetween(0, attached);
    assertThat(unconfirmed.receipt().sequence()).isEqualTo(1);
    JobRecord job = store.job("job");
    assertThat(job.version()).isEqualTo(unconfirmed.receipt().version());
    assertThat(job.state().asUtf8()).isEqualTo("state");
    assertThat(store.eventTexts("job")).containsExactly("e");
  }

  @Test
  @DisplayName("G2 required: nodes, seals and deletions that too few replicas confirm say so too")
  void otherWritesThatTooFewReplicasConfirmSaySoToo() {
    Client store = open();
    Durability impossible = Durability.replicas(1_000).within(Duration.ofMillis(50));
    WriteOptions options = WriteOptions.defaults().durability(impossible);
    BundleManifest manifest = Client.planned("bundle", new byte[] {1, 2, 3}, 10);
    store.upload(manifest, new byte[] {1, 2, 3});
    fails(UnconfirmedException.class, () -> store.seal(manifest, options, store.call()));
    assertThat(store.manifest("bundle")).contains(manifest);

    Call put = store.call();
    Optional<Payload> state = Optional.of(Payload.utf8("state"));
    fails(
        UnconfirmedException.class,
        () ->
            Client.await(
                put, () -> store.backend().durable().putNode("node", state, impossible, put)));
    assertThat(store.node("node").state().asUtf8()).isEqualTo("state");
    Call remove = store.call();
    fails(
        UnconfirmedException.class,
        () ->
            Client.await(
                remove, () -> store.backend().durable().removeNode("node", impossible, remove)));
    assertThat(store.nodes()).isEmpty();

    long version = store.put("job", "state").version();
    UnconfirmedException deleted =
        fails(UnconfirmedException.class, () -> store.delete("job", options));
    assertThat(deleted.receipt().version()).isEqualTo(version);
    assertThat(store.find("job")).isEmpty();
  }

  @Test
  @DisplayName("G2 required: a write that no replica has to confirm is confirmed, and says when")
  void aWriteThatNoReplicaHasToConfirmIsConfirmed() {
    Client store = open();
    Receipt first = store.commit("job", Client.putting("1").durability(Durability.none()));
    Receipt second = store.commit("job", Client.putting("2").durability(Durability.none()));
    assertThat(first.replicas()).isNotNegative();
    assertThat(first.generation()).isPositive();
    assertThat(first.time()).isBeforeOrEqualTo(second.time());
    assertThat(store.job("job").summary().created()).isEqualTo(first.time());
  }

  @Test
  @DisplayName("G2 required: concurrent writes of every kind end as they say")
  void concurrentWritesEndAsTheySay() {
    Client store = open();
    store.put("job", "0");
    List<Long> passed =
        Race.of(
            Race.THREADS,
            writer -> {
              long applied = 0;
              for (int n = 0; n < 25; n++) {
                long version = store.job("job").version();
                Commit commit = Commit.create().state(Payload.utf8("x")).event(Payload.utf8("e"));
                try {
                  store.commit("job", n % 2 == 0 ? commit.ifVersion(version) : commit);
                  applied++;
                } catch (StoreException e) {
                  assertThat(e.outcome()).isEqualTo(Outcome.NOT_APPLIED);
                }
              }
              return applied;
            });
    assertThat(store.history("job"))
        .as("events of the commits that passed")
        .hasSize((int) passed.stream().mapToLong(Long::longValue).sum());
  }

  @Test
  @DisplayName("G3 required: a refused commit changes nothing")
  void aRefusedCommitChangesNothing() {
    Client store = open();
    store.bundle("bundle", "content", LONG);
    Fence lost = store.granted(LeaseName.named("lease"), "me", LONG);
    store.release(lost);
    Commit all =
        Commit.create()
            .state(Payload.utf8("changed"))
            .status(JobStatus.RUNNING)
            .snapshot("agent", Payload.utf8("changed"))
            .withoutSnapshot("other")
            .event(Payload.utf8("changed"))
            .bundle("bundle");
    staysAsItIs(store, "version", all.ifVersion(1));
    staysAsItIs(store, "absent", all.ifAbsent());
    staysAsItIs(store, "fence", all.with(WriteOptions.fencedBy(lost)));
    staysAsItIs(store, "bundle", all.bundle("no-such-bundle"));
    staysAsItIs(store, "finished", all);
  }

  private static void staysAsItIs(Client store, String job, Commit refused) {
    store.commit(
        job,
        Client.putting("state")
            .snapshot("agent", Payload.utf8("s"))
            .snapshot("other", Payload.utf8("o"))
            .event(Payload.utf8("e")));
    if (job.equals("finished")) {
      store.finish(job, LONG);
    }
    JobRecord before = store.job(job);
    try {
      store.commit(job, refused);
      return; // that it is refused is the matter of other clauses
    } catch (StoreException e) {
      assertThat(e.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    }
    JobRecord after = store.job(job);
    assertThat(after.state()).as(job).isEqualTo(before.state());
    assertThat(after.summary()).as(job).isEqualTo(before.summary());
    assertThat(store.eventTexts(job)).as(job).containsExactly("e");
    assertThat(store.snapshots(job).snapshots())
        .as(job)
        .extracting(snapshot -> snapshot.payload().asUtf8())
        .containsExactly("s", "o");
  }
}
