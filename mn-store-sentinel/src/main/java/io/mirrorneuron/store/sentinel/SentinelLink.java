package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.TransportException.Phase;
import io.mirrorneuron.store.redis.engine.CutOff;
import io.mirrorneuron.store.redis.engine.Replies;
import io.mirrorneuron.store.redis.engine.TlsProblems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Sentinel: asked about once a second, and at once when woken; and heard on a connection of its
 * own, where it announces switches. What it announces is not believed but asked for. Opens both
 * connections again whenever one of them fails.
 */
final class SentinelLink {

  private static final Logger LOG = LoggerFactory.getLogger(SentinelLink.class);

  /** How often a Sentinel is asked, and how often its subscription is checked. */
  static final Duration INTERVAL = Duration.ofSeconds(1);

  /** How often while nobody is known to be the primary. */
  private static final Duration HASTE = Duration.ofMillis(50);

  private static final Duration LONGEST_PAUSE = INTERVAL;

  /** An epoch that changed between two commands will not do so many times in a row. */
  private static final int SANDWICHES = 5;

  private static final String NAME = "mn-store-sentinel";

  private final HostPort address;
  private final Origin origin;
  private final Door door;
  private final Question question;
  private final String masterName;
  private final Ticker ticker;
  private final Listener listener;
  private final CutOff cutOff;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean woken;
  private volatile boolean closed;
  private @Nullable RedisConnection query;
  private @Nullable Subscription subscription;
  private volatile @Nullable String runId;
  private volatile @Nullable RuntimeException problem;
  private volatile boolean tried;
  private volatile @Nullable String deaf;
  private boolean answered;
  private int failures;

  /** Where its address comes from. */
  enum Origin {
    /** From the settings: it is never given up. */
    CONFIGURED,
    /** From another Sentinel. */
    DISCOVERED
  }

  /** Is told what a Sentinel says, on the link's or a client's thread. Does not throw. */
  interface Listener {
    void heard(SentinelLink link, Sight sight);

    void failed(SentinelLink link);

    /** The Sentinel says that somebody else has been elected. */
    void announced(SentinelLink link);

    /** Whether somebody is known to be the primary. */
    boolean calm();
  }

  SentinelLink(
      HostPort address,
      Origin origin,
      Door door,
      Question question,
      String masterName,
      Ticker ticker,
      Listener listener) {
    this.address = address;
    this.origin = origin;
    this.door = door;
    this.question = question;
    this.masterName = masterName;
    this.ticker = ticker;
    this.listener = listener;
    this.cutOff = new CutOff(ticker);
  }

  HostPort address() {
    return address;
  }

  Origin origin() {
    return origin;
  }

  /** What the Sentinel calls itself; null if it has not said. */
  @Nullable String runId() {
    return runId;
  }

  /** Under what its vote counts: a Sentinel that is reached by two addresses has but one. */
  String voter() {
    String id = runId;
    return id == null ? address.toString() : id;
  }

  /** Why it cannot be used; empty if it can, or was not tried yet. */
  Optional<RuntimeException> problem() {
    return Optional.ofNullable(problem);
  }

  Standing standing() {
    return new Standing(
        address,
        voter(),
        tried,
        problem().map(why -> String.valueOf(why.getMessage())),
        Optional.ofNullable(deaf));
  }

  /** Whether it has answered or failed at least once. */
  boolean tried() {
    return tried;
  }

  void start() {
    Thread thread = new Thread(this::run, NAME + "-" + address);
    thread.setDaemon(true);
    thread.start();
  }

  /** Has it asked at once. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends it, without waiting for its thread. */
  void close() {
    closed = true;
    cutOff.close();
    wake();
  }

  /** Ends an exchange that has lasted too long: one that drips is never silent for long. */
  void cutOffIfLate(long now) {
    cutOff.ifLate(now);
  }

  private void run() {
    while (!closed) {
      pause(turn());
    }
    drop();
  }

