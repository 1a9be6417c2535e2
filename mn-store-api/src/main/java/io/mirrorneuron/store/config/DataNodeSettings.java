package io.mirrorneuron.store.config;

import java.util.Objects;

/**
 * The Redis servers that hold the data.
 *
 * @param address the server of mode {@code single}; <strong>of no meaning in mode {@code
 *     sentinel}</strong>, where Sentinel names the server
 * @param database the number for {@code SELECT}, 0 or more
 * @param access how to authenticate and encrypt
 */
public record DataNodeSettings(HostPort address, int database, NodeAccess access) {

  /**
   * Checks the database number and that nothing is null.
   *
   * @param address as {@link #address()}
   * @param database as {@link #database()}
   * @param access as {@link #access()}
   * @throws NullPointerException if a component is null
   * @throws IllegalArgumentException if the database number is negative
   */
  public DataNodeSettings {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(access, "access");
    if (database < 0) {
      throw new IllegalArgumentException("database must be 0 or more, not " + database);
    }
  }
}
