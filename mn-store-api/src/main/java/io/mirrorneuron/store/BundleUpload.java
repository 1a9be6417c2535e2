package io.mirrorneuron.store;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One upload: chunks, a few of them under way at once, then the seal. */
final class BundleUpload {

  /** Large enough to make the exchange cheap, small enough not to hold up the server. */
  private static final int CHUNK_SIZE = 512 * 1024;

  private static final int UNDER_WAY = 2;
  private static final Logger LOG = LoggerFactory.getLogger(BundleUpload.class);

  private final Operations operations;
  private final String name;
  private final String uploadId;
  private final Deque<CompletableFuture<Void>> underWay = new ArrayDeque<>();

  BundleUpload(Operations operations, String name) {
    this.operations = operations;
    this.name = name;
    this.uploadId = operations.newId();
  }

  BundleManifest run(InputStream content, WriteOptions options) throws IOException {
    // Once it may have been sealed it must not be discarded: its chunks are the bundle's.
    boolean unsealed = true;
    try {
      BundleManifest manifest = sendChunks(content);
      unsealed = false;
      Receipt unused =
          operations.write(
              "sealing bundle " + name,
              options.deadline(),
              call -> backend -> backend.durable().seal(manifest, options, call));
      return sealed(manifest);
    } catch (StoreException e) {
      unsealed |= e.outcome() == Outcome.NOT_APPLIED;
      throw e;
    } finally {
      if (unsealed) {
        abandon();
      }
    }
  }

  /** Where the same content was there before, the earlier upload is the bundle. */
  private BundleManifest sealed(BundleManifest manifest) {
    try {
      return operations
          .read("reading bundle " + name, call -> backend -> backend.durable().manifest(name, call))
          .orElse(manifest);
    } catch (StoreException e) {
      LOG.info("bundle {} is sealed, but its manifest could not be read back", name, e);
      return manifest;
    }
  }

  private BundleManifest sendChunks(InputStream content) throws IOException {
    MessageDigest digest = Digests.sha256();
    long size = 0;
    for (int index = 0; ; index++) {
      byte[] chunk = content.readNBytes(CHUNK_SIZE);
      if (chunk.length > 0) {
        digest.update(chunk);
        size += chunk.length;
        send(index, chunk);
      }
      if (chunk.length < CHUNK_SIZE) {
        awaitUntilUnderWay(0);
        return new BundleManifest(
            name, uploadId, size, CHUNK_SIZE, HexFormat.of().formatHex(digest.digest()));
      }
    }
  }

  private void send(int index, byte[] chunk) {
    awaitUntilUnderWay(UNDER_WAY - 1);
    underWay.add(
        operations.startPart(
            call -> backend -> backend.durable().putChunk(name, uploadId, index, chunk, call)));
  }

  private void awaitUntilUnderWay(int most) {
    while (underWay.size() > most) {
      operations.join("storing a chunk of bundle " + name, underWay.remove());
    }
  }

  /** What is left disappears by itself; to remove it at once is a courtesy. */
  private void abandon() {
    var unused =
        operations
            .start(
                "discarding an upload of bundle " + name,
                Optional.empty(),
                call -> backend -> backend.durable().discard(name, uploadId, call))
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    LOG.info(
                        "the chunks of the abandoned upload {} of bundle {} will expire by themselves",
                        uploadId,
                        name,
                        failure);
                  }
                });
  }
}
