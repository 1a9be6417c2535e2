package io.mirrorneuron.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Expected;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.DurableStore;
import io.mirrorneuron.store.spi.LeaseStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** A server in memory whose clock stands still until a test moves it, and one client of it. */
final class TimeTravel extends Clock {

  static final Duration JOB_RETENTION = Duration.ofDays(7);
  static final Duration BUNDLE_RETENTION = Duration.ofDays(2);
  static final int HISTORY_CAP = 10_000;
  static final String DIGEST = "ab".repeat(32);

  private final AtomicLong operations = new AtomicLong();
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

  final MemoryServer server = new MemoryServer(this);
  final MemoryBackend backend = client(0);
  final DurableStore durable = backend.durable();
  final LeaseStore leases = backend.leases();

  MemoryBackend client(int requiredReplicas) {
    return new MemoryBackend(
        server,
        new MemorySettings(JOB_RETENTION, HISTORY_CAP, BUNDLE_RETENTION, requiredReplicas),
        () -> 0,
        () -> {});
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Moves the clock to the last moment before some time has passed. */
  void passAlmost(Duration time) {
    pass(time.minusNanos(1_000));
  }

  void passOneMoment() {
    pass(Duration.ofNanos(1_000));
  }

  /** What the ticker, which stands still at zero, read some time ago. */
  static long ago(Duration time) {
    return -time.toNanos();
  }

  Call call() {
    return Call.first(
        "op-" + operations.incrementAndGet(), Long.MAX_VALUE / 2, Call.Waiting.CALLER_WAITS);
  }

  void put(String jobId) {
    end(durable.commit(jobId, state("x"), call()));
  }

  static Commit state(String text) {
    return Commit.create()
        .with(WriteOptions.defaults().expecting(new Expected.Anything()))
        .state(Payload.utf8(text));
  }

  static Commit event(String text) {
    return Commit.create().event(Payload.utf8(text));
  }

  Optional<JobRecord> job(String jobId) {
    return end(durable.read(List.of(jobId), call())).get(0);
  }

  void seal(String bundle, WriteOptions options) {
    end(durable.putChunk(bundle, "upload", 0, new byte[3], call()));
    end(durable.seal(manifest(bundle), options, call()));
  }

  static BundleManifest manifest(String bundle) {
    return new BundleManifest(bundle, "upload", 3, 10, DIGEST);
  }

  boolean hasBundle(String bundle) {
    return end(durable.manifest(bundle, call())).isPresent();
  }

  Optional<Fence> acquire(String jobId, Duration ttl) {
    return end(leases.acquire(LeaseName.job(jobId), "owner", ttl, Durability.configured(), call()));
  }

  static <T> T end(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException told) {
        throw told;
      }
      throw e;
    }
  }

  static <E extends StoreException> E failure(Class<E> type, CompletionStage<?> stage) {
    Throwable thrown = catchThrowable(() -> end(stage));
    assertThat(thrown).isInstanceOf(type);
    return type.cast(thrown);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
