package io.mirrorneuron.store.model;

/**
 * Turns values of one type into bytes and back. Implementations must be thread-safe.
 *
 * <p>Its id and schema version are stored with every payload, so that a codec can change its form
 * without a flush: raise {@link #schemaVersion()} and let {@link #decode} read the older ones.
 *
 * @param <T> the type
 */
public interface Codec<T> {

  /**
   * Returns the name stored with each payload; it must never change for the same form.
   *
   * @return a name that keeps the rule of {@link Ids}
   */
  String id();

  /**
   * Returns the version of the form that {@link #encode} writes.
   *
   * @return 0 or more
   */
  int schemaVersion();

  /**
   * Returns the bytes of a value. The array is handed over: the codec must not keep it.
   *
   * @param value the value
   * @return the bytes
   * @throws IllegalArgumentException if the value cannot be encoded
   */
  byte[] encode(T value);

  /**
   * Returns the value of some bytes.
   *
   * @param bytes the bytes; must not be changed
   * @param schemaVersion the schema version with which they were written
   * @return the value
   * @throws IllegalArgumentException if the bytes or the version cannot be read
   */
  T decode(byte[] bytes, int schemaVersion);
}
