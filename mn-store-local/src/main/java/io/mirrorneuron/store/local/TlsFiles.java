package io.mirrorneuron.store.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A throw-away certificate authority with a server's and a client's certificate, as PEM files.
 * <b>For tests: the private keys lie unencrypted in the folder</b>, readable by this user only.
 *
 * @param ca the authority's certificate
 * @param serverCertificate for 127.0.0.1, ::1 and localhost, or the names asked for
 * @param serverKey the server's private key, PKCS #8
 * @param clientCertificate a client's certificate by the same authority
 * @param clientKey the client's private key, PKCS #8
 */
public record TlsFiles(
    Path ca, Path serverCertificate, Path serverKey, Path clientCertificate, Path clientKey) {

  /**
   * Makes a new authority and both certificates for the loopback addresses. Takes two to three
   * seconds.
   *
   * @param folder where the files go; made if missing
   * @return the files
   * @throws LocalServerException if this Java installation has no working {@code keytool}
   */
  public static TlsFiles create(Path folder) {
    return create(folder, List.of("ip:127.0.0.1", "ip:::1", "dns:localhost"));
  }

  /**
   * As {@link #create(Path)}, for other names, such as one that a client must not accept.
   *
   * @param folder where the files go; made if missing
   * @param serverNames the server's alternative names, each {@code ip:…} or {@code dns:…}; at least
   *     one
   * @return the files
   * @throws LocalServerException if this Java installation has no working {@code keytool}
   */
  public static TlsFiles create(Path folder, List<String> serverNames) {
    try {
      return new Keytool(Files.createDirectories(folder)).make(serverNames);
    } catch (IOException | GeneralSecurityException e) {
      throw new LocalServerException(
          "cannot make test certificates in " + folder + ": " + e.getMessage(), e);
    }
  }

  /**
   * A TLS context of a client that trusts this authority alone and shows the client certificate. It
   * does not look at host names; sockets do, if asked to.
   *
   * @return a new context
   * @throws LocalServerException if the files are missing or are no PEM
   */
  public SSLContext clientContext() {
    try {
      KeyStore trusted = emptyStore();
      trusted.setCertificateEntry("ca", Pem.certificate(ca));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);

      Certificate certificate = Pem.certificate(clientCertificate);
      PrivateKey key = Pem.privateKey(clientKey, certificate.getPublicKey().getAlgorithm());
      KeyStore own = emptyStore();
      own.setKeyEntry("client", key, new char[0], new Certificate[] {certificate});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, new char[0]);

      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new LocalServerException(
          "cannot read the test certificates beside " + ca + ": " + e.getMessage(), e);
    }
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load((InputStream) null, null);
    return store;
  }
}
