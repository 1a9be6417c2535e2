package io.mirrorneuron.store.jackson;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mirrorneuron.store.model.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Turns values into JSON and back. Thread-safe, as long as nobody reconfigures the mapper.
 *
 * <p>JSON tolerates added and missing members if the mapper is told to; what it cannot tolerate, a
 * codec of your own around this one handles by its schema version.
 *
 * @param <T> the type
 */
@SuppressWarnings("exports") // transitive would make every module that reads this one need it
public final class JacksonCodec<T> implements Codec<T> {

  private final ObjectMapper mapper;
  private final JavaType type;
  private final int schemaVersion;

  private JacksonCodec(ObjectMapper mapper, JavaType type, int schemaVersion) {
    this.mapper = mapper;
    this.type = type;
    this.schemaVersion = schemaVersion;
  }

  /**
   * Returns a codec for a type, schema version 0. Its id is {@code json}.
   *
   * @param mapper how JSON is written and read
   * @param type the type
   * @param <T> the type
   * @return the codec
   */
  public static <T> JacksonCodec<T> of(ObjectMapper mapper, Class<T> type) {
    return new JacksonCodec<>(mapper, mapper.constructType(type), 0);
  }

  /**
   * Returns a codec that writes another schema version. Reading, it refuses versions that are newer
   * than its own: they were written by a newer program.
   *
   * @param version the version, 0 or more
   * @return a new codec
   */
  public JacksonCodec<T> schemaVersion(int version) {
    return new JacksonCodec<>(mapper, type, version);
  }

  @Override
  public String id() {
    return "json";
  }

  @Override
  public int schemaVersion() {
    return schemaVersion;
  }

  @Override
  public byte[] encode(T value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a value of " + type + " cannot be written as JSON", e);
    }
  }

  @Override
  public T decode(byte[] bytes, int writtenVersion) {
    if (writtenVersion > schemaVersion) {
      throw new IllegalArgumentException(
          "the value was written with schema version "
              + writtenVersion
              + ", this program knows "
              + schemaVersion
              + "; update it");
    }
    try {
      return mapper.readValue(bytes, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the bytes cannot be read as a " + type, e);
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory does not fail", e);
    }
  }
}
