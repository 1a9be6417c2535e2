package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.model.BundleManifest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The chunks of uploads that are not sealed yet (B1, B5). Guarded by the server's lock. */
final class Uploads {

  /** How long an upload lives after its last chunk. */
  static final Duration LIFE = Duration.ofHours(1);

  private final Map<Key, Map<Integer, byte[]>> uploads = new HashMap<>();
  private final Timetable<Key> expiry = new Timetable<>();

  /** Stores a chunk, which must not be changed any more. */
  void put(String bundle, String uploadId, int index, byte[] content, Instant now) {
    Key key = new Key(bundle, uploadId);
    dropIfDue(key, now);
    uploads.computeIfAbsent(key, fresh -> new HashMap<>()).put(index, content);
    expiry.set(key, Moments.after(now, LIFE));
  }

  void discard(String bundle, String uploadId) {
    drop(new Key(bundle, uploadId));
  }

  /** Takes the chunks of an upload away; refuses, and leaves them, unless it is complete. */
  List<byte[]> take(BundleManifest manifest, Instant now) {
    Key key = new Key(manifest.name(), manifest.uploadId());
    dropIfDue(key, now);
    Map<Integer, byte[]> present = uploads.getOrDefault(key, Map.of());
    List<byte[]> chunks = new ArrayList<>(present.size());
    // Counted up to the first that is missing: a manifest may claim any size.
    for (int index = 0; (long) index * manifest.chunkSize() < manifest.size(); index++) {
      byte[] chunk = present.get(index);
      if (chunk == null || chunk.length != manifest.chunkLength(index)) {
        throw incomplete(
            manifest,
            "chunk "
                + index
                + (chunk == null
                    ? " is missing"
                    : " has " + chunk.length + " bytes instead of " + manifest.chunkLength(index)));
      }
      chunks.add(chunk);
    }
    drop(key);
    return chunks;
  }

  /** Really removes what has expired, but not more than so many at once. */
  void sweep(Instant now, int most) {
    for (int i = 0; i < most; i++) {
      var due = expiry.due(now);
      if (due.isEmpty()) {
        return;
      }
      drop(due.get());
    }
  }

  int size() {
    return uploads.size();
  }

  private static StoreRefusedException incomplete(BundleManifest manifest, String problem) {
    return new StoreRefusedException(
        StoreRefusedException.Reason.BUNDLE,
        "bundle "
            + manifest.name()
            + " was not sealed: of upload "
            + manifest.uploadId()
            + " "
            + problem
            + "; upload it again",
        null);
  }

  private void dropIfDue(Key key, Instant now) {
    if (expiry.isDue(key, now)) {
      drop(key);
    }
  }

  private void drop(Key key) {
    uploads.remove(key);
    expiry.clear(key);
  }

  private record Key(String bundle, String uploadId) {}
}
