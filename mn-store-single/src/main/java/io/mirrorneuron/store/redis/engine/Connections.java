package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.Credentials;
import io.mirrorneuron.store.config.DataNodeSettings;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.TransportException.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to the primary, whichever that is at the moment: password, database, name,
 * role, scripts, in one exchange. Thread-safe.
 */
final class Connections {

  private static final Pattern RUN_ID = Pattern.compile("run_id:(\\w+)");

  private final RedisConnector connector;
  private final Supplier<ConnectionTarget> primaryAddress;
  private final DataNodeSettings settings;
  private final Duration timeout;
  private final String session;
  private final Ticker ticker;
  private final Outage outage;
  private final Events events;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Primary primary;

  Connections(
      RedisConnector connector,
      Supplier<ConnectionTarget> primaryAddress,
      DataNodeSettings settings,
      Duration timeout,
      String session,
      Ticker ticker,
      Outage outage,
      Events events) {
    this.connector = connector;
    this.primaryAddress = primaryAddress;
    this.settings = settings;
    this.timeout = timeout;
    this.session = session;
    this.ticker = ticker;
    this.outage = outage;
    this.events = events;
  }

  /**
   * Opens a connection for a lane.
   *
   * @param suspect a connection whose bytes may still be on their way to the server; if this is the
   *     same life of the same server, it is killed before anything else is sent, so that they are
   *     not executed later
   * @param cutOff bounds each exchange until it is open
   * @throws TransportException if no connection could be opened, or the server is not ready yet; of
   *     the caller's commands nothing was sent
   * @throws StoreRefusedException if the server does not let us in, or is not a primary
   */
  Ready open(String lane, @Nullable Ready suspect, CutOff cutOff) {
    ConnectionTarget target = primaryAddress.get();
    String address = target.address().toString();
    long begun = ticker.read();
    try {
      Ready ready = greeted(target, lane, suspect, cutOff);
      outage.over(address);
      events.opened(lane, ready, ticker.read() - begun);
      return ready;
    } catch (TransportException | StoreRefusedException e) {
      outage.failed(address, begun, e);
      events.failed(lane, address, e, ticker.read() - begun);
      throw e;
    }
  }

  private Ready greeted(
      ConnectionTarget target, String lane, @Nullable Ready suspect, CutOff cutOff) {
    RedisConnection connection = connect(target);
    try {
      return greet(connection, target, lane, suspect, cutOff);
    } catch (RuntimeException e) {
      connection.abort();
      throw e;
    }
  }

  private RedisConnection connect(ConnectionTarget target) {
    try {
      return connector.connect(target);
    } catch (TransportException e) {
      throw TlsProblems.told(target, e);
    }
  }

  private Ready greet(
      RedisConnection connection,
      ConnectionTarget target,
      String lane,
      @Nullable Ready suspect,
      CutOff cutOff) {
    List<RedisCommand> greeting = new ArrayList<>();
    settings.access().credentials().ifPresent(who -> greeting.add(authentication(who)));
    if (settings.database() != 0) {
      greeting.add(RedisCommand.ofText("SELECT", Integer.toString(settings.database())));
    }
    greeting.add(RedisCommand.ofText("CLIENT", "SETNAME", "mn-store:" + session + ":" + lane));
    for (Script script : Script.everyday()) {
      greeting.add(script.load());
    }
    int facts = greeting.size();
    greeting.add(RedisCommand.ofText("CLIENT", "ID"));
    greeting.add(RedisCommand.ofText("ROLE"));
    greeting.add(RedisCommand.ofText("INFO", "server"));
    greeting.add(RedisCommand.ofText("TIME"));

    List<@Nullable Object> replies = ask(connection, target, greeting, cutOff);
    ServerTime time = ServerTime.of(replies.get(facts + 3), ticker.read());
    Primary served = primaryWith(runId(replies.get(facts + 2)));
    OptionalInt replicas = replicasOf(replies.get(facts + 1));
    if (replicas.isEmpty()) {
      throw notPrimary(target.address(), replies.get(facts + 1));
    }
    int unused = served.sawReplicas(replicas.getAsInt());
    if (suspect != null && suspect.primary().runId().equals(served.runId())) {
      // Client ids begin anew with every life of a server: in another one it would be a stranger's.
      // One life may be two generations, if another primary was used between them.
      RedisCommand kill =
          RedisCommand.ofText("CLIENT", "KILL", "ID", Long.toString(suspect.clientId()));
      ask(connection, target, List.of(kill), cutOff);
    }
    return new Ready(
        connection, target.address(), Replies.number(replies.get(facts)), served, time);
  }

