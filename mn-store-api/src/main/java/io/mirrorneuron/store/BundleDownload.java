package io.mirrorneuron.store;

import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.model.BundleManifest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A bundle as a stream: while one chunk is read, the next one is on its way. */
final class BundleDownload extends InputStream {

  private static final byte[] NOTHING = {};

  private final Operations operations;
  private final BundleManifest manifest;
  private final MessageDigest digest = Digests.sha256();
  private byte[] chunk = NOTHING;
  private int position;
  private int nextIndex;
  private @Nullable CompletableFuture<byte[]> onItsWay;
  private @Nullable CorruptDataException damage;
  private boolean closed;

  BundleDownload(Operations operations, BundleManifest manifest) {
    this.operations = operations;
    this.manifest = manifest;
    requestNext();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (closed) {
      throw new IOException("the stream of bundle " + manifest.name() + " is closed");
    }
    if (length == 0) {
      return 0;
    }
    if (position == chunk.length && !advance()) {
      return -1;
    }
    int count = Math.min(length, chunk.length - position);
    System.arraycopy(chunk, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public int available() {
    return chunk.length - position;
  }

  @Override
  public void close() {
    closed = true;
    chunk = NOTHING;
    position = 0;
    onItsWay = null;
  }

  /** Moves to the next chunk; verifies the whole before it hands out the last one. */
  private boolean advance() {
    if (damage != null) {
      throw damage;
    }
    CompletableFuture<byte[]> coming = onItsWay;
    if (coming == null) {
      if (manifest.chunks() == 0) {
        verify();
      }
      return false;
    }
    byte[] next = operations.join("reading bundle " + manifest.name(), coming);
    digest.update(next);
    nextIndex++;
    if (nextIndex == manifest.chunks()) {
      verify();
    }
    chunk = next;
    position = 0;
    requestNext();
    return true;
  }

  private void requestNext() {
    int index = nextIndex;
    onItsWay =
        index < manifest.chunks()
            ? operations.startPart(
                call -> backend -> backend.durable().chunk(manifest, index, call))
            : null;
  }

  private void verify() {
    if (!HexFormat.of().formatHex(digest.digest()).equals(manifest.sha256())) {
      damage =
          new CorruptDataException(
              "bundle " + manifest.name(),
              "its content does not have the SHA-256 digest " + manifest.sha256());
      throw damage;
    }
  }
}
