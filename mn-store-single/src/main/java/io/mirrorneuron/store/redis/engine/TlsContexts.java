package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.TlsSettings;
import io.mirrorneuron.store.config.TlsVerification;
import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.error.StoreConfigException.Problem;
import io.mirrorneuron.store.redis.ConnectionTarget.HostNames;
import io.mirrorneuron.store.redis.ConnectionTarget.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Makes what TLS needs out of PEM files. Made once for a store, because reading files is slow. */
public final class TlsContexts {

  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final char[] NO_PASSWORD = {};

  private TlsContexts() {}

  /**
   * Returns what the settings say.
   *
   * @param settings the settings
   * @return context and what is verified
   * @throws StoreConfigException if a file cannot be used
   */
  public static Tls of(TlsSettings settings) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(settings), trust(settings), null);
      return new Tls(
          context,
          settings.verification() == TlsVerification.FULL ? HostNames.VERIFIED : HostNames.ANY);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  private static KeyManager @Nullable [] keys(TlsSettings settings)
      throws GeneralSecurityException {
    if (settings.clientCertificate().isEmpty()) {
      return null;
    }
    Path certFile = settings.clientCertificate().get().certFile();
    Path keyFile = settings.clientCertificate().get().keyFile();
    List<Certificate> chain = certificates("MN_REDIS_TLS_CERT_FILE", certFile);
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client", privateKey(keyFile), NO_PASSWORD, chain.toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  /** Null for the platform's own certificates. */
  private static TrustManager @Nullable [] trust(TlsSettings settings)
      throws GeneralSecurityException {
    if (settings.verification() == TlsVerification.NONE) {
      return new TrustManager[] {new TrustEverybody()};
    }
    if (settings.caFile().isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate ca : certificates("MN_REDIS_TLS_CA_FILE", settings.caFile().get())) {
      store.setCertificateEntry("ca-" + number++, ca);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static List<Certificate> certificates(String setting, Path file)
      throws GeneralSecurityException {
    try (InputStream in = new ByteArrayInputStream(read(setting, file))) {
      List<Certificate> all =
          new ArrayList<>(CertificateFactory.getInstance("X.509").generateCertificates(in));
      if (!all.isEmpty()) {
        return all;
      }
    } catch (GeneralSecurityException | IOException e) {
      throw problem(setting, file, "it does not hold a certificate in PEM form: " + e.getMessage());
    }
    throw problem(setting, file, "it does not hold a certificate in PEM form");
  }

  private static PrivateKey privateKey(Path file) throws GeneralSecurityException {
    String setting = "MN_REDIS_TLS_KEY_FILE";
    String pem = new String(read(setting, file), StandardCharsets.US_ASCII);
    Matcher found = PKCS8.matcher(pem);
    if (!found.find()) {
      throw problem(
          setting,
          file,
          "it does not hold an unencrypted key in PKCS#8 form (BEGIN PRIVATE KEY); convert it with"
              + " openssl pkcs8 -topk8 -nocrypt");
    }
    byte[] der = Base64.getMimeDecoder().decode(found.group(1));
    List<String> reasons = new ArrayList<>();
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        reasons.add(algorithm + ": " + e.getMessage());
      }
    }
    throw problem(setting, file, "its key is neither RSA nor EC nor Ed25519: " + reasons);
  }

  private static byte[] read(String setting, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw problem(setting, file, "it cannot be read: " + e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new IllegalStateException("an empty key store is not read from anywhere", e);
    }
    return store;
  }

  private static StoreConfigException problem(String setting, Path file, String advice) {
    return new StoreConfigException(
        List.of(new Problem(setting, file.toString(), "the configuration", advice)));
  }

  /** {@code MN_REDIS_TLS_VERIFY=none}: encrypted, but to whom is not asked. */
  private static final class TrustEverybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
