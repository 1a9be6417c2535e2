package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.Limits;
import io.mirrorneuron.store.config.WaitSettings;
import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.redis.RedisCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on bundles. */
final class BundleOperations {

  private static final Duration UNSEALED = Duration.ofHours(1);

  private final Keys keys;
  private final Limits limits;
  private final WaitSettings confirmation;

  BundleOperations(Keys keys, Limits limits, WaitSettings confirmation) {
    this.keys = keys;
    this.limits = limits;
    this.confirmation = confirmation;
  }

  /** The same chunk stored twice is stored once, so there is nothing to ask when in doubt. */
  Operation<Long> putChunk(String bundle, String uploadId, int index, byte[] content) {
    String what = "storing chunk " + index + " of bundle " + bundle;
    byte[] envelope = Envelope.wrapChunk(content);
    return Operation.reading(
        what,
        (doubt, by) ->
            Script.CHUNK.call(
                by,
                1,
                Keys.bytes(keys.bundle(bundle)),
                Keys.bytes(uploadId),
                Keys.bytes(Integer.toString(index)),
                envelope,
                JobWrites.millis(UNSEALED)),
        (reply, confirmed) -> done(what, reply));
  }

  Operation<Receipt> seal(BundleManifest manifest, WriteOptions options) {
    String what = "sealing bundle " + manifest.name();
    return Operation.changing(
        what,
        Confirmation.of(options.durability(), confirmation),
        (doubt, by) ->
            Script.SEAL.call(
                by,
                1,
                Keys.bytes(keys.bundle(manifest.name())),
                Keys.bytes(manifest.uploadId()),
                Keys.bytes(Long.toString(manifest.size())),
                Keys.bytes(Integer.toString(manifest.chunkSize())),
                Keys.bytes(manifest.sha256()),
                Keys.bytes(Integer.toString(manifest.chunks())),
                Keys.bytes(Integer.toString(Envelope.CHUNK_OVERHEAD)),
                JobWrites.millis(options.retention().orElse(limits.bundleRetention()))),
        (reply, confirmed) -> Answers.receipt(what, Answers.accepted(what, reply), confirmed));
  }

  Operation<Long> discard(String bundle, String uploadId) {
    String what = "discarding an upload of bundle " + bundle;
    return Operation.reading(
        what,
        (doubt, by) ->
            Script.DISCARD.call(by, 1, Keys.bytes(keys.bundle(bundle)), Keys.bytes(uploadId)),
        (reply, confirmed) -> done(what, reply));
  }

  Operation<Optional<BundleManifest>> manifest(String bundle) {
    RedisCommand command = RedisCommand.ofText("GET", keys.bundle(bundle));
    return Operation.reading(
        "reading bundle " + bundle,
        (doubt, by) -> command,
        (reply, confirmed) ->
            Optional.ofNullable(Replies.bytesOrNull(reply)).map(stored -> read(bundle, stored)));
  }

  Operation<byte[]> chunk(BundleManifest manifest, int index) {
    String key = keys.bundle(manifest.name()) + ":" + manifest.uploadId();
    RedisCommand command = RedisCommand.ofText("HGET", key, Integer.toString(index));
    return Operation.reading(
        "reading chunk " + index + " of bundle " + manifest.name(),
        (doubt, by) -> command,
        (reply, confirmed) -> {
          if (reply == null) {
            throw Answers.notFound("bundle", manifest.name());
          }
          String place = key + " field " + index;
          byte[] content = Envelope.unwrapChunk(place, Replies.bytes(reply));
          if (content.length != manifest.chunkLength(index)) {
            throw new CorruptDataException(place, "it has " + content.length + " bytes");
          }
          return content;
        });
  }

  private static long done(String what, @Nullable Object reply) {
    return reply instanceof Long number
        ? number
        : Replies.number(Answers.accepted(what, reply).get(0));
  }

  private BundleManifest read(String bundle, byte[] stored) {
    List<String> parts = List.of(new String(stored, StandardCharsets.UTF_8).split("\\|", 5));
    try {
      BundleManifest manifest =
          new BundleManifest(
              bundle,
              parts.get(0),
              Long.parseLong(parts.get(1)),
              Integer.parseInt(parts.get(2)),
              parts.get(3));
      int unused = manifest.chunks(); // there may be more than can be counted
      return manifest;
    } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
      throw new CorruptDataException(
          keys.bundle(bundle), "its manifest cannot be read: " + e.getMessage());
    }
  }
}
