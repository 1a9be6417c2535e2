package io.mirrorneuron.store.ops.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.TlsFiles;
import io.mirrorneuron.store.local.Transport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTest {

  private static final String PASSWORD = "correct-horse";

  @TempDir static Path folder;

  private static TlsFiles tls;
  private static LocalRedis redis;

  @BeforeAll
  static void start() {
    tls = TlsFiles.create(folder);
    redis =
        LocalRedis.start(
            LocalRedisConfig.builder().password(PASSWORD).tls(Transport.TLS, tls).build());
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Test
  void speaksToAServerWithAPasswordOverTls() {
    try (Server server = Server.connect(address(), access(PASSWORD))) {
      assertThat(server.command("PING").text()).isEqualTo("PONG");
      assertThat(server.command("ROLE").items().get(0).text()).isEqualTo("master");
      assertThat(server.command("INFO", "replication").fields()).containsEntry("role", "master");
      assertThat(server.command("CONFIG", "GET", "maxmemory").fields())
          .containsEntry("maxmemory", "0");
      assertThat(server.command("GET", "missing").isNil()).isTrue();
    }
  }

  @Test
  void severalCommandsAreAnsweredInTheirOrder() {
    try (Server server = Server.connect(address(), access(PASSWORD))) {
      List<Answer> answers =
          server.commands(
              access(PASSWORD).commandTimeout(),
              List.of(List.of("SET", "k", "7"), List.of("GET", "k"), List.of("DEL", "k")));

      assertThat(answers).extracting(Answer::text).containsExactly("OK", "7", "1");
    }
  }

  @Test
  void aWrongPasswordIsDeniedNamesTheSettingAndKeepsTheSecret() {
    DeniedException denied =
        catchThrowableOfType(
            DeniedException.class, () -> Server.connect(address(), access("wrong-horse")));

    assertThat(denied)
        .hasMessageContaining(address().toString())
        .hasMessageContaining("MN_REDIS_PASSWORD")
        .hasMessageNotContaining("wrong-horse");
  }

  @Test
  void aMissingPasswordIsDeniedAndSaysWhatToSet() {
    try (Server server = Server.connect(address(), access(""))) {
      assertThatThrownBy(() -> server.command("GET", "k"))
          .isInstanceOf(DeniedException.class)
          .hasMessageContaining("set MN_REDIS_PASSWORD");
    }
  }

  @Test
  void aServerThatIsGoneIsUnreachableAndNamed() {
    try (LocalRedis gone = LocalRedis.start()) {
      HostPort there = new HostPort(gone.host(), gone.port());
      gone.kill();

      assertThatThrownBy(
              () -> Server.connect(there, Access.toData(StoreConfig.from(Map.of(), Map.of()))))
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining(there.toString());
    }
  }

  @Test
  void anErrorNeverQuotesAPasswordBack() {
    try (Server server = Server.connect(address(), access(PASSWORD))) {
      assertThatThrownBy(() -> server.command("NOSUCHCOMMAND", PASSWORD))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("NOSUCHCOMMAND")
          .hasMessageContaining("***")
          .hasMessageNotContaining(PASSWORD);
    }
  }

  private static HostPort address() {
    return new HostPort(redis.host(), redis.port());
  }

  private static Access access(String password) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("MN_REDIS_URL", "rediss://" + address());
    environment.put("MN_REDIS_TLS_CA_FILE", tls.ca().toString());
    environment.put("MN_REDIS_TLS_CERT_FILE", tls.clientCertificate().toString());
    environment.put("MN_REDIS_TLS_KEY_FILE", tls.clientKey().toString());
    // Generous: a crowded machine may stall for seconds.
    environment.put("MN_REDIS_CONNECT_TIMEOUT_MS", "20000");
    environment.put("MN_REDIS_COMMAND_TIMEOUT_MS", "20000");
    if (!password.isEmpty()) {
      environment.put("MN_REDIS_PASSWORD", password);
    }
    return Access.toData(StoreConfig.from(Map.of(), environment));
  }
}
