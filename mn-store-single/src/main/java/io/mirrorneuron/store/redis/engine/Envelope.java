package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.model.Payload;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The form in which values are stored: one byte for the form, the CRC-32C of all that follows, then
 * for a payload its codec and schema version, then the content. What does not fit its checksum is
 * never returned.
 *
 * <pre>
 * payload: 1 | crc32c (4) | length of codec id (1) | codec id (ASCII) | schema version (4) | content
 * chunk:   2 | crc32c (4) | content
 * </pre>
 */
final class Envelope {

  /** What a chunk's envelope adds to its content, in bytes. */
  static final int CHUNK_OVERHEAD = 5;

  private static final byte PAYLOAD = 1;
  private static final byte CHUNK = 2;
  private static final int CHECKED_FROM = 5;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private Envelope() {}

  static byte[] wrap(Payload payload) {
    String codec = payload.codecId(); // ASCII, by the rule for it
    byte[] content = payload.bytes();
    int contentFrom = CHECKED_FROM + 1 + codec.length() + 4;
    byte[] bytes = new byte[contentFrom + content.length];
    bytes[0] = PAYLOAD;
    bytes[CHECKED_FROM] = (byte) codec.length();
    for (int i = 0; i < codec.length(); i++) {
      bytes[CHECKED_FROM + 1 + i] = (byte) codec.charAt(i);
    }
    INT.set(bytes, contentFrom - 4, payload.schemaVersion());
    System.arraycopy(content, 0, bytes, contentFrom, content.length);
    INT.set(bytes, 1, checksum(bytes));
    return bytes;
  }

  static byte[] wrapChunk(byte[] content) {
    byte[] bytes = new byte[CHUNK_OVERHEAD + content.length];
    ByteBuffer out = ByteBuffer.wrap(bytes).put(CHUNK).putInt(0).put(content);
    out.putInt(1, checksum(bytes));
    return bytes;
  }

  static Payload unwrap(String key, byte[] stored) {
    ByteBuffer in = opened(key, stored, PAYLOAD);
    int codecLength = in.hasRemaining() ? in.get() & 0xff : Integer.MAX_VALUE;
    if (in.remaining() < codecLength + 4L) {
      throw new CorruptDataException(key, "it ends within its header");
    }
    String codec = new String(stored, in.position(), codecLength, StandardCharsets.US_ASCII);
    in.position(in.position() + codecLength);
    int schemaVersion = in.getInt();
    return Payload.raw(
        Arrays.copyOfRange(stored, in.position(), stored.length), codec, schemaVersion);
  }

  static byte[] unwrapChunk(String key, byte[] stored) {
    ByteBuffer in = opened(key, stored, CHUNK);
    return Arrays.copyOfRange(stored, in.position(), stored.length);
  }

  private static ByteBuffer opened(String key, byte[] stored, byte form) {
    if (stored.length < CHECKED_FROM || stored[0] != form) {
      throw new CorruptDataException(key, "it does not have the form of one");
    }
    ByteBuffer in = ByteBuffer.wrap(stored, 1, stored.length - 1);
    if (in.getInt() != checksum(stored)) {
      throw new CorruptDataException(key, "its checksum does not fit");
    }
    return in;
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, CHECKED_FROM, bytes.length - CHECKED_FROM);
    return (int) crc.getValue();
  }
}
