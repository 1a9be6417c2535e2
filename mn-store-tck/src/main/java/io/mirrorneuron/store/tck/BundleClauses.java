package io.mirrorneuron.store.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.spi.StoreContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Bundles: B1 to B5. */
abstract class BundleClauses extends HistoryLimitClauses {

  private static final int CHUNK = 1_000;

  private static void isRefused(Client store, BundleManifest manifest) {
    StoreRefusedException refusal =
        refuses(StoreRefusedException.class, () -> store.seal(manifest));
    assertThat(refusal.reason()).isEqualTo(StoreRefusedException.Reason.BUNDLE);
  }

  @Test
  @DisplayName("B1 required: a complete bundle is sealed and comes back, whatever its size")
  void aCompleteBundleIsSealedAndComesBack() {
    Client store = open();
    for (int size : List.of(0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 10 * CHUNK + 7)) {
      byte[] content = noise(size, size);
      BundleManifest manifest = Client.planned("bundle-" + size, content, CHUNK);
      assertThat(store.manifest(manifest.name())).isEmpty();
      store.upload(manifest, content);
      assertThat(store.manifest(manifest.name())).as("not sealed yet").isEmpty();
      store.seal(manifest);
      assertThat(store.manifest(manifest.name())).contains(manifest);
      assertThat(Arrays.equals(store.download(manifest), content)).as("%d bytes", size).isTrue();
    }
  }

  @Test
  @DisplayName("B1 required: a bundle of several large chunks comes back")
  void aBundleOfSeveralLargeChunksComesBack() {
    Client store = open();
    byte[] content = noise(5 * 512 * 1024 + 4_711, 1);
    BundleManifest manifest = Client.planned("bundle", content, 512 * 1024);
    // Chunks may come in any order, and one may come twice.
    for (int i = manifest.chunks() - 1; i >= 0; i--) {
      store.putChunk(manifest, i, Client.chunkOf(manifest, content, i));
    }
    store.putChunk(manifest, 2, Client.chunkOf(manifest, content, 2));
    store.seal(manifest);
    assertThat(Arrays.equals(store.download(manifest), content)).isTrue();
  }

  @Test
  @DisplayName("B1 required: a bundle without one of its chunks is not sealed")
  void aBundleWithoutOneOfItsChunksIsNotSealed() {
    Client store = open();
    byte[] content = noise(3 * CHUNK + 5, 1);
    for (int missing = 0; missing < 4; missing++) {
      BundleManifest manifest = Client.planned("bundle-" + missing, content, CHUNK);
      isRefused(store, manifest);
      for (int i = 0; i < manifest.chunks(); i++) {
        if (i != missing) {
          store.putChunk(manifest, i, Client.chunkOf(manifest, content, i));
        }
      }
      isRefused(store, manifest);
      assertThat(store.manifest(manifest.name())).isEmpty();
      store.putChunk(manifest, missing, Client.chunkOf(manifest, content, missing));
      store.seal(manifest);
      assertThat(store.download(manifest)).isEqualTo(content);
    }
  }

  @Test
  @DisplayName("B1 required: a bundle with a chunk of the wrong length is not sealed")
  void aBundleWithAChunkOfTheWrongLengthIsNotSealed() {
    Client store = open();
    byte[] content = noise(2 * CHUNK + 5, 1);
    BundleManifest manifest = Client.planned("bundle", content, CHUNK);
    store.upload(manifest, content);
    for (int index = 0; index < manifest.chunks(); index++) {
      byte[] right = Client.chunkOf(manifest, content, index);
      for (int length : List.of(0, right.length - 1, right.length + 1)) {
        store.putChunk(manifest, index, Arrays.copyOf(right, length));
        isRefused(store, manifest);
      }
      store.putChunk(manifest, index, right);
    }
    assertThat(store.manifest("bundle")).isEmpty();
    store.seal(manifest);
    assertThat(store.download(manifest)).isEqualTo(content);
  }

