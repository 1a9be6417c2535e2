package io.mirrorneuron.store.redis.connector;

import static io.mirrorneuron.store.redis.connector.Eventually.eventually;
import static io.mirrorneuron.store.redis.connector.Wire.ask;
import static io.mirrorneuron.store.redis.connector.Wire.command;
import static io.mirrorneuron.store.redis.connector.Wire.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.RedisConnection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent and what comes back. */
@ParameterizedClass
@EnumSource(Client.class)
class ExchangeTest {

  private static LocalRedis redis;

  @Parameter private Client client;
  private RedisConnection connection;

  @BeforeAll
  static void start() {
    redis = LocalRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void connect() {
    redis.command("FLUSHALL");
    connection = client.connector().connect(Wire.target(redis));
  }

  @AfterEach
  void close() {
    connection.close();
  }

  @Test
  void repliesComeInTheOrderOfTheCommands() {
    RedisCommand[] thousand =
        IntStream.range(0, 1_000)
            .mapToObj(number -> command("ECHO", number))
            .toArray(RedisCommand[]::new);

    assertThat(ask(connection, thousand))
        .isEqualTo(IntStream.range(0, 1_000).mapToObj(Integer::toString).toList());
    assertThat(ask(connection, thousand)).hasSize(1_000);
  }

  /** The last command of a group may be one that waits long. */
  @Test
  void aReplyIsHandedOutAsSoonAsItHasCome() {
    List<Object> replies = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> exchange =
        CompletableFuture.runAsync(
            () ->
                connection.exchange(
                    List.of(
                        command("INCR", "counter"), command("NONSENSE"), command("BLPOP", "l", 0)),
                    Wire.PATIENCE,
                    replies::add));
    eventually(() -> assertThat(replies).hasSize(2));
    assertThat(replies.get(0)).isEqualTo(1L);
    assertThat(replies.get(1)).isInstanceOf(ErrorReply.class);
    assertThat(exchange).isNotDone();
    redis.command("RPUSH", "l", "value");

    assertThat(exchange).succeedsWithin(Wire.PATIENCE);
    assertThat(replies).hasSize(3);
  }

  @Test
  void everyKindOfReplyHasItsForm() {
    assertThat(
            ask(
                connection,
                command("SET", "text", "value"),
                command("GET", "text"),
                command("GET", "nothing"),
                command("INCRBY", "number", Long.MAX_VALUE),
                command("DECRBY", "negative", 5),
                command("LRANGE", "nothing", 0, -1),
                command("LPOP", "nothing", 2)))
        .containsExactly("OK", "value", null, Long.MAX_VALUE, -5L, List.of(), null);
  }

  @Test
  void repliesInsideRepliesKeepTheirPlaces() {
    String script =
        "return {1, {'a', {}, false, {{'deep'}}}, {ok='FINE'}, {err='CODE nested'}, false, 'last'}";

    assertThat(ask(connection, "EVAL", script, 0))
        .isEqualTo(
            Arrays.asList(
                1L,
                Arrays.asList("a", List.of(), null, List.of(List.of("deep"))),
                "FINE",
                error("CODE nested"),
                null,
                "last"));
  }

  @Test
  void anErrorInTheMiddleIsAValueAndMovesNothing() {
    assertThat(
            ask(
                connection,
                command("SET", "key", "text"),
                command("INCR", "key"),
                command("GET", "key"),
                command("NONSENSE"),
                command("GET", "key")))
        .satisfiesExactly(
            reply -> assertThat(reply).isEqualTo("OK"),
            reply ->
                assertThat(reply).isEqualTo(error("ERR value is not an integer or out of range")),
            reply -> assertThat(reply).isEqualTo("text"),
            reply -> assertThat(((ErrorReply) reply).message()).startsWith("ERR unknown command"),
            reply -> assertThat(reply).isEqualTo("text"));
  }

  @Test
  void aTransactionIsCommandsLikeOthers() {
    assertThat(
            ask(
                connection,
                command("MULTI"),
                command("SET", "key", "text"),
                command("INCR", "key"),
                command("EXEC"),
                command("WATCH", "key"),
                command("SET", "key", "other"),
                command("MULTI"),
                command("EXEC"),
                command("GET", "key")))
        .containsExactly(
            "OK",
            "QUEUED",
            "QUEUED",
            List.of("OK", error("ERR value is not an integer or out of range")),
            "OK",
            "OK",
            "OK",
            null,
            "other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MOVED 1 127.0.0.1:7000",
        "ASK 1 127.0.0.1:7000",
        "ASKING too much",
        "REDIRECT 127.0.0.1:7000",
        "OOM command not allowed",
        "ERR inside: -OOM command not allowed",
        "LOADING Redis is loading the dataset in memory",
        "MASTERDOWN Link with MASTER is down",
        "READONLY You can't write against a read only replica.",
        "UNBLOCKED force unblock from blocking operation",
        "NOREPLICAS Not enough good replicas to write.",
        "TRYAGAIN later",
        "CLUSTERDOWN Hash slot not served",
        "NOAUTH Authentication required.",
        "WRONGPASS invalid username-password pair",
        "DENIED Redis is running in protected mode",
        "WAIT a moment",
        "BUSY Redis is busy. channel: it says",
        "CODE mit Umlaut: ä"
      })
  void theWordsOfAnErrorAreTheServers(String words) {
    assertThat(
            ask(
                connection,
                command("EVAL", "return redis.error_reply(ARGV[1])", 0, words),
                command("ECHO", "next")))
        .containsExactly(error(words), "next");
  }

  @Test
  void whatTheServerSaysWithoutMemoryOrScriptOrLeaveIsHeardUnchanged() {
    LocalRedisConfig config =
        LocalRedisConfig.builder().aclUser("nobody on >secret -@all +ping +auth").build();
    try (LocalRedis full = LocalRedis.start(config);
        RedisConnection other = client.connector().connect(Wire.target(full))) {
      full.command("CONFIG", "SET", "maxmemory", "1");
      assertThat(
              ask(
                  other,
                  command("SET", "key", "value"),
                  command("EVALSHA", "ffffffffffffffffffffffffffffffffffffffff", 0),
                  command("AUTH", "nobody", "wrong"),
                  command("AUTH", "nobody", "secret"),
                  command("GET", "key"),
                  command("PING")))
          .satisfiesExactly(
              reply ->
                  assertThat(reply)
                      .isEqualTo(error("OOM command not allowed when used memory > 'maxmemory'.")),
              reply ->
                  assertThat(((ErrorReply) reply).message())
                      .startsWith("NOSCRIPT No matching script"),
              reply -> assertThat(((ErrorReply) reply).message()).startsWith("WRONGPASS"),
              reply -> assertThat(reply).isEqualTo("OK"),
              reply -> assertThat(((ErrorReply) reply).message()).startsWith("NOPERM"),
              reply -> assertThat(reply).isEqualTo("PONG"));
    }
  }

  @Test
  void largeAndEmptyAndBinaryValuesPass() {
    byte[] large = new byte[8 << 20];
    new Random(1).nextBytes(large);
    byte[] binary = {0, '\r', '\n', (byte) 0xff, '$', '-', 0};

    List<Object> replies =
        connection.exchange(
            List.of(
                command("SET", "large", large),
                command("SET", "", ""),
                command("GET", "large"),
                command("GET", ""),
                command("SET", binary, binary),
                command("MGET", binary, "large", "nothing", "")),
            Wire.PATIENCE);

    assertThat((byte[]) replies.get(2)).isEqualTo(large);
    assertThat((byte[]) replies.get(3)).isEmpty();
    List<?> many = (List<?>) replies.get(5);
    assertThat((byte[]) many.get(0)).isEqualTo(binary);
    assertThat((byte[]) many.get(1)).isEqualTo(large);
    assertThat(many.get(2)).isNull();
    assertThat((byte[]) many.get(3)).isEmpty();
  }

  @Test
  void manyLargeCommandsInOneBatchPass() {
    String megabyte = "x".repeat(1 << 20);
    List<RedisCommand> commands =
        new ArrayList<>(Collections.nCopies(32, command("ECHO", megabyte)));

    assertThat(ask(connection, commands.toArray(RedisCommand[]::new)))
        .hasSize(32)
        .allMatch(megabyte::equals);
  }

  /** Lettuce's and Redisson's own connections for messages take such a value for a message. */
  @Test
  void aStoredValueThatLooksLikeAMessageIsAReply() {
    for (String kind : List.of("message", "subscribe", "pong", "invalidate")) {
      assertThat(
              ask(
                  connection,
                  command("DEL", "list"),
                  command("RPUSH", "list", kind, "channel", "text"),
                  command("LRANGE", "list", 0, -1),
                  command("ECHO", "next")))
          .containsExactly(
              kind.equals("message") ? 0L : 1L, 3L, List.of(kind, "channel", "text"), "next");
    }
  }

  @Test
  void aServerOnIpv6IsReached() {
    LocalRedisConfig config = LocalRedisConfig.builder().host("::1").build();
    try (LocalRedis six = LocalRedis.start(config);
        RedisConnection other = client.connector().connect(Wire.target(six))) {
      assertThat(ask(other, "PING")).isEqualTo("PONG");
    }
  }

  @Test
  void aServerIsReachedByItsName() {
    try (RedisConnection other =
        client.connector().connect(Wire.target("localhost", redis.port()))) {
      assertThat(ask(other, "PING")).isEqualTo("PONG");
    }
  }
}
