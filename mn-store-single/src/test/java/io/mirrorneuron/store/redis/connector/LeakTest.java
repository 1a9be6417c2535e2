package io.mirrorneuron.store.redis.connector;

import static io.mirrorneuron.store.redis.connector.Eventually.eventually;
import static io.mirrorneuron.store.redis.connector.Wire.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.RedisConnection.MessageListener;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.connect.KeepAlive;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a connector takes and gives back, and that it keeps quiet. */
@ParameterizedClass
@EnumSource(Client.class)
@Isolated("it counts the threads of the whole process")
class LeakTest {

  private static final MessageListener NOBODY =
      new MessageListener() {
        @Override
        public void onSubscribed(byte[] channel) {}

        @Override
        public void onMessage(byte[] channel, byte[] message) {}

        @Override
        public void onEnd(TransportException cause) {}
      };

  private static LocalRedis redis;

  @Parameter private Client client;

  @BeforeAll
  static void start() {
    redis = LocalRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Test
  void withTheLastConnectionEveryThreadEnds() {
    eventually(() -> assertThat(threads()).isEmpty());
    for (int round = 0; round < 3; round++) {
      List<RedisConnection> connections = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        connections.add(client.connector().connect(Wire.target(redis)));
      }
      connections.forEach(each -> assertThat(ask(each, "PING")).isEqualTo("PONG"));
      connections.get(0).subscribe(List.of(bytes("one")), NOBODY);
      connections.get(1).subscribe(List.of(bytes("one")), NOBODY);
      assertThat(Eventually.clients(redis)).isEqualTo(8);

      for (int i = 0; i < 8; i++) {
        if (i % 2 == 0) {
          connections.get(i).close();
        } else {
          connections.get(i).abort();
        }
      }
      eventually(() -> assertThat(Eventually.clients(redis)).isZero());
      eventually(() -> assertThat(threads()).isEmpty());
    }
  }

  @Test
  void connectingInVainLeavesNothingBehind() {
    for (ConnectionTarget nowhere :
        List.of(Wire.target("127.0.0.1", 1), Wire.target("nowhere.invalid", 6379))) {
      assertThatThrownBy(() -> client.connector().connect(nowhere))
          .isInstanceOf(TransportException.class);
      eventually(() -> assertThat(threads()).isEmpty());
    }
  }

  @Test
  void aConnectionThatTheServerHasEndedLeavesNothingBehind() {
    RedisConnection connection = client.connector().connect(Wire.target(redis));
    connection.subscribe(List.of(bytes("one")), NOBODY);
    eventually(
        () -> assertThat(redis.command("CLIENT", "KILL", "TYPE", "pubsub").number()).isOne());

    eventually(() -> assertThat(threads()).isEmpty());
    connection.abort();
  }

  @Test
  void asManyThreadsAsTheSettingSaysServeAnyNumberOfConnections() {
    assumeTrue(
        client.connector().settings().stream().anyMatch(any -> any.name().equals("threads")),
        "it has no threads to share");
    eventually(() -> assertThat(threads()).isEmpty());
    List<RedisConnection> connections = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      connections.add(
          client.connector().connect(with(redis.host(), redis.port(), Map.of("threads", 2))));
    }
    assertThat(threads().stream().filter(name -> name.matches(".*(EventLoop|redisson).*")))
        .hasSize(2);
    connections.forEach(RedisConnection::close);
    eventually(() -> assertThat(threads()).isEmpty());
  }

  @Test
  void nothingIsSentOfItsOwnAccord() throws Exception {
    try (ScriptedServer server = new ScriptedServer()) {
      RedisConnection connection =
          client.connector().connect(Wire.target(server.host(), server.port()));
      server.accept();
      assertThat(server.hear(Duration.ofMillis(500))).isEmpty();
      connection.close();
      assertThat(server.hear(Wire.PATIENCE)).isEqualTo("<end>");
    }
  }

  @Test
  void theServerCountsNoCommandsButOurs() {
    redis.command("CONFIG", "RESETSTAT");
    try (RedisConnection connection = client.connector().connect(Wire.target(redis))) {
      assertThat(ask(connection, "ECHO", "hello")).isEqualTo("hello");
      connection.subscribe(List.of(bytes("one")), NOBODY);
      eventually(
          () ->
              assertThat(redis.command("PUBSUB", "NUMSUB", "one").items().get(1).number()).isOne());
    }
    eventually(() -> assertThat(Eventually.clients(redis)).isZero());
    assertThat(redis.command("INFO", "commandstats").fields().keySet())
        .map(name -> name.replace("cmdstat_", "").toLowerCase(Locale.ROOT))
        .filteredOn(name -> !name.isBlank() && !name.startsWith("#"))
        .containsOnly(
            "config|resetstat", "echo", "subscribe", "pubsub|numsub", "auth", "client|list");
  }

  /** The kernel tells of the timer of each socket (proc_net_tcp.txt): 2 is keepalive. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void keepaliveIsWhatTheSettingSays() throws Exception {
    assumeTrue(client.connector().settings().contains(KeepAlive.SETTING), "it has no such setting");
    try (ScriptedServer server = new ScriptedServer()) {
      for (Map.Entry<Map<String, Integer>, Integer> each :
          Map.of(Map.of("keepalive.s", 100), 100, Map.<String, Integer>of(), 30).entrySet()) {
        RedisConnection connection =
            client.connector().connect(with(server.host(), server.port(), each.getKey()));
        server.accept();
        assertThat(keepaliveSeconds(server.port()).orElseThrow())
            .isBetween(each.getValue() - 15, each.getValue());
        connection.close();
      }
      RedisConnection without =
          client.connector().connect(with(server.host(), server.port(), Map.of("keepalive.s", 0)));
      server.accept();
      assertThat(keepaliveSeconds(server.port())).isEmpty();
      without.close();
    }
  }

  /** Nothing is left out in silence: netty's native transport is not on this class path. */
  @Test
  void whatThePlatformCannotSetIsAnErrorAndLeavesNothingBehind() {
    assumeTrue(client == Client.LETTUCE, "it has no such setting");
    ConnectionTarget target = with(redis.host(), redis.port(), Map.of("user.timeout.ms", 5_000));
    assertThatThrownBy(() -> client.connector().connect(target))
        .isInstanceOf(TransportException.class)
        .hasMessageContainingAll("user.timeout.ms", "native transport");
    eventually(() -> assertThat(threads()).isEmpty());
  }

  private static Optional<Integer> keepaliveSeconds(int serverPort) throws Exception {
    Pattern toServer =
        Pattern.compile(
            String.format(
                Locale.ROOT,
                " *\\d+: \\w+:\\w+ 0*(?:FFFF0000)?0100007F:%04X 01 \\w+:\\w+ (\\w\\w):(\\w+) .*",
                serverPort));
    for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(file))) {
        Matcher found = toServer.matcher(line);
        if (found.matches()) {
          return found.group(1).equals("02")
              ? Optional.of(Integer.parseInt(found.group(2), 16) / 100)
              : Optional.empty();
        }
      }
    }
    throw new AssertionError("no connection to port " + serverPort);
  }

  private static ConnectionTarget with(String host, int port, Map<String, Integer> settings) {
    return new ConnectionTarget(
        new HostPort(host, port), Duration.ofSeconds(5), Optional.empty(), settings);
  }

  /** Those of the connectors, of the clients, of netty, and those without a name of their own. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(
            name ->
                name.matches("(?i).*(mn-store|jedis|lettuce|redisson|netty|globalevent|wheel).*")
                    || name.matches("(pool|Thread|Timer|nioEventLoop|multiThreadIo).*-[0-9]+"))
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
