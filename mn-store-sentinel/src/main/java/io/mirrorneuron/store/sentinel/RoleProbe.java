package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.error.StoreRefusedException;
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
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one server for its role, again and again until it is stopped, on a thread of its own: a
 * server that is frozen must not hold up the question to another one.
 */
final class RoleProbe {

  private static final Logger LOG = LoggerFactory.getLogger(RoleProbe.class);

  /** A server that has just been promoted says so within milliseconds. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(2);

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

  /** What a server says that will not let us in, however often it is asked. */
  private static final Set<String> REFUSALS = Set.of("NOAUTH", "WRONGPASS", "NOPERM", "ERR");

  private final Door door;
  private final HostPort address;
  private final Listener listener;
  private final CutOff cutOff;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable RedisConnection connection;

  /** Is told what the server says, on the probe's thread. Does not throw. */
  interface Listener {
    void answered(RoleProbe probe, Role role, String words);

    /** Whether there has been a primary that let us in, so that the settings are known to work. */
    boolean settled();
  }

  RoleProbe(Door door, HostPort address, Ticker ticker, Listener listener) {
    this.door = door;
    this.address = address;
    this.cutOff = new CutOff(ticker);
    this.listener = listener;
  }

  HostPort address() {
    return address;
  }

  void start() {
    Thread thread = new Thread(this::run, "mn-store-sentinel-role-" + address);
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends it, without waiting. */
  void stop() {
    stopped.countDown();
  }

  /** Ends what it is waiting for, too. */
  void abort() {
    stop();
    cutOff.close();
  }

  /** Ends an exchange that has lasted too long: one that drips is never silent for long. */
  void cutOffIfLate(long now) {
    cutOff.ifLate(now);
  }

  private void run() {
    long pause = FIRST_PAUSE.toNanos();
    do {
      turn();
      pause = Math.min(LONGEST_PAUSE.toNanos(), pause + pause / 2);
    } while (!isStopped(pause));
    RedisConnection open = connection;
    if (open != null) {
      open.close();
    }
  }

  private boolean isStopped(long nanos) {
    try {
      return stopped.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      LOG.debug("the probe of {} was interrupted; it goes on", address, e);
      return stopped.getCount() == 0;
    }
  }

  /** A question that fails as nobody foresees is one that failed: the thread must go on. */
  private void turn() {
    try {
      ask();
    } catch (RuntimeException | Error e) {
      LOG.error("asking {} for its role failed; it is asked again", address, e);
      failed(new TransportException(Phase.IN_DOUBT, address + ": " + e, e));
    }
  }

  private void ask() {
    try {
      RedisConnection open = connection;
      List<RedisCommand> commands = new ArrayList<>();
      if (open == null) {
        open = door.open(address);
        connection = open;
        if (stopped.getCount() == 0) {
          return;
        }
        commands.addAll(door.greeting());
      }
      commands.add(RedisCommand.ofText("ROLE"));
      tell(door.exchange(open, commands, cutOff));
    } catch (TransportException e) {
      failed(told(e));
    } catch (RuntimeException e) {
      LOG.debug("{} could not be understood", address, e);
      failed(told(new TransportException(Phase.IN_DOUBT, address + ": " + e.getMessage(), e)));
    }
  }

  private RuntimeException told(TransportException failure) {
    // Later a server that does not answer is just away.
    return listener.settled() || stopped.getCount() == 0
        ? failure
        : TlsProblems.told(
            door.target(address), failure, "rediss:// in MN_REDIS_URL", "redis:// in MN_REDIS_URL");
  }

  private void failed(RuntimeException why) {
    RedisConnection open = connection;
    if (open != null) {
      connection = null;
      open.abort();
    }
    listener.answered(
        this,
        why instanceof StoreRefusedException ? Role.REFUSED : Role.UNREACHABLE,
        String.valueOf(why.getMessage()));
  }

  private void tell(List<@Nullable Object> replies) {
    for (Object reply : replies) {
      if (reply instanceof ErrorReply error) {
        String code = error.message().split(" ", 2)[0];
        listener.answered(
            this,
            REFUSALS.contains(code) ? Role.REFUSED : Role.UNREACHABLE,
            address + " replies " + error.message());
        return;
      }
    }
    String role = Replies.text(Replies.list(replies.get(replies.size() - 1)).get(0));
    listener.answered(
        this,
        role.equals("master") ? Role.PRIMARY : Role.REPLICA,
        address + " says that it is a " + role);
  }
}
