package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static io.mirrorneuron.store.tck.fault.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.local.Reply;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.Moment;
import io.mirrorneuron.store.tck.fault.Trap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Bytes are held on their way, the client times out and tries again on a new connection, another
 * client writes, then the bytes are delivered. Without protection the first attempt is executed
 * then, after both others.
 */
@ForEachClient
class GhostWriteTest extends FaultTest {

  private static final String JOB = "job";
  private static final Duration LONG_ENOUGH_TO_SEND = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofSeconds(Ended.PATIENCE_SECONDS);
  private static final String[] SHORT_TIMEOUT = {"MN_REDIS_COMMAND_TIMEOUT_MS", "400"};

  @ForEachCaller
  void whatWasHeldIsNotAppliedAfterTheRetryAndAnotherWriter(Caller caller) {
    MirrorStore store = rig().open(SHORT_TIMEOUT);
    MirrorStore other = rig().openAround();
    store.jobs().put(JOB, marked("created"));
    Trap held = holdNextScript();

    Receipt receipt = caller.commit(store, JOB, Commit.create().event(marked("held"))).confirmed();
    other.jobs().commit(JOB, Commit.create().event(marked("other")));
    assertThat(held.sprung()).isEqualTo(1);
    deliver(store);

    assertThat(rig().truth().events(JOB)).containsExactly("held", "other");
    assertThat(receipt.sequence()).isEqualTo(1);
  }

  @ForEachCaller
  void aStateThatWasHeldDoesNotComeBackOverALaterOne(Caller caller) {
    MirrorStore store = rig().open(SHORT_TIMEOUT);
    MirrorStore other = rig().openAround();
    long created = store.jobs().put(JOB, marked("created")).version();
    Trap held = holdNextScript();

    Receipt receipt = caller.commit(store, JOB, Commit.create().state(marked("held"))).confirmed();
    Receipt later = other.jobs().put(JOB, marked("other"));
    assertThat(held.sprung()).isEqualTo(1);
    deliver(store);

    assertThat(receipt.version()).isGreaterThan(created);
    assertThat(later.version()).isGreaterThan(receipt.version());
    assertThat(rig().truth().state(JOB)).isEqualTo("other");
    assertThat(rig().truth().version(JOB)).isEqualTo(later.version());
    assertThat(rig().truth().changes(JOB)).isEqualTo(3);
  }

  /** The other one was faster: the first attempt, delivered before a retry, is not a ghost. */
  @ForEachCaller
  void whatIsDeliveredLateButBeforeItsTimeoutIsAppliedAfterTheOther(Caller caller) {
    MirrorStore store = rig().open();
    MirrorStore other = rig().openAround();
    store.jobs().put(JOB, marked("created"));
    Trap held = holdNextScript();
    Running<Receipt> running =
        Running.platform(
            () -> caller.commit(store, JOB, Commit.create().event(marked("held"))).confirmed());
    Rig.awaitSprung(held);

    other.jobs().commit(JOB, Commit.create().event(marked("other")));
    rig().proxy().heal();

    assertThat(running.ended().confirmed().sequence()).isEqualTo(2);
    assertThat(rig().truth().events(JOB)).containsExactly("other", "held");
  }

  /** A compare-and-set whose reply is lost is not mistaken for another's, nor repeated over it. */
  @ForEachCaller
  void aRetryFindsItsOwnFirstAttemptUnderALaterWrite(Caller caller) {
    MirrorStore store = rig().open();
    MirrorStore other = rig().openAround();
    long created = store.jobs().put(JOB, marked("created")).version();
    Trap reconnecting = rig().proxy().on(TO_SERVER, "SETNAME");
    rig()
        .proxy()
        .on(TO_SERVER, "EVALSHA")
        .act(
            Moment.BEFORE_REPLY,
            c -> {
              reconnecting.act(Moment.BEFORE, next -> next.hold(TO_SERVER));
              c.cut(Cut.RST);
            });
    Running<Receipt> running =
        Running.platform(
            () ->
                caller
                    .commit(store, JOB, Commit.create().state(marked("first")).ifVersion(created))
                    .confirmed());
    Rig.awaitSprung(reconnecting);
    Receipt later = other.jobs().put(JOB, marked("other"));
    rig().proxy().heal();

    assertThat(running.ended().confirmed().version()).isBetween(created + 1, later.version() - 1);
    assertThat(rig().truth().state(JOB)).isEqualTo("other");
    assertThat(rig().truth().changes(JOB)).isEqualTo(3);
  }