  private void pause(Duration time) {
    lock.lock();
    try {
      long left = time.toNanos();
      while (!woken && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken = false;
    } catch (InterruptedException e) {
      LOG.debug("the thread for Sentinel {} was interrupted; it goes on", address, e);
    } finally {
      lock.unlock();
    }
  }

  /** A round that fails as nobody foresees is one that failed: the thread must go on. */
  private Duration turn() {
    try {
      return round();
    } catch (TransportException | StoreRefusedException e) {
      return failed(e);
    } catch (RuntimeException e) {
      LOG.debug("Sentinel {} could not be understood", address, e);
      return failed(
          new TransportException(
              Phase.IN_DOUBT, address + " does not reply as a Sentinel: " + e.getMessage(), e));
    } catch (Error e) {
      LOG.error("asking Sentinel {} failed; it is asked again", address, e);
      return failed(new TransportException(Phase.IN_DOUBT, address + ": " + e, e));
    }
  }

  /** Asks once; returns how long to pause. */
  private Duration round() {
    Sight sight = ask();
    problem = null;
    tried = true;
    answered = true;
    failures = 0;
    listener.heard(this, sight);
    listen();
    return listener.calm() ? INTERVAL : HASTE;
  }

  private Duration failed(RuntimeException why) {
    drop();
    deaf = null;
    failures++;
    if (!closed) {
      LOG.debug("Sentinel {} cannot be used: {}", address, why.getMessage());
      problem = why;
      tried = true;
      listener.failed(this);
    }
    Duration pause = HASTE.multipliedBy(1L << Math.min(failures - 1, 5));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private Sight ask() {
    RedisConnection open = query;
    List<RedisCommand> greeting = new ArrayList<>();
    if (open == null) {
      open = opened();
      query = open;
      greeting.addAll(door.greeting());
      greeting.add(RedisCommand.ofText("CLIENT", "SETNAME", NAME));
      greeting.add(RedisCommand.ofText("SENTINEL", "MYID"));
    }
    for (int i = 0; i < SANDWICHES; i++) {
      List<@Nullable Object> replies = exchange(open, greeting);
      if (!greeting.isEmpty()) {
        greeted(replies.subList(0, greeting.size()));
      }
      List<@Nullable Object> answers = replies.subList(greeting.size(), replies.size());
      Optional<ErrorReply> error = Question.error(answers);
      if (error.isPresent()) {
        throw Refusal.of(address, masterName, error.get());
      }
      Optional<Sight> sight = question.read(answers);
      if (sight.isPresent()) {
        return sight.get();
      }
      greeting.clear();
    }
    throw new IllegalStateException("its epoch changes all the time");
  }

  private RedisConnection opened() {
    RedisConnection open;
    try {
      open = door.open(address);
    } catch (TransportException e) {
      throw told(e);
    }
    if (closed) {
      open.abort();
      throw new TransportException(Phase.NOT_SENT, "closed", null);
    }
    return open;
  }

  private List<@Nullable Object> exchange(RedisConnection open, List<RedisCommand> greeting) {
    List<RedisCommand> commands = new ArrayList<>(greeting);
    commands.addAll(question.commands());
    try {
      return door.exchange(open, commands, cutOff);
    } catch (TransportException e) {
      throw told(
          new TransportException(
              e.phase(), "Sentinel " + address + " did not answer: " + e.getMessage(), e));
    }
  }

  /**
   * A mismatch in TLS is looked for until the Sentinel has answered once: after that it is just
   * away. One that was found stays, because a busy machine may be too slow to find it again.
   */
  private RuntimeException told(TransportException failure) {
    if (problem instanceof StoreRefusedException found && found.reason() == Reason.TLS) {
      return found;
    }
    return !answered
        ? TlsProblems.told(
            door.target(address),
            failure,
            "MN_REDIS_SENTINEL_TLS=true",
            "MN_REDIS_SENTINEL_TLS=false")
        : failure;
  }

  /** Of the greeting only the password matters: a name, and knowing who it is, are niceties. */
  private void greeted(List<@Nullable Object> replies) {
    int own = replies.size() - 2;
    for (int i = 0; i < own; i++) {
      if (replies.get(i) instanceof ErrorReply error) {
        throw Refusal.of(address, masterName, error);
      }
    }
    if (replies.get(own + 1) instanceof byte[] id) {
      runId = Replies.text(id);
    }
  }

  private void listen() {
    Subscription current = subscription;
    try {
      if (current == null) {
        RedisConnection open = opened();
        List<RedisCommand> greeting = new ArrayList<>(door.greeting());
        greeting.add(RedisCommand.ofText("CLIENT", "SETNAME", NAME));
        current = new Subscription(open, this::announced, this::wake);
        subscription = current;
        List<@Nullable Object> unused = door.exchange(open, greeting, cutOff);
      }
      current.keep(ticker.read(), INTERVAL, door.timeout());
      if (current.isAnswered()) {
        deaf = null;
      }
    } catch (TransportException e) {
      LOG.debug("Sentinel {} announces nothing: {}", address, e.getMessage());
      deaf = e.getMessage();
      if (current != null) {
        current.abort();
      }
      subscription = null;
    }
  }

  private void announced(String message) {
    LOG.debug("Sentinel {} announces +switch-master {}", address, message);
    if (message.startsWith(masterName + " ")) {
      listener.announced(this);
    }
  }

  private void drop() {
    RedisConnection open = query;
    if (open != null) {
      open.abort();
      query = null;
    }
    Subscription current = subscription;
    if (current != null) {
      current.abort();
      subscription = null;
    }
  }
}
