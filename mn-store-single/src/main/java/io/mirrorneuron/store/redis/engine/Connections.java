package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.DataNodeSettings;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.model.FailoverReport;
import io.mirrorneuron.store.model.FailoverReport.Evidence;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to the primary, whichever that is at the moment: password, database, name,
 * role, scripts, in one exchange. Thread-safe.
 */
final class Connections implements Attempts.Route {

  private static final Pattern RUN_ID = Pattern.compile("run_id:(\\w+)");

  private final RedisConnector connector;
  private final PrimarySource source;
  private final DataNodeSettings settings;
  private final Duration timeout;
  private final String session;
  private final Ticker ticker;
  private final Outage outage;
  private final Events events;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Primary primary;
  private @Nullable Primary former;
  private volatile boolean letIn;
  private volatile Runnable onChange = () -> {};

  Connections(
      RedisConnector connector,
      PrimarySource source,
      DataNodeSettings settings,
      Duration timeout,
      String session,
      Ticker ticker,
      Outage outage,
      Events events) {
    this.connector = connector;
    this.source = source;
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
   * @throws StoreRefusedException if the server does not let us in, or is not a primary and no
   *     other will be named
   */
  Ready open(String lane, @Nullable Ready suspect, CutOff cutOff) {
    long begun = ticker.read();
    Optional<Designation> named = source.current();
    if (named.isEmpty()) {
      TransportException nobody = new TransportException(Phase.NOT_SENT, nobodyKnown(), null);
      outage.failed(lastPrimary().map(Primary::address).orElse("(not named yet)"), begun, nobody);
      throw nobody;
    }
    Designation designation = named.get();
    String address = designation.toString();
    try {
      Ready ready = greeted(designation, lane, suspect, cutOff);
      letIn = true;
      boolean another = outage.over(address, ready.primary().generation());
      events.opened(lane, ready, ticker.read() - begun);
      if (another) {
        onChange.run();
      }
      return ready;
    } catch (TransportException | StoreRefusedException e) {
      source.doubt(designation);
      outage.failed(address, begun, e);
      events.failed(lane, address, e, ticker.read() - begun);
      throw e;
    }
  }

  /** Whether a connection leads to who is the primary now; nothing is sent on any other. */
  boolean isCurrent(Ready ready) {
    Optional<Designation> now = source.current();
    return now.isPresent() && now.get().number() == ready.designation().number();
  }

  /** Has somebody told when a connection has led to another primary than the ones before. */
  void onChange(Runnable listener) {
    onChange = listener;
  }

  /** The primary has been replaced, or nobody is known to be it any more. */
  void replaced() {
    outage.broke();
  }

  /** Tells everybody what a new primary has of the writes of the former ones. */
  void changed(Ready opened, Evidence evidence) {
    Primary before;
    lock.lock();
    try {
      before = former;
    } finally {
      lock.unlock();
    }
    events.failedOver(outage.changed(before, opened.primary(), evidence));
  }

  /** What came of the last failover; empty if there was none. */
  Optional<FailoverReport> lastFailover() {
    return outage.last();
  }

  /** Which designation is the current one; 0 if nobody is known. */
  long currentNumber() {
    return source.current().map(Designation::number).orElse(0L);
  }

  /** Whether what a new primary has of our writes is still to be found out. */
  boolean isJudgementDue() {
    return outage.isChangeAwaited();
  }

  /** Takes note that a connection broke, or that its server does not act as a primary any more. */
  void lost(Ready ready) {
    if (isCurrent(ready)) {
      outage.broke(); // what becomes of a former primary's connections is its own matter
    }
    source.doubt(ready.designation());
  }

  private Ready greeted(
      Designation designation, String lane, @Nullable Ready suspect, CutOff cutOff) {
    RedisConnection connection = connect(designation.target());
    try {
      return greet(connection, designation, lane, suspect, cutOff);
    } catch (RuntimeException e) {
      connection.abort();
      throw e;
    }
  }

  private RedisConnection connect(ConnectionTarget target) {
    try {
      return connector.connect(target);
    } catch (TransportException e) {
      throw explained(target, e);
    }
  }

  private Ready greet(
      RedisConnection connection,
      Designation designation,
      String lane,
      @Nullable Ready suspect,
      CutOff cutOff) {
    ConnectionTarget target = designation.target();
    List<RedisCommand> greeting = new ArrayList<>();
    settings.access().credentials().ifPresent(who -> greeting.add(Authentication.of(who)));
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
    long answered = ticker.read();
    OptionalInt replicas = replicasOf(replies.get(facts + 1));
    if (replicas.isEmpty()) {
      throw notPrimary(target.address(), replies.get(facts + 1));
    }
    Primary served = primaryWith(designation, runId(replies.get(facts + 2)));
    int unused = served.replicas().saw(replicas.getAsInt());
    if (suspect != null && suspect.primary().runId().equals(served.runId())) {
      // Client ids begin anew with every life of a server: in another one it would be a stranger's.
      // One life may be two generations, if another primary was used between them.
      RedisCommand kill =
          RedisCommand.ofText("CLIENT", "KILL", "ID", Long.toString(suspect.clientId()));
      ask(connection, target, List.of(kill), cutOff);
    }
    ServerTime time = ServerTime.of(replies.get(facts + 3), answered, served.sinceNanos());
    return new Ready(connection, designation, Replies.number(replies.get(facts)), served, time);
  }

  /** What is wrong with TLS takes time to find out, and is not the reason once it was right. */
  private RuntimeException explained(ConnectionTarget target, TransportException failure) {
    return letIn ? failure : TlsProblems.told(target, failure);
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
      throw explained(
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
      return ServerTime.of(replies.get(0), ticker.read(), ready.primary().sinceNanos());
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

  /** Where writes go, or went last, for messages. */
  @Override
  public String address() {
    return source
        .current()
        .map(Designation::toString)
        .orElseGet(() -> lastPrimary().map(Primary::address).orElse("the primary"));
  }

  @Override
  public boolean follows() {
    return source.follows();
  }

  /** Whether there is nobody who could be asked. */
  boolean isNobodyKnown() {
    return source.current().isEmpty();
  }

  /** That nobody is known, and why. */
  String nobodyKnown() {
    List<String> reasons = source.shortcomings();
    return "no primary is known" + (reasons.isEmpty() ? "" : ": " + String.join("; ", reasons));
  }

  /** What is wrong with those who say who the primary is; empty if nothing. */
  List<String> shortcomings() {
    return source.shortcomings();
  }

  /** How many replicas a reply to ROLE lists; empty if it is not a primary's. */
  static OptionalInt replicasOf(@Nullable Object role) {
    return role instanceof List<?> parts && Replies.text(parts.get(0)).equals("master")
        ? OptionalInt.of(Replies.list(parts.get(2)).size())
        : OptionalInt.empty();
  }

  private RuntimeException notPrimary(HostPort address, @Nullable Object role) {
    List<?> parts = Replies.list(role);
    String what =
        address
            + " is a "
            + Replies.text(parts.get(0))
            + (parts.size() > 2
                ? " of " + Replies.text(parts.get(1)) + ":" + Replies.number(parts.get(2))
                : "")
            + " and takes no writes";
    if (source.follows()) {
      return new TransportException(Phase.NOT_SENT, what + "; the Sentinels are asked", null);
    }
    return new StoreRefusedException(
        Reason.NOT_PRIMARY,
        what + "; point MN_REDIS_URL at the primary, or use MN_REDIS_HA_MODE=sentinel",
        null);
  }

  /** One that was demoted and elected again is another one: its data have been another's. */
  private Primary primaryWith(Designation designation, String runId) {
    lock.lock();
    try {
      Primary known = primary;
      if (known != null && known.designation().number() > designation.number()) {
        throw new TransportException(
            Phase.NOT_SENT, designation + " has been replaced by " + known.address(), null);
      }
      if (known != null
          && known.runId().equals(runId)
          && known.designation().number() == designation.number()) {
        return known;
      }
      Primary next =
          new Primary(
              runId,
              designation,
              known == null ? 1 : known.generation() + 1,
              known == null
                  ? new AllReplicas(0, source::knownReplicas)
                  : known.replicas().ofTheNext(),
              ticker.read());
      former = known;
      primary = next;
      return next;
    } finally {
      lock.unlock();
    }
  }

  private static String runId(@Nullable Object info) {
    Matcher found = RUN_ID.matcher(Replies.text(info));
    return found.find() ? found.group(1) : "";
  }

  private static String reason(TransportException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
