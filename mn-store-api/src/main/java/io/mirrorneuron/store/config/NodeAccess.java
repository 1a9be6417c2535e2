package io.mirrorneuron.store.config;

import java.util.Objects;
import java.util.Optional;

/**
 * How a connection to one kind of node (data nodes, or Sentinels) authenticates and encrypts. The
 * two kinds never inherit from each other.
 *
 * @param credentials what to authenticate with, or empty for no {@code AUTH}
 * @param tls how to encrypt, or empty for a plain connection
 */
public record NodeAccess(Optional<Credentials> credentials, Optional<TlsSettings> tls) {

  /**
   * Checks that nothing is null.
   *
   * @param credentials as {@link #credentials()}
   * @param tls as {@link #tls()}
   * @throws NullPointerException if a component is null
   */
  public NodeAccess {
    Objects.requireNonNull(credentials, "credentials");
    Objects.requireNonNull(tls, "tls");
  }
}