  @Test
  @DisplayName("B2 required: sealing the same content again succeeds, and the first one stays")
  void sealingTheSameContentAgainSucceeds() {
    Client store = open();
    byte[] content = noise(3 * CHUNK, 1);
    BundleManifest first = Client.planned("bundle", content, CHUNK);
    store.upload(first, content);
    store.seal(first);
    BundleManifest second = Client.planned("bundle", content, 2 * CHUNK);
    store.upload(second, content);
    store.seal(second);
    assertThat(store.manifest("bundle")).contains(first);
    assertThat(store.download(first)).isEqualTo(content);
    store.seal(first);
    assertThat(store.manifest("bundle")).contains(first);
    assertThat(store.download(first)).isEqualTo(content);
  }

  @Test
  @DisplayName("B2 required: sealing other content under the same name is refused")
  void sealingOtherContentIsRefused() {
    Client store = open();
    byte[] content = noise(3 * CHUNK, 1);
    BundleManifest first = Client.planned("bundle", content, CHUNK);
    store.upload(first, content);
    store.seal(first);
    for (byte[] other : List.of(noise(3 * CHUNK, 2), noise(3 * CHUNK - 1, 1), new byte[0])) {
      BundleManifest second = Client.planned("bundle", other, CHUNK);
      store.upload(second, other);
      isRefused(store, second);
    }
    assertThat(store.manifest("bundle")).contains(first);
    assertThat(store.download(first)).isEqualTo(content);
  }

  @Test
  @DisplayName("B2 required: chunks and discards that come late do not change a sealed bundle")
  void whatComesLateDoesNotChangeASealedBundle() {
    Client store = open();
    byte[] content = noise(2 * CHUNK, 1);
    BundleManifest manifest = Client.planned("bundle", content, CHUNK);
    store.upload(manifest, content);
    store.seal(manifest);
    try {
      store.putChunk(manifest, 1, noise(CHUNK, 99));
    } catch (StoreException e) {
      assertThat(e).as("refusing it is one way").isInstanceOf(StoreRefusedException.class);
    }
    store.discard(manifest);
    assertThat(store.manifest("bundle")).contains(manifest);
    assertThat(store.download(manifest)).isEqualTo(content);
  }

  @Test
  @DisplayName("B3 required: a bundle to which no job refers is gone after its retention")
  void aBundleToWhichNoJobRefersIsGoneAfterItsRetention() {
    Client store = open();
    long begun = System.nanoTime();
    BundleManifest manifest = store.bundle("bundle", "content", SHORT);
    eventually("the bundle is gone").until(() -> store.manifest("bundle").isEmpty());
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(SHORT);
    refuses(NotFoundException.class, () -> store.chunk(manifest, 0));
  }

  @Test
  @DisplayName("B3 required: without one it is gone after the configured retention")
  void aBundleIsGoneAfterTheConfiguredRetention() {
    Client store = open(Settings.BUNDLE_RETENTION, SHORT);
    byte[] content = "content".getBytes(UTF_8);
    BundleManifest manifest = Client.planned("bundle", content, CHUNK);
    store.upload(manifest, content);
    store.seal(manifest);
    eventually("the bundle is gone").until(() -> store.manifest("bundle").isEmpty());
  }

  @Test
  @DisplayName("B3 required: a bundle stays while an unfinished job refers to it, and then goes")
  void aBundleStaysWhileAnUnfinishedJobRefersToIt() {
    Client store = open(Settings.BUNDLE_RETENTION, SHORT);
    BundleManifest held = store.bundleFor("job-1", "held", "content");
    store.put("job-2", "state");
    store.commit("job-2", Commit.create().bundle("held"));
    outlivesASibling(store, held, "first");

    store.delete("job-1");
    outlivesASibling(store, held, "second");

    // Another bundle takes its place.
    store.bundleFor("job-2", "next", "other content");
    eventually("the bundle is gone").until(() -> store.manifest("held").isEmpty());
    assertThat(store.manifest("next")).isPresent();
    assertThat(store.job("job-2").summary().bundle()).contains("next");
  }

