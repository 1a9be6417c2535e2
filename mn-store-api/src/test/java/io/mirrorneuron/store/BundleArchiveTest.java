package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.FakeBackend.Request;
import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.spi.Call.Waiting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleArchiveTest {

  private static final int CHUNK = 512 * 1024;

  /** Longer than anything here may take. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Map<Integer, byte[]> chunks = new ConcurrentHashMap<>();
  private volatile Optional<BundleManifest> sealed = Optional.empty();
  private final FakeBackend backend =
      new FakeBackend()
          .on("putChunk", this::putChunk)
          .on("seal", this::seal)
          .on("manifest", request -> CompletableFuture.completedFuture(sealed))
          .on(
              "chunk",
              request ->
                  CompletableFuture.completedFuture(chunks.get(request.argument(1, Integer.class))))
          .returning("discard", Optional.empty());
  private final BundleArchive bundles = new BundleArchive(backend.operations(PATIENCE));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17})
  void contentOfAnySizeComesBack(int size) throws Exception {
    byte[] content = random(size);
    BundleManifest stored = bundles.store("b", new ByteArrayInputStream(content));

    assertThat(stored.size()).isEqualTo(size);
    assertThat(stored.chunks()).isEqualTo((size + CHUNK - 1) / CHUNK);
    assertThat(stored.sha256())
        .isEqualTo(HexFormat.of().formatHex(Digests.sha256().digest(content)));
    assertThat(sealed).contains(stored);
    assertThat(chunks).hasSize(stored.chunks());
    chunks.forEach((index, chunk) -> assertThat(chunk).hasSize(stored.chunkLength(index)));
    assertThat(bundles.describe("b")).contains(stored);
    try (InputStream in = bundles.open("b")) {
      assertThat(in.readAllBytes()).isEqualTo(content);
      assertThat(in.read()).isEqualTo(-1);
    }
    assertThat(backend.requests("discard")).isEmpty();
  }

  @Test
  void aStreamThatDeliversLittleAtATimeMakesFullChunks() throws Exception {
    byte[] content = random(CHUNK + 5);
    InputStream trickle =
        new ByteArrayInputStream(content) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 1_000));
          }

          @Override
          public synchronized byte[] readAllBytes() {
            throw new AssertionError("all of it in memory");
          }

          @Override
          public int readNBytes(byte[] target, int offset, int length) {
            throw new AssertionError("not expected");
          }
        };
    assertThat(bundles.store("b", trickle).chunks()).isEqualTo(2);
    assertThat(chunks.get(0)).hasSize(CHUNK);
  }

  @Test
  void atMostTwoChunksAreUnderWayAndAThirdIsRead() throws Exception {
    Queue<CompletableFuture<Object>> underWay = new ConcurrentLinkedQueue<>();
    backend.on(
        "putChunk",
        request -> {
          CompletableFuture<Object> reply = new CompletableFuture<>();
          underWay.add(reply);
          return reply;
        });
    AtomicLong read = new AtomicLong();
    InputStream endless = new Zeros(10L * CHUNK, read);
    FutureTask<BundleManifest> storing = new FutureTask<>(() -> bundles.store("b", endless));
    Thread thread = new Thread(storing, "storing");
    thread.start();
    int confirmed = 0;
    while (confirmed < 8) {
      await().atMost(PATIENCE).until(() -> underWay.size() == 2 && isWaiting(thread));
      assertThat(read.get()).isEqualTo((confirmed + 3L) * CHUNK);
      underWay.remove().complete(Optional.empty());
      confirmed++;
    }
    await().atMost(PATIENCE).until(() -> underWay.size() == 2 && isWaiting(thread));
    underWay.forEach(reply -> reply.complete(Optional.empty()));

    assertThat(storing.get().chunks()).isEqualTo(10);
    thread.join();
  }

  @Test
  void readingHoldsOneChunkAndHasOneOnItsWay() throws Exception {
    bundles.store("b", new ByteArrayInputStream(random(4 * CHUNK)));
    try (InputStream in = bundles.open("b")) {
      for (int chunk = 1; chunk <= 4; chunk++) {
        assertThat(backend.requests("chunk")).hasSize(chunk);
        in.readNBytes(CHUNK);
      }
      assertThat(backend.requests("chunk")).hasSize(4);
    }
  }

  @Test
  void chunksGoOnWhileTheCallerReads() throws Exception {
    bundles.store("b", new ByteArrayInputStream(random(CHUNK)));
    bundles.open("b").close();

    assertThat(backend.requests("putChunk").get(0).call().waiting())
        .isEqualTo(Waiting.CALLER_WAITS_LATER);
    assertThat(backend.requests("chunk").get(0).call().waiting())
        .isEqualTo(Waiting.CALLER_WAITS_LATER);
    assertThat(backend.requests("seal").get(0).call().waiting()).isEqualTo(Waiting.CALLER_WAITS);
  }

  @Test
  void nothingIsSealedBeforeEveryChunkIsStored() throws Exception {
    CompletableFuture<Object> last = new CompletableFuture<>();
    backend.pending("putChunk", last);
    FutureTask<BundleManifest> storing =
        new FutureTask<>(() -> bundles.store("b", new ByteArrayInputStream(random(1))));
    Thread thread = new Thread(storing, "storing");
    thread.start();
    await()
        .atMost(PATIENCE)
        .until(() -> !backend.requests("putChunk").isEmpty() && isWaiting(thread));
    assertThat(backend.requests("seal")).isEmpty();
    last.complete(Optional.empty());

    assertThat(storing.get().size()).isEqualTo(1);
    thread.join();
  }

  @Test
  void sealingHandsOnTheOptions() throws Exception {
    WriteOptions options =
        WriteOptions.defaults()
            .durability(Durability.all())
            .retention(Duration.ofDays(1))
            .deadline(Duration.ofMillis(30));
    bundles.store("b", new ByteArrayInputStream(random(3)), options);

    Request seal = backend.requests("seal").get(0);
    assertThat(seal.arguments().get(1)).isEqualTo(options);
    assertThat(seal.call().deadlineNanos() - backend.ticker.read())
        .isEqualTo(Duration.ofMillis(30).toNanos());
  }

  @Test
  void aStreamThatFailsLeavesNothing() {
    IOException broken = new IOException("the disk is gone");
    InputStream failing =
        new Zeros(Long.MAX_VALUE, new AtomicLong()) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            if (delivered.get() > CHUNK) {
              throw broken;
            }
            return super.read(target, offset, length);
          }
        };

    assertThatThrownBy(() -> bundles.store("b", failing)).isSameAs(broken);
    assertThat(backend.requests("seal")).isEmpty();
    assertDiscarded();
  }

  @Test
  void aChunkThatFailsLeavesNothing() {
    StoreUnavailableException away = new StoreUnavailableException("away", null);
    backend.failing("putChunk", away);

    assertThatThrownBy(() -> bundles.store("b", new ByteArrayInputStream(random(1))))
        .isSameAs(away);
    assertThat(backend.requests("seal")).isEmpty();
    assertDiscarded();
  }

  @Test
  void aSealThatIsRefusedLeavesNothing() {
    StoreRefusedException refused =
        new StoreRefusedException(StoreRefusedException.Reason.BUNDLE, "another one", null);
    backend.failing("seal", refused);

    assertThatThrownBy(() -> bundles.store("b", new ByteArrayInputStream(random(1))))
        .isSameAs(refused);
    assertDiscarded();
  }

  static Stream<StoreException> outcomesThatMayHaveSealed() {
    return Stream.of(
        new UnknownOutcomeException("no reply", null),
        new UnconfirmedException("sealing", FakeBackend.RECEIPT, 1));
  }

  @ParameterizedTest
  @MethodSource("outcomesThatMayHaveSealed")
  void aBundleThatMayBeSealedKeepsItsChunks(StoreException outcome) {
    backend.failing("seal", outcome);

    assertThatThrownBy(() -> bundles.store("b", new ByteArrayInputStream(random(1))))
        .isSameAs(outcome);
    assertThat(backend.requests("discard")).isEmpty();
  }

  @Test
  void aDiscardThatFailsHidesNothing() {
    StoreUnavailableException away = new StoreUnavailableException("away", null);
    backend
        .failing("putChunk", away)
        .failing("discard", new StoreUnavailableException("away still", null));

    assertThatThrownBy(() -> bundles.store("b", new ByteArrayInputStream(random(1))))
        .isSameAs(away);
  }

  @Test
  void anExpectationOrAFenceBelongsToTheCommit() {
    for (WriteOptions options :
        List.of(WriteOptions.ifAbsent(), WriteOptions.fencedBy(new Fence(LeaseName.job("j"), 1)))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> bundles.store("b", InputStream.nullInputStream(), options))
          .withMessageContaining("commit");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bundles.store("{b}", InputStream.nullInputStream()));
    assertThatIllegalArgumentException().isThrownBy(() -> bundles.open(""));
    assertThatIllegalArgumentException().isThrownBy(() -> bundles.describe("b b"));
    assertThat(backend.requests()).isEmpty();
  }

  @Test
  void aBundleThatIsNotThereCannotBeOpened() {
    assertThat(bundles.describe("b")).isEmpty();
    assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> bundles.open("b"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aChangedByteIsFoundBeforeTheLastChunkIsHandedOut(int damagedChunk) throws Exception {
    bundles.store("b", new ByteArrayInputStream(random(CHUNK + 9)));
    chunks.get(damagedChunk)[3] ^= 1;
    try (InputStream in = bundles.open("b")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int again = 0; again < 3; again++) {
        assertThatExceptionOfType(CorruptDataException.class)
            .isThrownBy(() -> in.transferTo(out))
            .withMessageContaining("bundle b");
      }
      assertThat(out.size()).isEqualTo(CHUNK);
    }
  }

  @Test
  void anEmptyBundleIsVerifiedToo() throws Exception {
    sealed = Optional.of(new BundleManifest("b", "u", 0, CHUNK, "0".repeat(64)));
    try (InputStream in = bundles.open("b")) {
      assertThatExceptionOfType(CorruptDataException.class).isThrownBy(in::read);
      assertThatExceptionOfType(CorruptDataException.class).isThrownBy(in::read);
    }
  }

  @Test
  void aFailedReadDoesNotSkip() throws Exception {
    byte[] content = random(2 * CHUNK);
    bundles.store("b", new ByteArrayInputStream(content));
    StoreUnavailableException away = new StoreUnavailableException("away", null);
    backend.failing("chunk", away);
    try (InputStream in = bundles.open("b")) {
      assertThatThrownBy(in::read).isSameAs(away);
      assertThatThrownBy(in::read).isSameAs(away);
    }
  }

  @Test
  void readingFollowsTheContractOfStreams() throws Exception {
    byte[] content = {-1, 0, 1, 2, 3};
    bundles.store("b", new ByteArrayInputStream(content));
    try (InputStream in = bundles.open("b")) {
      byte[] target = new byte[6];
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> in.read(target, 4, 3));
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> in.read(target, -1, 1));
      assertThat(in.read(target, 0, 0)).isZero();
      assertThat(in.read()).isEqualTo(255);
      assertThat(in.available()).isEqualTo(4);
      assertThat(in.read(target, 2, 2)).isEqualTo(2);
      assertThat(target).containsExactly(0, 0, 0, 1, 0, 0);
      assertThat(in.skip(1)).isEqualTo(1);
      assertThat(in.read(target, 0, 6)).isEqualTo(1);
      assertThat(target[0]).isEqualTo((byte) 3);
      assertThat(in.read(target, 0, 6)).isEqualTo(-1);
      assertThat(in.read(target, 0, 0)).isZero();
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void aClosedStreamCannotBeRead() throws Exception {
    bundles.store("b", new ByteArrayInputStream(random(10)));
    InputStream in = bundles.open("b");
    assertThat(in.read(new byte[3])).isEqualTo(3);
    in.close();
    in.close();

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(in::read)
        .withMessageContaining("bundle b is closed");
    assertThat(in.available()).isZero();
  }

  @Test
  void nothingButWaitingDependsOnTheParts() throws IOException {
    // So a backend may end them on any thread, and a transfer works on the only callback thread.
    bundles.store("b", new ByteArrayInputStream(random(CHUNK + 1)));
    try (InputStream in = bundles.open("b")) {
      in.readAllBytes();
    }

    assertThat(backend.requests("putChunk"))
        .hasSize(2)
        .extracting(request -> request.call().waiting())
        .containsOnly(Waiting.CALLER_WAITS_LATER);
    assertThat(backend.requests("chunk"))
        .hasSize(2)
        .extracting(request -> request.call().waiting())
        .containsOnly(Waiting.CALLER_WAITS_LATER);
  }

  private void assertDiscarded() {
    String upload = backend.requests("putChunk").get(0).argument(1, String.class);
    assertThat(backend.requests("discard"))
        .singleElement()
        .satisfies(request -> assertThat(request.arguments()).startsWith("b", upload));
  }

  private CompletionStage<?> putChunk(Request request) {
    return CompletableFuture.completedFuture(store(request));
  }

  private Object store(Request request) {
    chunks.put(request.argument(2, Integer.class), request.argument(3, byte[].class));
    return Optional.empty();
  }

  private CompletionStage<?> seal(Request request) {
    sealed = Optional.of(request.argument(0, BundleManifest.class));
    return CompletableFuture.completedFuture(FakeBackend.RECEIPT);
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING;
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** Zeros, and how many of them were taken. */
  private static class Zeros extends InputStream {
    final AtomicLong delivered;
    private final long length;

    Zeros(long length, AtomicLong delivered) {
      this.length = length;
      this.delivered = delivered;
    }

    @Override
    public int read() {
      throw new AssertionError("byte by byte");
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      int some = (int) Math.min(count, length - delivered.get());
      if (some == 0 && count > 0) {
        return -1;
      }
      Arrays.fill(target, offset, offset + some, (byte) 0);
      delivered.addAndGet(some);
      return some;
    }
  }
}