  private List<@Nullable Object> ask(
      RedisConnection connection,
      ConnectionTarget target,
      List<RedisCommand> greeting,
      CutOff cutOff) {
    List<@Nullable Object> replies;
    cutOff.begin(connection, timeout.toNanos());
    try {
      replies = connection.exchange(greeting, timeout);
    } catch (TransportException e) {
      // The greeting was sent, but nothing of what the caller wants to send.
      throw TlsProblems.told(
          target,
          new TransportException(
              Phase.NOT_SENT, target.address() + " did not answer the greeting: " + reason(e), e));
    } finally {
      // If it was cut off just after the last reply, the next exchange tells.
      boolean unused = cutOff.end();
    }
    for (int i = 0; i < replies.size(); i++) {
      if (replies.get(i) instanceof ErrorReply error) {
        throw ServerErrors.isPassing(error)
            ? new TransportException(
                Phase.NOT_SENT, target.address() + " is not ready: " + error.message(), null)
            : ServerErrors.refused(greeting.get(i).toString(), target.address().toString(), error);
      }
    }
    return replies;
  }

  /** Asks a server for its time, before anything else is sent. */
  ServerTime time(Ready ready) {
    try {
      List<@Nullable Object> replies =
          ready.connection().exchange(List.of(RedisCommand.ofText("TIME")), timeout);
      return ServerTime.of(replies.get(0), ticker.read());
    } catch (TransportException e) {
      throw new TransportException(
          Phase.NOT_SENT, ready.address() + " did not tell its time: " + reason(e), e);
    }
  }

  Events events() {
    return events;
  }

  /** The primary that was reached last; empty if none was yet. */
  Optional<Primary> lastPrimary() {
    lock.lock();
    try {
      return Optional.ofNullable(primary);
    } finally {
      lock.unlock();
    }
  }

  /** Where writes go at the moment, for messages. */
  String address() {
    return primaryAddress.get().address().toString();
  }

  /** How many replicas a reply to ROLE lists; empty if it is not a primary's. */
  static OptionalInt replicasOf(@Nullable Object role) {
    return role instanceof List<?> parts && Replies.text(parts.get(0)).equals("master")
        ? OptionalInt.of(Replies.list(parts.get(2)).size())
        : OptionalInt.empty();
  }

  private static StoreRefusedException notPrimary(HostPort address, @Nullable Object role) {
    List<?> parts = Replies.list(role);
    return new StoreRefusedException(
        Reason.NOT_PRIMARY,
        address
            + " is a "
            + Replies.text(parts.get(0))
            + (parts.size() > 2
                ? " of " + Replies.text(parts.get(1)) + ":" + Replies.number(parts.get(2))
                : "")
            + " and takes no writes; point MN_REDIS_URL at the primary, or use"
            + " MN_REDIS_HA_MODE=sentinel",
        null);
  }

  private Primary primaryWith(String runId) {
    lock.lock();
    try {
      Primary known = primary;
      if (known == null || !known.runId().equals(runId)) {
        known =
            known == null
                ? new Primary(runId, 1, 0)
                : new Primary(runId, known.generation() + 1, known.replicasEverSeen());
        primary = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private static String runId(@Nullable Object info) {
    Matcher found = RUN_ID.matcher(Replies.text(info));
    return found.find() ? found.group(1) : "";
  }

  private static RedisCommand authentication(Credentials who) {
    String password = who.password().reveal();
    return who.username().isPresent()
        ? RedisCommand.ofText("AUTH", who.username().get(), password)
        : RedisCommand.ofText("AUTH", password);
  }

  private static String reason(TransportException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