  @ForEachCaller
  void whileTheOldConnectionCannotBeKilledNothingIsTriedAgain(Caller caller) {
    MirrorStore store = rig().open(SHORT_TIMEOUT);
    MirrorStore other = rig().openAround();
    store.jobs().put(JOB, marked("created"));
    Trap held = holdNextScript();
    Trap scripts = rig().proxy().on(TO_SERVER, "EVALSHA").everyTime();
    scripts.act(Moment.BEFORE, c -> {});
    AtomicInteger sentUntilThen = new AtomicInteger();
    Trap killing = rig().proxy().on(TO_SERVER, "KILL").everyTime();
    killing.act(
        Moment.BEFORE,
        c -> {
          if (killing.sprung() <= 4) {
            sentUntilThen.set(scripts.sprung());
          }
          if (killing.sprung() <= 3) {
            c.cut(Cut.RST);
          }
        });

    caller.commit(store, JOB, Commit.create().event(marked("held"))).confirmed();
    other.jobs().commit(JOB, Commit.create().event(marked("other")));
    assertThat(held.sprung()).isEqualTo(1);
    // More than four on a machine so slow that an attempt runs out of its time for other reasons.
    assertThat(killing.sprung()).isGreaterThanOrEqualTo(4);
    assertThat(sentUntilThen).as("only what is held").hasValue(1);
    deliver(store);

    assertThat(rig().truth().events(JOB)).containsExactly("held", "other");
  }

  /** What protects: when the bytes come, the server does not know their connection any more. */
  @Test
  void beforeTheRetryTheServerHasNoSuchClientAnyMore() {
    MirrorStore store =
        rig().open("MN_REDIS_COMMAND_TIMEOUT_MS", "400", "MN_REDIS_WAIT_REPLICAS", "1");
    store.jobs().put(JOB, marked("created"));
    Trap held = holdNextScript();
    List<String> before = durableConnections();
    Trap retry = rig().proxy().on(TO_SERVER, "EVALSHA").skip(1);
    retry.act(Moment.BEFORE, c -> c.hold(TO_SERVER));

    Running<Receipt> running =
        Running.platform(() -> store.jobs().commit(JOB, Commit.create().event(marked("held"))));
    Rig.awaitSprung(retry);

    assertThat(held.sprung()).isEqualTo(1);
    assertThat(durableConnections())
        .as("the new one instead of the old")
        .hasSize(1)
        .isNotEqualTo(before);
    rig().proxy().heal();
    running.ended().confirmed();
    assertThat(rig().truth().events(JOB)).containsExactly("held");
  }

  /** The control: the proxy delivers what a network delivers, reset or not. */
  @Test
  void withoutBeingKilledAnAbandonedConnectionIsStillHeard() {
    try (RedisConnection connection = connector().connect(target())) {
      abandonWithHeldBytes(connection);

      rig().proxy().heal();

      await().until(() -> ghosts() == 1);
    }
  }

  @Test
  void onceItIsKilledAnAbandonedConnectionIsNotHeard() {
    try (RedisConnection connection = connector().connect(target())) {
      long id =
          (Long) connection.exchange(List.of(RedisCommand.ofText("CLIENT", "ID")), LONG).get(0);
      abandonWithHeldBytes(connection);

      rig().primary().command("CLIENT", "KILL", "ID", Long.toString(id));
      assertThat(isThere(id)).isFalse();
      rig().proxy().heal();

      rig().awaitDelivered();
      assertThat(ghosts()).isZero();
    }
  }

  private Trap holdNextScript() {
    return rig().proxy().on(TO_SERVER, "EVALSHA").act(Moment.BEFORE, c -> c.hold(TO_SERVER));
  }

  /** Delivers what is held, to the last byte. */
  private void deliver(MirrorStore store) {
    rig().proxy().heal();
    store.close();
    rig().awaitDelivered();
  }

  private void abandonWithHeldBytes(RedisConnection connection) {
    rig().proxy().hold(TO_SERVER);
    RedisCommand push = RedisCommand.ofText("RPUSH", rig().namespace() + ":ghosts", "boo");
    assertThatExceptionOfType(TransportException.class)
        .isThrownBy(() -> connection.exchange(List.of(push), LONG_ENOUGH_TO_SEND))
        .satisfies(e -> assertThat(e.phase()).isEqualTo(TransportException.Phase.IN_DOUBT));
    connection.abort();
  }

  private long ghosts() {
    return rig().primary().command("LLEN", rig().namespace() + ":ghosts").number();
  }

  private RedisConnector connector() {
    return connectors().stream().filter(any -> any.name().equals(client)).findFirst().orElseThrow();
  }

  private ConnectionTarget target() {
    return new ConnectionTarget(
        new HostPort(rig().proxy().host(), rig().proxy().port()),
        Duration.ofSeconds(10),
        Optional.empty());
  }

  /**
   * The ids of the durable lane's connections. Other tests have theirs on the same server; ours are
   * told by the session, and that by its barrier.
   */
  private List<String> durableConnections() {
    List<Reply> barriers =
        rig().primary().command("KEYS", rig().namespace() + ":barrier:*").items();
    assertThat(barriers).hasSize(1);
    String barrier = barriers.get(0).text();
    String name = " name=mn-store" + barrier.substring(barrier.lastIndexOf(':')) + ":durable ";
    return clientList()
        .lines()
        .filter(line -> line.contains(name))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }

  private boolean isThere(long clientId) {
    return clientList().contains("id=" + clientId + " ");
  }

  private String clientList() {
    return rig().primary().command("CLIENT", "LIST").text();
  }
}
