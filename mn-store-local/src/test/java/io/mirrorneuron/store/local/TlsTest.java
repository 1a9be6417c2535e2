package io.mirrorneuron.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TlsTest {
  private static TlsFiles files;
  private static TlsFiles others;

  @BeforeAll
  static void makeCertificates(@TempDir Path folder) {
    files = TlsFiles.create(folder.resolve("ours"));
    others = TlsFiles.create(folder.resolve("others"), List.of("dns:somewhere.else"));
  }

  @Test
  void theKeysAreReadableByThisUserOnlyAndTheServersNamesAreTheLoopbackOnes() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.serverKey())))
        .isEqualTo("rw-------");
    assertThat(files.ca().getParent()).isDirectoryNotContaining("glob:**.p12");
    X509Certificate server = (X509Certificate) Pem.certificate(files.serverCertificate());
    assertThat(server.getSubjectAlternativeNames().stream().map(it -> it.get(1).toString()))
        .containsExactlyInAnyOrder("127.0.0.1", "0:0:0:0:0:0:0:1", "localhost");
    server.verify(Pem.certificate(files.ca()).getPublicKey());
  }

  @ParameterizedTest
  @MethodSource("io.mirrorneuron.store.local.Binaries#all")
  void aTlsServerHasNoPlainPortAndIsKnownByItsAuthority(ServerBinary binary) throws Exception {
    assumeTrue(binary.supportsTls(), () -> binary + " was built without TLS");
    LocalRedisConfig config =
        LocalRedisConfig.builder().binary(binary).tls(Transport.TLS, files).build();
    try (LocalRedis redis = LocalRedis.start(config)) {
      assertThat(redis.url()).startsWith("rediss://127.0.0.1:");
      assertThat(redis.plainAddress()).isEmpty();
      assertThat(redis.command("PING").text()).isEqualTo("PONG");
      assertThatThrownBy(() -> ping(redis.address(), Optional.empty()))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> ping(redis.address(), Optional.of(others)))
          .hasMessageContaining("PKIX path");
      handshakeCheckingTheHost(redis.address(), files);
    }
  }

  @Test
  void aCertificateForOtherNamesIsRejectedByAClientThatLooks() {
    assumeTrue(ServerBinary.find().supportsTls(), "the server found was built without TLS");
    LocalRedisConfig config = LocalRedisConfig.builder().tls(Transport.TLS, others).build();
    try (LocalRedis redis = LocalRedis.start(config)) {
      assertThatThrownBy(() -> handshakeCheckingTheHost(redis.address(), others))
          .hasMessageContaining("127.0.0.1");
    }
  }

  @Test
  void plainTcpIsServedBesideTlsWhereAskedFor() throws Exception {
    assumeTrue(ServerBinary.find().supportsTls(), "the server found was built without TLS");
    LocalRedisConfig config =
        LocalRedisConfig.builder().tls(Transport.TLS_AND_PLAIN, files).build();
    try (LocalRedis redis = LocalRedis.start(config)) {
      assertThat(ping(redis.address(), Optional.of(files)).text()).isEqualTo("PONG");
      assertThat(ping(redis.plainAddress().orElseThrow(), Optional.empty()).text())
          .isEqualTo("PONG");
    }
  }

  @Test
  void aTopologySpeaksTlsBetweenAllItsServersAndFailsOver() {
    assumeTrue(ServerBinary.find().supportsTls(), "the server found was built without TLS");
    LocalTopologyConfig config =
        LocalTopologyConfig.builder()
            .replicas(1)
            .sentinels(3)
            .downAfter(Duration.ofMillis(500))
            .data(LocalRedisConfig.builder().tls(Transport.TLS, files).build())
            .build();
    try (LocalTopology topology = LocalTopology.start(config)) {
      LocalRedis former = topology.primary();
      former.kill();
      LocalRedis elected = topology.awaitPrimaryOtherThan(former, Duration.ofSeconds(90));
      assertThat(elected.plainAddress()).isEmpty();
      assertThat(topology.sentinels()).allMatch(sentinel -> sentinel.plainAddress().isEmpty());
    }
  }

  private static Reply ping(Address address, Optional<TlsFiles> trusted) throws IOException {
    return new RespCall(address, trusted.map(TlsFiles::clientContext), Admin.login())
        .send(Duration.ofSeconds(5), List.of("PING"));
  }

  private static void handshakeCheckingTheHost(Address address, TlsFiles trusted)
      throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            trusted
                .clientContext()
                .getSocketFactory()
                .createSocket(address.host(), address.port())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
    }
  }
}
