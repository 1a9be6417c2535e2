package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.model.BundleManifest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One sealed bundle and who refers to it. Guarded by the server's lock. */
final class Bundle {

  private final BundleManifest manifest;
  private final List<byte[]> chunks;
  private final Duration retention;
  private final Set<String> unfinishedJobs = new HashSet<>();
  private Instant latestExpiryOfFinishedJobs = Instant.EPOCH;

  Bundle(BundleManifest manifest, List<byte[]> chunks, Duration retention) {
    this.manifest = manifest;
    this.chunks = List.copyOf(chunks);
    this.retention = retention;
  }

  BundleManifest manifest() {
    return manifest;
  }

  /** Returns the chunk itself, not a copy. */
  byte[] chunk(int index) {
    return chunks.get(index);
  }

  void hold(String jobId) {
    unfinishedJobs.add(jobId);
  }

  /**
   * Drops a job's reference.
   *
   * @return whether it was the last one; false if the job had none
   */
  boolean letGo(String jobId) {
    return unfinishedJobs.remove(jobId) && unfinishedJobs.isEmpty();
  }

  void keepUntil(Instant expiryOfFinishedJob) {
    latestExpiryOfFinishedJobs = Moments.later(latestExpiryOfFinishedJobs, expiryOfFinishedJob);
  }

  /** Returns when the bundle expires, if no unfinished job refers to it from now on (B3). */
  Instant expiry(Instant now) {
    return Moments.later(Moments.after(now, retention), latestExpiryOfFinishedJobs);
  }

  boolean hasContentOf(BundleManifest other) {
    return manifest.sha256().equals(other.sha256()) && manifest.size() == other.size();
  }
}
