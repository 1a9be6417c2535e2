package io.mirrorneuron.store.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Certificates by the {@code keytool} of the running Java: the JDK has no public API that signs
 * one.
 *
 * @param folder where the PEM files go
 */
record Keytool(Path folder) {
  private static final String STORE_PASSWORD = "throw-away";

  TlsFiles make(List<String> serverNames) throws IOException, GeneralSecurityException {
    Path file = folder.resolve("keys.p12");
    Files.deleteIfExists(file);
    try {
      generate(file, "ca", "-ext", "bc:c", "-ext", "ku=keyCertSign,cRLSign");
      generate(file, "server", "-signer", "ca", "-ext", "san=" + String.join(",", serverNames));
      generate(file, "client", "-signer", "ca");
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, STORE_PASSWORD.toCharArray());
      }
      return new TlsFiles(
          certificate(store, "ca"),
          certificate(store, "server"),
          key(store, "server"),
          certificate(store, "client"),
          key(store, "client"));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void generate(Path store, String alias, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(
        List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-genkeypair", "-alias", alias));
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(
        List.of("-storepass", STORE_PASSWORD, "-keyalg", "EC", "-groupname", "secp256r1"));
    command.addAll(
        List.of("-dname", "CN=mn-store test " + alias, "-startdate", "-1d", "-validity", "3650"));
    command.addAll(List.of(more));
    Tool.Result result = Tool.run(command);
    if (result.exitCode() != 0) {
      throw new IOException("keytool failed: " + result.output().strip());
    }
  }

  private Path certificate(KeyStore store, String alias)
      throws IOException, GeneralSecurityException {
    byte[] der = Objects.requireNonNull(store.getCertificate(alias), alias).getEncoded();
    return Pem.write(folder.resolve(alias + ".crt"), "CERTIFICATE", der);
  }

  private Path key(KeyStore store, String alias) throws IOException, GeneralSecurityException {
    Key key = Objects.requireNonNull(store.getKey(alias, STORE_PASSWORD.toCharArray()), alias);
    return Pem.write(folder.resolve(alias + ".key"), "PRIVATE KEY", key.getEncoded());
  }
}