  /** Waits until a bundle that was sealed later, with the same retention, is gone. */
  private void outlivesASibling(Client store, BundleManifest held, String sibling) {
    store.bundle(sibling, sibling, SHORT);
    eventually("the sibling is gone").until(() -> store.manifest(sibling).isEmpty());
    assertThat(store.manifest(held.name())).contains(held);
    assertThat(store.download(held)).isEqualTo("content".getBytes(UTF_8));
  }

  @Test
  @DisplayName("B3 required: a bundle stays for the retention of a finished job that refers to it")
  void aBundleStaysForTheRetentionOfAFinishedJob() {
    Client store = open(Settings.BUNDLE_RETENTION, SHORT);
    BundleManifest held = store.bundleFor("job", "held", "content");
    store.finish("job", LONG);
    outlivesASibling(store, held, "first");
    outlivesASibling(store, held, "second");
  }

  @Test
  @DisplayName("B3 required: a bundle goes when the finished jobs that referred to it have gone")
  void aBundleGoesAfterItsFinishedJobs() {
    Client store = open(Settings.BUNDLE_RETENTION, SHORT);
    store.bundleFor("job", "bundle", "content");
    store.finish("job", SHORT);
    eventually("the job is gone").until(() -> store.find("job").isEmpty());
    eventually("the bundle is gone").until(() -> store.manifest("bundle").isEmpty());
  }

  @Test
  @DisplayName("B4 required: a commit that refers to a bundle that is not there is refused")
  void aCommitThatRefersToAMissingBundleIsRefused() {
    Client store = open();
    store.put("job", "state");
    Commit commit =
        Commit.create().state(Payload.utf8("changed")).event(Payload.utf8("e")).bundle("bundle");
    refuses(NotFoundException.class, () -> store.commit("job", commit));

    BundleManifest unsealed = Client.planned("bundle", noise(10, 1), CHUNK);
    store.upload(unsealed, noise(10, 1));
    refuses(NotFoundException.class, () -> store.commit("job", commit));
    refuses(NotFoundException.class, () -> store.commit("new", commit.with(Client.anything())));

    assertThat(store.state("job")).isEqualTo("state");
    assertThat(store.history("job")).isEmpty();
    assertThat(store.find("new")).isEmpty();
    store.seal(unsealed);
    store.commit("job", commit);
    assertThat(store.job("job").summary().bundle()).contains("bundle");
  }

  @Test
  @DisplayName("B4 required: a commit that refers to a bundle that has expired is refused")
  void aCommitThatRefersToAnExpiredBundleIsRefused() {
    Client store = open();
    store.put("job", "state");
    store.bundle("bundle", "content", SHORT);
    eventually("the bundle is gone").until(() -> store.manifest("bundle").isEmpty());
    refuses(NotFoundException.class, () -> store.commit("job", Commit.create().bundle("bundle")));
  }

  @Test
  @DisplayName("B5 required: the chunks of a discarded upload are gone")
  void theChunksOfADiscardedUploadAreGone() {
    Client store = open();
    byte[] content = noise(2 * CHUNK, 1);
    BundleManifest manifest = Client.planned("bundle", content, CHUNK);
    BundleManifest other = Client.planned("bundle", content, CHUNK);
    store.upload(manifest, content);
    store.upload(other, content);
    store.discard(manifest);
    store.discard(manifest);
    assertThatExceptionOfType(StoreRefusedException.class)
        .as("sealing a discarded upload")
        .isThrownBy(() -> store.seal(manifest))
        .returns(StoreRefusedException.Reason.BUNDLE, StoreRefusedException::reason);
    store.seal(other);
    assertThat(store.download(other)).isEqualTo(content);
  }

  @Test
  @DisplayName("B5 optional: the chunks of an upload that is never sealed are gone after a week")
  void theChunksOfAnUploadThatIsNeverSealedAreGone() {
    needs(Capability.GIVEN_CLOCK);
    ShiftedClock clock = new ShiftedClock();
    Client store = open(StoreContext.system().time(clock, Ticker.system()));
    byte[] content = noise(2 * CHUNK, 1);
    BundleManifest manifest = Client.planned("bundle", content, CHUNK);
    store.upload(manifest, content);
    clock.forward(Duration.ofDays(8));
    isRefused(store, manifest);
  }
}
