package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static io.mirrorneuron.store.tck.fault.Direction.TO_CLIENT;
import static io.mirrorneuron.store.tck.fault.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.TransportException.Phase;
import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.Moment;
import io.mirrorneuron.store.tck.fault.ProxiedConnection;
import io.mirrorneuron.store.tck.fault.Trap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that end again and again, and at every moment of their life. */
@ForEachClient
class ReconnectTest extends FaultTest {

  private static final String JOB = "job";
  private static final Duration SHORT = Duration.ofMillis(400);

  @ForEachCaller
  void aCommitThatMeetsOneFaultAfterTheOtherIsAppliedOnce(Caller caller) {
    MirrorStore store = withJob("MN_REDIS_WAIT_REPLICAS", "1");
    Trap unanswered = rig().proxy().on(TO_SERVER, "EVALSHA").everyTime();
    unanswered.act(Moment.BEFORE_REPLY, c -> cutUpTo(5, unanswered, c));
    Trap unsent = rig().proxy().on(TO_SERVER, "EVALSHA").everyTime().skip(5);
    unsent.act(Moment.BEFORE, c -> cutUpTo(5, unsent, c));

    Receipt receipt = caller.commit(store, JOB, event("once")).confirmed();

    assertThat(unsent.sprung()).as("and once more, unharmed").isEqualTo(6);
    assertThat(receipt.replicas()).isEqualTo(1);
    assertThat(receipt.sequence()).isEqualTo(1);
    assertThat(rig().truth().events(JOB)).containsExactly("once");
    assertThat(rig().replica().events(JOB)).containsExactly("once");
  }

  private static void cutUpTo(int times, Trap trap, ProxiedConnection connection) {
    if (trap.sprung() <= times) {
      connection.cut(trap.sprung() % 2 == 0 ? Cut.FIN : Cut.RST);
    }
  }

  record Greeting(String bytes, Moment moment, Cut how) {
    @Override
    public String toString() {
      return how + " " + moment + " " + bytes;
    }
  }

  static List<Greeting> greetings() {
    List<Greeting> all = new ArrayList<>();
    for (String bytes : List.of("SETNAME", "run_id", "KILL", "TIME")) {
      for (Moment moment : Moment.values()) {
        for (Cut how : Cut.values()) {
          if (!(bytes.equals("run_id") && moment == Moment.BEFORE_REPLY)) {
            all.add(new Greeting(bytes, moment, how));
          }
        }
      }
    }
    return all;
  }

  /** The reply to a commit is lost, and then the connection that is opened for the retry ends. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("greetings")
  @Execution(ExecutionMode.CONCURRENT)
  void aConnectionThatEndsWhileItIsOpenedIsOpenedAgain(Greeting given) {
    MirrorStore store = withJob();
    Trap opening =
        rig().proxy().on(given.bytes.equals("run_id") ? TO_CLIENT : TO_SERVER, given.bytes);
    rig()
        .proxy()
        .on(TO_SERVER, "EVALSHA")
        .act(
            Moment.BEFORE_REPLY,
            c -> {
              opening.act(given.moment, next -> next.cut(given.how));
              c.cut(given.how);
            });
    Caller caller = given.how == Cut.FIN ? Caller.SYNC : Caller.ASYNC;

    caller.commit(store, JOB, event("once")).confirmed();

    assertThat(opening.sprung()).isEqualTo(1);
    assertThat(rig().truth().events(JOB)).containsExactly("once");
  }

  @ForEachCaller
  void connectionsThatEndedUnnoticedAreReplaced(Caller caller) {
    MirrorStore store = withJob();
    for (Cut how : Cut.values()) {
      rig().proxy().cut(how);
      assertThat(store.jobs().get(JOB)).isPresent();
      caller.commit(store, JOB, event(how.name())).confirmed();
      assertThat(rig().truth().times(JOB, how.name())).isEqualTo(1);
    }
  }

  /** A read is whole or fails, whatever part of its reply has come. */
  @ForEachCaller
  void aReplyThatEndsInItsMiddleIsReadAgain(Caller caller) {
    MirrorStore store = withJob();
    for (int i = 0; i < 8; i++) {
      caller.commit(store, JOB, Commit.create().event(marked("large " + i, 100_000))).confirmed();
    }
    Trap middle = rig().proxy().on(TO_CLIENT, "[[large 3]]").act(Moment.AFTER, c -> c.cut(Cut.RST));

    List<EventRecord> events = store.events().read(JOB, EventCursor.START, 100).events();

    assertThat(middle.sprung()).isEqualTo(1);
    assertThat(events)
        .extracting(EventRecord::sequence)
        .isEqualTo(IntStream.rangeClosed(1, 8).mapToObj(i -> (long) i).toList());
    assertThat(events).allSatisfy(e -> assertThat(e.payload().size()).isGreaterThan(100_000));
  }

  /** The client says nothing that the engine has not said: not even hello. */
  @Test
  void connectingSendsNothingAndWaitsForNothing() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HostPort address =
          new HostPort(server.getInetAddress().getHostAddress(), server.getLocalPort());
      RedisConnection connection =
          connector()
              .connect(new ConnectionTarget(address, Duration.ofSeconds(60), Optional.empty()));
      try (Socket accepted = server.accept()) {
        connection.close();
        assertThat(accepted.getInputStream().readAllBytes()).isEmpty();
      }
    }
  }

  /** What has not left the process is not in doubt. */
  @Test
  void aClosedConnectionSendsNothing() {
    RedisConnection connection = connector().connect(target());
    connection.close();

    assertThatExceptionOfType(TransportException.class)
        .isThrownBy(() -> connection.exchange(List.of(RedisCommand.ofText("PING")), SHORT))
        .satisfies(e -> assertThat(e.phase()).isEqualTo(Phase.NOT_SENT));
  }

  @Test
  void whatCannotBeConnectedToIsNotInDoubt() {
    rig().proxy().refuse();

    assertThatExceptionOfType(TransportException.class)
        .isThrownBy(() -> connector().connect(target()))
        .satisfies(e -> assertThat(e.phase()).isEqualTo(Phase.NOT_SENT));
  }

  /** As may be needed where somebody else waits no longer. */
  @Test
  void anExchangeUnderWayFailsWhenItsConnectionIsAborted() {
    RedisConnection connection = connector().connect(target());
    rig().proxy().hold(TO_SERVER);
    Running<Boolean> exchange =
        Running.platform(
            () -> {
              assertThatExceptionOfType(TransportException.class)
                  .isThrownBy(
                      () ->
                          connection.exchange(
                              List.of(RedisCommand.ofText("PING")), Duration.ofSeconds(100)))
                  .satisfies(e -> assertThat(e.phase()).isEqualTo(Phase.IN_DOUBT));
              return true;
            });
    exchange.awaitReading();

    connection.abort();

    assertThat(exchange.ended().confirmed()).isTrue();
  }

  private MirrorStore withJob(String... settings) {
    MirrorStore store = rig().open(settings);
    store.jobs().put(JOB, marked("created"));
    return store;
  }

  private static Commit event(String mark) {
    return Commit.create().event(marked(mark));
  }
}
