package io.mirrorneuron.store.redis.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.observe.StoreObserver;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.TransportException.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which old connection is killed when a new one is opened: servers are played. */
class ConnectionsTest {

  private static final String ONE = "1111111111111111111111111111111111111111";
  private static final String OTHER = "2222222222222222222222222222222222222222";

  private final Player player = new Player();
  private final StoreConfig config = StoreConfig.builder().mode("single").build();
  private final PlayedSource source = new PlayedSource();
  private final Connections followed = connections(source);
  private final Connections connections =
      connections(
          new FixedPrimary(
              new ConnectionTarget(
                  config.redis().data().address(), Duration.ofSeconds(1), Optional.empty())));

  private Connections connections(PrimarySource source) {
    return new Connections(
        player,
        source,
        config.redis().data(),
        Duration.ofSeconds(1),
        "session",
        Ticker.system(),
        new Outage(Ticker.system(), new Tally()),
        new Events(StoreObserver.none(), "played"));
  }

  @Test
  void aConnectionInDoubtIsKilledBeforeAnythingElseCanBeSent() {
    Ready suspect = openTo(ONE, 7, null);

    Ready next = openTo(ONE, 8, suspect);

    assertThat(player.last().exchanges).hasSize(2);
    assertThat(player.last().exchanges.get(1)).containsExactly("CLIENT KILL ID 7");
    assertThat(next.clientId()).isEqualTo(8);
    assertThat(next.primary().generation()).isEqualTo(1);
  }

  @Test
  void withoutADoubtNothingIsKilled() {
    Ready unused = openTo(ONE, 7, null);

    assertThat(player.sent()).noneMatch(command -> command.contains("KILL"));
  }

  @Test
  void afterARestartTheIdIsAStrangersAndIsLeftAlone() {
    Ready suspect = openTo(ONE, 7, null);

    Ready next = openTo(OTHER, 3, suspect);

    assertThat(player.sent()).noneMatch(command -> command.contains("KILL"));
    assertThat(next.primary().generation()).isEqualTo(2);
  }

  /** As by a failover to another server and back. */
  @Test
  void aLifeThatIsMetAgainIsTheSameLife() {
    Ready suspect = openTo(ONE, 7, null);
    Ready between = openTo(OTHER, 3, null);

    Ready next = openTo(ONE, 8, suspect);

    assertThat(player.last().exchanges.get(1)).containsExactly("CLIENT KILL ID 7");
    assertThat(between.primary().generation()).isEqualTo(2);
    assertThat(next.primary().generation()).isEqualTo(3);
  }

  @Test
  void whileItCannotBeKilledNoConnectionIsGivenOut() {
    Ready suspect = openTo(ONE, 7, null);
    player.failsAt = "KILL";

    TransportException told =
        catchThrowableOfType(TransportException.class, () -> openTo(ONE, 8, suspect));

    assertThat(told.phase()).as("of the caller's nothing was sent").isEqualTo(Phase.NOT_SENT);
    assertThat(player.last().aborted).isTrue();
  }

  @Test
  void whileNobodyIsNamedNothingIsOpened() {
    TransportException told =
        catchThrowableOfType(TransportException.class, () -> following(ONE, 7));

    assertThat(told.phase()).isEqualTo(Phase.NOT_SENT);
    assertThat(told).hasMessage("no primary is known: they are voting");
    assertThat(player.opened).isEmpty();
  }

  /** Its data have been another's meanwhile. */
  @Test
  void whoIsNamedAgainIsAnotherGenerationThoughItIsTheSameLife() {
    source.names(7001);
    Ready first = following(ONE, 7);
    source.names(7002);
    source.names(7001);

    Ready again = following(ONE, 8);

    assertThat(first.primary().generation()).isEqualTo(1);
    assertThat(again.primary().generation()).isEqualTo(2);
    assertThat(followed.isCurrent(first)).isFalse();
    assertThat(followed.isCurrent(again)).isTrue();
  }

