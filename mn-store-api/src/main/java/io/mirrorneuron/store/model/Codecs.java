package io.mirrorneuron.store.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The codecs that need nothing but the JDK. Thread-safe. */
public final class Codecs {

  private static final Codec<byte[]> BYTES = new Bytes();
  private static final Codec<String> UTF8 = new Utf8();

  private Codecs() {}

  /**
   * Returns the codec of plain bytes: the array itself, not copied. Its id is {@code bytes}.
   *
   * @return the codec
   */
  public static Codec<byte[]> bytes() {
    return BYTES;
  }

  /**
   * Returns the codec of texts. Its id is {@code utf8}. Text with an unpaired surrogate, and bytes
   * that are not UTF-8, are refused instead of being replaced in silence.
   *
   * @return the codec
   */
  public static Codec<String> utf8() {
    return UTF8;
  }

  private static final class Bytes implements Codec<byte[]> {
    @Override
    public String id() {
      return "bytes";
    }

    @Override
    public int schemaVersion() {
      return 0;
    }

    @Override
    public byte[] encode(byte[] value) {
      return value;
    }

    @Override
    public byte[] decode(byte[] bytes, int schemaVersion) {
      return bytes;
    }
  }

  private static final class Utf8 implements Codec<String> {
    @Override
    public String id() {
      return "utf8";
    }

    @Override
    public int schemaVersion() {
      return 0;
    }

    @Override
    public byte[] encode(String value) {
      try {
        ByteBuffer encoded =
            StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(value));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
      } catch (CharacterCodingException e) {
        throw new IllegalArgumentException("the text has an unpaired surrogate", e);
      }
    }

    @Override
    public String decode(byte[] bytes, int schemaVersion) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw new IllegalArgumentException("the bytes are not UTF-8 text", e);
      }
    }
  }
}
