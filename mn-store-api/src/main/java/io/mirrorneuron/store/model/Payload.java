package io.mirrorneuron.store.model;

import java.util.Arrays;

/**
 * Opaque bytes together with the name of the codec that wrote them and that codec's schema version.
 *
 * <p><b>The array is not copied</b>, neither on the way in nor on the way out, because values may
 * be megabytes: whoever changes it afterwards changes what is stored or breaks its checksum.
 * Otherwise immutable and safe to share between threads.
 */
public final class Payload {

  private final byte[] bytes;
  private final String codecId;
  private final int schemaVersion;

  private Payload(byte[] bytes, String codecId, int schemaVersion) {
    if (schemaVersion < 0) {
      throw new IllegalArgumentException("schema version " + schemaVersion + " is negative");
    }
    this.bytes = bytes;
    this.codecId = Ids.check("codec id", codecId);
    this.schemaVersion = schemaVersion;
  }

  /**
   * Returns a payload of plain bytes ({@link Codecs#bytes()}).
   *
   * @param bytes the content; not copied
   * @return the payload
   */
  public static Payload of(byte[] bytes) {
    return of(Codecs.bytes(), bytes);
  }

  /**
   * Returns a payload that holds a text ({@link Codecs#utf8()}).
   *
   * @param text the text
   * @return the payload
   */
  public static Payload utf8(String text) {
    return of(Codecs.utf8(), text);
  }

  /**
   * Returns a payload that holds a value in the form that the codec gives it.
   *
   * @param codec the codec
   * @param value the value
   * @param <T> the value's type
   * @return the payload
   * @throws IllegalArgumentException if the codec cannot encode the value
   */
  public static <T> Payload of(Codec<T> codec, T value) {
    return new Payload(codec.encode(value), codec.id(), codec.schemaVersion());
  }

  /**
   * Returns a payload as a backend read it, without any encoding.
   *
   * @param bytes the content; not copied
   * @param codecId the codec that wrote it
   * @param schemaVersion the codec's schema version at that time, 0 or more
   * @return the payload
   * @throws IllegalArgumentException if the codec id breaks the rule or the version is negative
   */
  public static Payload raw(byte[] bytes, String codecId, int schemaVersion) {
    return new Payload(bytes, codecId, schemaVersion);
  }

  /**
   * Returns the value, decoded.
   *
   * @param codec a codec with the id that wrote this payload; the payload's schema version is
   *     handed to it, so that it can read what its older versions wrote
   * @param <T> the value's type
   * @return the value
   * @throws IllegalArgumentException if another codec wrote it, or if the codec cannot read it
   */
  public <T> T as(Codec<T> codec) {
    if (!codec.id().equals(codecId)) {
      throw new IllegalArgumentException(
          "the payload was written by codec '"
              + codecId
              + "' and cannot be read by '"
              + codec.id()
              + "'; read it with the codec that wrote it");
    }
    return codec.decode(bytes, schemaVersion);
  }

  /**
   * Returns the text of a payload written by {@link Codecs#utf8()}.
   *
   * @return the text
   * @throws IllegalArgumentException if another codec wrote it
   */
  public String asUtf8() {
    return as(Codecs.utf8());
  }

  /**
   * Returns the content itself, not a copy: it must not be changed.
   *
   * @return the bytes
   */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * Returns the length of the content in bytes.
   *
   * @return 0 or more
   */
  public int size() {
    return bytes.length;
  }

  /**
   * Returns the id of the codec that wrote the content.
   *
   * @return the id
   */
  public String codecId() {
    return codecId;
  }

  /**
   * Returns the schema version that the codec had when it wrote the content.
   *
   * @return 0 or more
   */
  public int schemaVersion() {
    return schemaVersion;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that
        && schemaVersion == that.schemaVersion
        && codecId.equals(that.codecId)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(bytes) + codecId.hashCode()) + schemaVersion;
  }

  /** Returns codec, version and size, never the content: values may be confidential. */
  @Override
  public String toString() {
    return codecId + "/" + schemaVersion + " (" + bytes.length + " bytes)";
  }
}