  @Test
  void aReplicaIsNotTheLastWordWhereAnotherMayBeNamed() {
    source.names(7001);
    player.role = "slave";

    TransportException told =
        catchThrowableOfType(TransportException.class, () -> following(ONE, 7));

    assertThat(told.phase()).isEqualTo(Phase.NOT_SENT);
    assertThat(told)
        .hasMessageContaining("127.0.0.1:7001 is a slave of 127.0.0.1:7002 and takes no writes");
    assertThat(source.doubted).hasSize(1);
    assertThat(player.last().aborted).isTrue();
  }

  /** Else it would count as a failover back. */
  @Test
  void whoHasBeenReplacedWhileItWasGreetedIsNotUsed() {
    source.names(7001);
    player.beforeReply =
        () -> {
          player.beforeReply = () -> {};
          source.names(7002);
          Ready unused = following(OTHER, 8);
        };

    TransportException told =
        catchThrowableOfType(TransportException.class, () -> following(ONE, 7));

    assertThat(told).hasMessage("127.0.0.1:7001 has been replaced by 127.0.0.1:7002");
  }

  private Ready following(String runId, long clientId) {
    player.runId = runId;
    player.clientId = clientId;
    return followed.open("durable", null, new CutOff(Ticker.system()));
  }

  private Ready openTo(String runId, long clientId, Ready suspect) {
    player.runId = runId;
    player.clientId = clientId;
    return connections.open("durable", suspect, new CutOff(Ticker.system()));
  }

  /** Plays a server, one connection after the other. */
  private static final class Player implements RedisConnector {
    private final List<PlayedConnection> opened = new ArrayList<>();
    private String runId = "";
    private long clientId;
    private String failsAt = "nowhere";
    private String role = "master";
    private Runnable beforeReply = () -> {};

    @Override
    public String name() {
      return "played";
    }

    @Override
    public boolean isAvailable() {
      return true;
    }

    @Override
    public RedisConnection connect(ConnectionTarget target) {
      opened.add(new PlayedConnection(runId, clientId, failsAt, role, beforeReply));
      return last();
    }

    PlayedConnection last() {
      return opened.get(opened.size() - 1);
    }

    List<String> sent() {
      return opened.stream().flatMap(one -> one.exchanges.stream()).flatMap(List::stream).toList();
    }
  }

  private static final class PlayedConnection implements RedisConnection {
    private final String runId;
    private final long clientId;
    private final String failsAt;
    private final String role;
    private final Runnable beforeReply;
    private final List<List<String>> exchanges = new ArrayList<>();
    private boolean aborted;

    PlayedConnection(
        String runId, long clientId, String failsAt, String role, Runnable beforeReply) {
      this.role = role;
      this.beforeReply = beforeReply;
      this.runId = runId;
      this.clientId = clientId;
      this.failsAt = failsAt;
    }

    @Override
    public void exchange(List<RedisCommand> commands, Duration timeout, Consumer<Object> replies) {
      List<String> texts = commands.stream().map(PlayedConnection::text).toList();
      exchanges.add(texts);
      if (texts.stream().anyMatch(text -> text.contains(failsAt))) {
        throw new TransportException(Phase.IN_DOUBT, "as played", null);
      }
      beforeReply.run();
      texts.stream().map(this::reply).forEach(replies);
    }

    private Object reply(String command) {
      return switch (command) {
        case "CLIENT ID" -> clientId;
        case "ROLE" ->
            role.equals("master")
                ? List.of(bytes(role), 0L, List.of())
                : List.of(bytes(role), bytes("127.0.0.1"), 7002L);
        case "INFO server" -> bytes("# Server\r\nrun_id:" + runId + "\r\n");
        case "TIME" -> List.of(bytes("1795229009"), bytes("964215"));
        default -> bytes("OK");
      };
    }

    private static String text(RedisCommand command) {
      return Stream.concat(Stream.of(command.name()), Arrays.stream(command.arguments()))
          .map(part -> new String(part, UTF_8))
          .collect(Collectors.joining(" "));
    }

    private static byte[] bytes(String text) {
      return text.getBytes(UTF_8);
    }

    @Override
    public void subscribe(List<byte[]> channels, MessageListener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void unsubscribe(List<byte[]> channels) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    @Override
    public void abort() {
      aborted = true;
    }
  }
}
