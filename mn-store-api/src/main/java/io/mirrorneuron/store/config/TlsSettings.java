package io.mirrorneuron.store.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How a TLS connection is made. That TLS is used at all is said by the presence of this record in a
 * {@link NodeAccess}.
 *
 * @param caFile PEM file with the trusted authorities, or empty for the JVM's trust store
 * @param clientCertificate what this client shows to the server, or empty for nothing
 * @param verification how far the server's certificate is checked
 */
public record TlsSettings(
    Optional<Path> caFile,
    Optional<ClientCertificate> clientCertificate,
    TlsVerification verification) {

  /**
   * Checks that nothing is null.
   *
   * @param caFile as {@link #caFile()}
   * @param clientCertificate as {@link #clientCertificate()}
   * @param verification as {@link #verification()}
   * @throws NullPointerException if a component is null
   */
  public TlsSettings {
    Objects.requireNonNull(caFile, "caFile");
    Objects.requireNonNull(clientCertificate, "clientCertificate");
    Objects.requireNonNull(verification, "verification");
  }

  /**
   * A client's certificate and its private key.
   *
   * @param certFile PEM file with the certificate chain
   * @param keyFile PEM file with the private key
   */
  public record ClientCertificate(Path certFile, Path keyFile) {

    /**
     * Checks that nothing is null.
     *
     * @param certFile as {@link #certFile()}
     * @param keyFile as {@link #keyFile()}
     * @throws NullPointerException if a component is null
     */
    public ClientCertificate {
      Objects.requireNonNull(certFile, "certFile");
      Objects.requireNonNull(keyFile, "keyFile");
    }
  }
}
