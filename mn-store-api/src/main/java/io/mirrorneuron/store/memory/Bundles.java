package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The sealed bundles (B1 to B4). Guarded by the server's lock. */
final class Bundles {

  private final Slots<Bundle> slots;
  private final Uploads uploads;
  private final Leases leases;

  Bundles(Slots<Bundle> slots, Uploads uploads, Leases leases) {
    this.slots = slots;
    this.uploads = uploads;
    this.leases = leases;
  }

  Receipt seal(BundleManifest manifest, WriteOptions options, Operation operation) {
    Instant now = operation.now();
    Slot<Bundle> slot = slots.at(manifest.name(), now);
    Optional<Receipt> done = operation.alreadyDone(slot.changes());
    if (done.isPresent()) {
      return done.get();
    }
    leases.check(options.fence(), now);
    Duration retention = options.retention().orElse(operation.settings().bundleRetention());
    Optional<Bundle> first = slot.live();
    if (first.isEmpty()) {
      Bundle bundle = new Bundle(manifest, uploads.take(manifest, now), retention);
      slots.put(slot, bundle);
      slots.expireAt(slot, bundle.expiry(now));
    } else if (first.get().hasContentOf(manifest)) {
      uploads.discard(manifest.name(), manifest.uploadId());
      // Whoever seals may rely on the retention, even if the content has been here for long.
      slots.extend(slot, Moments.after(now, retention));
    } else {
      throw new StoreRefusedException(
          StoreRefusedException.Reason.BUNDLE,
          "bundle "
              + manifest.name()
              + " was not sealed: a bundle of that name with other content exists (SHA-256 "
              + first.get().manifest().sha256()
              + "); use another name",
          null);
    }
    Receipt receipt = operation.receipt(0, 0);
    slot.changes().add(operation.id(), receipt, 1);
    return receipt;
  }

  Optional<BundleManifest> manifest(String name, Instant now) {
    return slots.at(name, now).live().map(Bundle::manifest);
  }

  /** Returns the chunk itself, not a copy. */
  byte[] chunk(BundleManifest manifest, int index, Instant now) {
    return slots
        .at(manifest.name(), now)
        .live()
        .filter(bundle -> bundle.manifest().equals(manifest))
        .filter(bundle -> index >= 0 && index < manifest.chunks())
        .orElseThrow(
            () ->
                new NotFoundException(
                    "chunk " + index + " of upload " + manifest.uploadId() + " of bundle",
                    manifest.name(),
                    "the bundle has expired or was never sealed: read its manifest again"))
        .chunk(index);
  }

  /** Refuses a reference to a bundle that is not there (B4). */
  void require(String name, Instant now) {
    if (slots.at(name, now).live().isEmpty()) {
      throw new NotFoundException(
          "bundle", name, "it was never sealed or has expired: store it first");
    }
  }

  /** An unfinished job refers to a bundle from now on. */
  void hold(String name, String jobId, Instant now) {
    Slot<Bundle> slot = slots.at(name, now);
    slot.live()
        .ifPresent(
            bundle -> {
              bundle.hold(jobId);
              slots.neverExpire(slot);
            });
  }

  /** A job that refers to a bundle is finished and will expire. */
  void keepUntil(String name, String jobId, Instant expiryOfJob, Instant now) {
    slots.at(name, now).live().ifPresent(bundle -> bundle.keepUntil(expiryOfJob));
    letGo(name, jobId, now);
  }

  /** A job does not hold a bundle any more; nothing happens if it did not. */
  void letGo(String name, String jobId, Instant now) {
    Slot<Bundle> slot = slots.at(name, now);
    slot.live()
        .filter(bundle -> bundle.letGo(jobId))
        .ifPresent(bundle -> slots.expireAt(slot, bundle.expiry(now)));
  }
}
