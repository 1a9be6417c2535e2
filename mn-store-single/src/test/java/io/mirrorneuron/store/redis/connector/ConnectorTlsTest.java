package io.mirrorneuron.store.redis.connector;

import static io.mirrorneuron.store.redis.connector.Eventually.eventually;
import static io.mirrorneuron.store.redis.connector.Wire.ask;
import static io.mirrorneuron.store.redis.connector.Wire.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mirrorneuron.store.config.TlsSettings;
import io.mirrorneuron.store.config.TlsSettings.ClientCertificate;
import io.mirrorneuron.store.config.TlsVerification;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.ServerBinary;
import io.mirrorneuron.store.local.TlsFiles;
import io.mirrorneuron.store.local.Transport;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.TransportException.Phase;
import io.mirrorneuron.store.redis.engine.TlsContexts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS, in every way that the settings know. */
@ParameterizedClass
@EnumSource(Client.class)
class ConnectorTlsTest {

  private static TlsFiles files;
  private static TlsFiles others;
  private static LocalRedis redis;
  private static LocalRedis misnamed;

  @Parameter private Client client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    assumeTrue(ServerBinary.find().supportsTls(), "the server found was built without TLS");
    files = TlsFiles.create(folder.resolve("ours"));
    others = TlsFiles.create(folder.resolve("others"), List.of("dns:somewhere.else"));
    redis = LocalRedis.start(LocalRedisConfig.builder().tls(Transport.TLS, files).build());
    misnamed = LocalRedis.start(LocalRedisConfig.builder().tls(Transport.TLS, others).build());
  }

  @AfterAll
  static void stop() {
    if (redis != null) {
      redis.close();
      misnamed.close();
    }
  }

  @Test
  void fullVerificationWantsTheAuthorityAndTheName() {
    works(redis.host(), redis.port(), TlsVerification.FULL, files);
    works("localhost", redis.port(), TlsVerification.FULL, files);
    assertThat(refused(misnamed, TlsVerification.FULL, others))
        .hasRootCauseMessage("No subject alternative names matching IP address 127.0.0.1 found");
    assertThat(refused(redis, TlsVerification.FULL, others)).hasStackTraceContaining("PKIX path");
  }

  @Test
  void verificationOfTheAuthorityTakesAnyName() {
    works(misnamed.host(), misnamed.port(), TlsVerification.CA, others);
    assertThat(refused(misnamed, TlsVerification.CA, files)).hasStackTraceContaining("PKIX path");
  }

  @Test
  void noVerificationTakesAnybody() {
    works(misnamed.host(), misnamed.port(), TlsVerification.NONE, files);
    works(redis.host(), redis.port(), TlsVerification.NONE, others);
  }

  @Test
  void aServerThatWantsACertificateGetsIt() {
    LocalRedisConfig strict =
        LocalRedisConfig.builder().tls(Transport.TLS, files).line("tls-auth-clients yes").build();
    try (LocalRedis server = LocalRedis.start(strict)) {
      TlsSettings known =
          new TlsSettings(
              Optional.of(files.ca()),
              Optional.of(new ClientCertificate(files.clientCertificate(), files.clientKey())),
              TlsVerification.FULL);
      try (RedisConnection connection =
          client.connector().connect(target(server.host(), server.port(), known))) {
        assertThat(ask(connection, "PING")).isEqualTo("PONG");
      }
      // With TLS 1.3 the server complains only after the handshake is over for the client.
      TransportException failure =
          catchThrowableOfType(
              TransportException.class,
              () -> {
                try (RedisConnection connection =
                    client
                        .connector()
                        .connect(
                            target(
                                server.host(),
                                server.port(),
                                settings(TlsVerification.FULL, files)))) {
                  Object unused = ask(connection, "PING");
                }
              });
      assertThat(failure).isNotNull();
    }
  }

  @Test
  void largeValuesAndMessagesPass() {
    byte[] large = new byte[8 << 20];
    try (RedisConnection connection =
        client
            .connector()
            .connect(target(redis.host(), redis.port(), settings(TlsVerification.FULL, files)))) {
      List<Object> replies =
          connection.exchange(
              List.of(command("SET", "large", large), command("GET", "large")), Wire.PATIENCE);
      assertThat((byte[]) replies.get(1)).isEqualTo(large);
    }
  }

  /** It may just be slow, or frozen: nothing that a person has to set right. */
  @Test
  void aServerThatDoesNotAnswerTheHandshakeIsNotAnErrorOfTls() throws Exception {
    try (ScriptedServer silent = new ScriptedServer()) {
      Duration time = Duration.ofMillis(400);
      ConnectionTarget target =
          new ConnectionTarget(
              Wire.target(silent.host(), silent.port()).address(),
              time,
              Optional.of(TlsContexts.of(settings(TlsVerification.FULL, files))));
      long begun = System.nanoTime();
      TransportException failure =
          catchThrowableOfType(TransportException.class, () -> client.connector().connect(target));

      assertThat(failure.phase()).isEqualTo(Phase.NOT_SENT);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(time, Wire.PATIENCE);
      assertThat(hasSslCause(failure)).isFalse();
    }
  }

  @Test
  void aServerThatSpeaksSomethingElseIsAnErrorOfTls() throws Exception {
    try (ScriptedServer plain = new ScriptedServer()) {
      CompletableFuture<TransportException> failure =
          CompletableFuture.supplyAsync(
              () ->
                  catchThrowableOfType(
                      TransportException.class,
                      () ->
                          client
                              .connector()
                              .connect(
                                  target(
                                      plain.host(),
                                      plain.port(),
                                      settings(TlsVerification.FULL, files)))));
      plain.accept();
      plain.send("-ERR Protocol error: unauthenticated multibulk length\r\n");

      assertThat(failure.get().phase()).isEqualTo(Phase.NOT_SENT);
      assertThat(hasSslCause(failure.get())).isTrue();
    }
  }

  @Test
  void abortingDoesNotWaitForAServerThatIsFrozen() {
    RedisConnection connection =
        client
            .connector()
            .connect(target(redis.host(), redis.port(), settings(TlsVerification.FULL, files)));
    redis.pause();
    try {
      CompletableFuture<Object> exchange = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  exchange.complete(
                      connection.exchange(
                          List.of(command("ECHO", new byte[64 << 20])), Duration.ofMinutes(10)));
                } catch (RuntimeException e) {
                  exchange.completeExceptionally(e);
                }
              });
      thread.start();
      eventually(
          () ->
              assertThat(thread.getStackTrace())
                  .anyMatch(frame -> frame.getMethodName().equals("exchange")));
      connection.abort();
      assertThat(exchange).failsWithin(Wire.PATIENCE);
    } finally {
      redis.resume();
    }
    eventually(() -> assertThat(Eventually.clients(redis)).isZero());
  }

  private void works(String host, int port, TlsVerification verification, TlsFiles trusted) {
    try (RedisConnection connection =
        client.connector().connect(target(host, port, settings(verification, trusted)))) {
      assertThat(ask(connection, "PING")).isEqualTo("PONG");
    }
  }

  private TransportException refused(
      LocalRedis server, TlsVerification verification, TlsFiles trusted) {
    TransportException failure =
        catchThrowableOfType(
            TransportException.class,
            () ->
                client
                    .connector()
                    .connect(
                        target(server.host(), server.port(), settings(verification, trusted))));
    assertThat(failure.phase()).isEqualTo(Phase.NOT_SENT);
    assertThat(hasSslCause(failure)).isTrue();
    return failure;
  }

  private static boolean hasSslCause(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return true;
      }
    }
    return false;
  }

  private static TlsSettings settings(TlsVerification verification, TlsFiles trusted) {
    return new TlsSettings(Optional.of(trusted.ca()), Optional.empty(), verification);
  }

  private static ConnectionTarget target(String host, int port, TlsSettings settings) {
    ConnectionTarget plain = Wire.target(host, port);
    return new ConnectionTarget(
        plain.address(), plain.connectTimeout(), Optional.of(TlsContexts.of(settings)));
  }
}
