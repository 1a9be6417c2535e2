package io.mirrorneuron.store.redis.connector;

import static io.mirrorneuron.store.redis.connector.Eventually.eventually;
import static io.mirrorneuron.store.redis.connector.Wire.ask;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.RedisConnection.MessageListener;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.TransportException.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Channels and their messages. */
@ParameterizedClass
@EnumSource(Client.class)
class MessagesTest {

  private static LocalRedis redis;

  @Parameter private Client client;
  private RedisConnection connection;
  private final Listener listener = new Listener();

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
    connection = client.connector().connect(Wire.target(redis));
  }

  @AfterEach
  void close() {
    connection.close();
  }

  @Test
  void aConnectionThatHasExchangedReceivesMessages() {
    assertThat(ask(connection, "CLIENT", "SETNAME", "greeting")).isEqualTo("OK");
    connection.subscribe(List.of(bytes("one"), bytes("two")), listener);
    hears("subscribed one", "subscribed two");
    redis.command("PUBLISH", "one", "first");
    redis.command("PUBLISH", "two", "second");
    redis.command("PUBLISH", "three", "nobody hears this");
    redis.command("PUBLISH", "one", "");

    hears("subscribed one", "subscribed two", "one: first", "two: second", "one: ");
  }

  @Test
  void channelsCanBeAddedAndTakenAway() {
    connection.subscribe(List.of(bytes("one")), listener);
    hears("subscribed one");
    connection.subscribe(List.of(bytes("two")), new Listener()); // the first listener stays
    hears("subscribed one", "subscribed two");
    connection.unsubscribe(List.of(bytes("one")));
    eventually(() -> assertThat(listeners("one")).isZero());
    redis.command("PUBLISH", "one", "too late");
    redis.command("PUBLISH", "two", "heard");
    hears("subscribed one", "subscribed two", "two: heard");
    connection.unsubscribe(List.of(bytes("two")));
    eventually(() -> assertThat(listeners("two")).isZero());
    redis.command("PUBLISH", "two", "late");
    connection.subscribe(List.of(bytes("one")), listener);

    hears("subscribed one", "subscribed two", "two: heard", "subscribed one");
  }

  @Test
  void manyAndLargeMessagesComeInOrderAndOnce() {
    connection.subscribe(List.of(bytes("channel")), listener);
    hears("subscribed channel");
    String large = "x".repeat(1 << 20);
    redis.command(
        "EVAL",
        "for i = 1, 2000 do redis.call('publish', 'channel', i) end"
            + " redis.call('publish', 'channel', ARGV[1])",
        "0",
        large);

    List<String> all = new ArrayList<>(List.of("subscribed channel"));
    IntStream.rangeClosed(1, 2000).forEach(number -> all.add("channel: " + number));
    all.add("channel: " + large);
    hears(all.toArray(String[]::new));
  }

  @Test
  void messagesInPiecesComeOnce() throws Exception {
    try (ScriptedServer server = new ScriptedServer();
        RedisConnection other =
            client.connector().connect(Wire.target(server.host(), server.port()))) {
      server.accept();
      other.subscribe(List.of(bytes("one")), listener);
      server.hearBytes("*2\r\n$9\r\nSUBSCRIBE\r\n$3\r\none\r\n".length());
      String all =
          "*3 $9 subscribe $3 one :1 *3 $7 message $3 one $3 tea *3 $7 message $3 one $6 coffee "
              .replace(" ", "\r\n");
      for (int i = 0; i < all.length(); i += 7) {
        server.send(all.substring(i, Math.min(all.length(), i + 7)));
        Eventually.pause(Duration.ofMillis(2)); // so that it arrives in pieces
      }
      hears("subscribed one", "one: tea", "one: coffee");
    }
  }

  @Test
  void theEndIsToldOnceWhoeverBringsItAbout() {
    RedisConnection other = client.connector().connect(Wire.target(redis));
    Listener others = new Listener();
    other.subscribe(List.of(bytes("one")), others);
    connection.subscribe(List.of(bytes("one")), listener);
    eventually(() -> assertThat(listeners("one")).isEqualTo(2));

    connection.close();
    other.abort();
    eventually(() -> assertThat(listener.ends).hasSize(1));
    eventually(() -> assertThat(others.ends).hasSize(1));
    other.abort();
    connection.close();
    assertThat(listener.ends).hasSize(1);
    assertThat(others.ends).hasSize(1);
  }

  @Test
  void aServerThatEndsAConnectionEndsItsMessages() {
    connection.subscribe(List.of(bytes("one")), listener);
    hears("subscribed one");
    redis.command("CLIENT", "KILL", "TYPE", "pubsub");

    eventually(() -> assertThat(listener.ends).hasSize(1));
    assertThat(listener.ends.get(0)).hasMessageContaining(redis.address().toString());
    assertThat(listener.heard).containsExactly("subscribed one");
  }

  @Test
  void aListenerMayCloseItsConnection() {
    Listener closing =
        new Listener() {
          @Override
          public void onEnd(TransportException cause) {
            connection.abort();
            super.onEnd(cause);
          }
        };
    connection.subscribe(List.of(bytes("one")), closing);
    eventually(() -> assertThat(closing.heard).hasSize(1));
    redis.command("CLIENT", "KILL", "TYPE", "pubsub");

    eventually(() -> assertThat(closing.ends).hasSize(1));
  }

  @Test
  void aChannelThatIsRefusedEndsTheMessagesInTheServersWords() {
    LocalRedisConfig config =
        LocalRedisConfig.builder().aclUser("app on >secret +@all ~* resetchannels &mine").build();
    try (LocalRedis strict = LocalRedis.start(config);
        RedisConnection other = client.connector().connect(Wire.target(strict))) {
      assertThat(ask(other, "AUTH", "app", "secret")).isEqualTo("OK");
      other.subscribe(List.of(bytes("mine")), listener);
      hears("subscribed mine");
      other.subscribe(List.of(bytes("yours")), listener);

      eventually(() -> assertThat(listener.ends).hasSize(1));
      assertThat(listener.ends.get(0)).hasMessageContaining("NOPERM");
    }
  }

  @Test
  void subscribingOnAConnectionThatIsClosedIsAnError() {
    connection.close();

    try {
      connection.subscribe(List.of(bytes("one")), listener);
    } catch (TransportException e) {
      assertThat(e.phase()).isEqualTo(Phase.NOT_SENT);
      return;
    }
    throw new AssertionError("it was not refused");
  }

  private static long listeners(String channel) {
    return redis.command("PUBSUB", "NUMSUB", channel).items().get(1).number();
  }

  private void hears(String... all) {
    eventually(() -> assertThat(listener.heard).containsExactly(all));
    assertThat(listener.ends).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static class Listener implements MessageListener {
    final List<String> heard = new CopyOnWriteArrayList<>();
    final List<TransportException> ends = new CopyOnWriteArrayList<>();

    @Override
    public void onSubscribed(byte[] channel) {
      heard.add("subscribed " + new String(channel, UTF_8));
    }

    @Override
    public void onMessage(byte[] channel, byte[] message) {
      heard.add(new String(channel, UTF_8) + ": " + new String(message, UTF_8));
    }

    @Override
    public void onEnd(TransportException cause) {
      ends.add(cause);
    }
  }
}
