package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.RedisConnection.MessageListener;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.spi.Watch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes those who watch histories, or leases. One connection for all of them, opened with the first
 * watch and again whenever it ends; everybody is woken then, because a notice may have been missed.
 */
final class Notices implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
  private static final String LANE = "notices";

  private final Connections connections;
  private final Duration pause;
  private final CutOff cutOff;
  private final Map<String, Set<Watcher>> watchers = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Given one when the primary changes: then there is nothing to pause for. */
  private final Semaphore changed = new Semaphore(0);

  private final AtomicBoolean away = new AtomicBoolean();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Subscription subscription;
  private @Nullable Thread thread;

  /**
   * Creates the notices; nothing is opened yet.
   *
   * @param pause how long to wait before a connection that has ended is opened again
   * @param cutOff its own; ends with it
   */
  Notices(Connections connections, Duration pause, CutOff cutOff) {
    this.connections = connections;
    this.pause = pause;
    this.cutOff = cutOff;
  }

  Watch watch(String channel, Runnable wakeUp) {
    Watcher watcher = new Watcher(wakeUp);
    lock.lock();
    try {
      Set<Watcher> all = watchers.computeIfAbsent(channel, any -> ConcurrentHashMap.newKeySet());
      boolean unused = all.add(watcher);
      if (all.size() == 1 && subscription != null) {
        subscription.add(channel);
      }
      if (thread == null && closing.getCount() > 0) {
        thread = new Thread(this::keepOpen, "mn-store-" + LANE);
        thread.setDaemon(true);
        thread.start();
      }
    } finally {
      lock.unlock();
    }
    return () -> unwatch(channel, watcher);
  }

  /** The primary has changed: whoever told before tells nothing any more. Does not block. */
  void primaryChanged() {
    changed.release();
    lock.lock();
    try {
      if (subscription != null && !connections.isCurrent(subscription.ready)) {
        subscription.leave();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    changed.release();
    closing.countDown();
    cutOff.close();
    lock.lock();
    try {
      if (subscription != null) {
        subscription.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private void unwatch(String channel, Watcher watcher) {
    lock.lock();
    try {
      Set<Watcher> all = watchers.get(channel);
      if (all != null && all.remove(watcher) && all.isEmpty()) {
        watchers.remove(channel);
        if (subscription != null) {
          subscription.remove(channel);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void keepOpen() {
    try {
      while (closing.getCount() > 0) {
        try {
          Subscription current = open();
          watchers.keySet().forEach(this::wake);
          current.ended.await();
        } catch (RuntimeException e) {
          away(e);
        }
        boolean unused = changed.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        int unusedPermits = changed.drainPermits(); // one look serves all changes
      }
    } catch (InterruptedException e) {
      LOG.debug("the thread for notices was interrupted", e);
    }
  }

  private void away(RuntimeException why) {
    if (closing.getCount() > 0 && away.compareAndSet(false, true)) {
      LOG.warn(
          "no notices of events and releases come, who waits for them looks now and then meanwhile: {}",
          why.getMessage());
    }
  }

  private Subscription open() {
    Subscription opened = new Subscription(connections.open(LANE, null, cutOff));
    lock.lock();
    try {
      subscription = opened;
      watchers.keySet().forEach(opened::add);
      if (!connections.isCurrent(opened.ready)) {
        opened.leave(); // replaced while it was opened
      }
      if (closing.getCount() == 0) {
        opened.close();
      }
    } finally {
      lock.unlock();
    }
    return opened;
  }

  private void wake(String channel) {
    Set<Watcher> all = watchers.get(channel);
    if (all != null) {
      all.forEach(Watcher::wake);
    }
  }

  /** Compared by identity: the same thing may be woken by several watches. */
  private static final class Watcher {
    private final Runnable wakeUp;

    Watcher(Runnable wakeUp) {
      this.wakeUp = wakeUp;
    }

    void wake() {
      try {
        wakeUp.run();
      } catch (RuntimeException e) {
        LOG.warn("a watcher failed; the others are not harmed", e);
      }
    }
  }

  /** One life of the connection. */
  private final class Subscription implements MessageListener {
    private final Ready ready;
    private final RedisConnection connection;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean lost = new AtomicBoolean();

    Subscription(Ready ready) {
      this.ready = ready;
      this.connection = ready.connection();
    }

    void add(String channel) {
      try {
        connection.subscribe(List.of(Keys.bytes(channel)), this);
      } catch (TransportException e) {
        end(e);
      }
    }

    void remove(String channel) {
      try {
        connection.unsubscribe(List.of(Keys.bytes(channel)));
      } catch (TransportException e) {
        end(e);
      }
    }

    /** Leaves a server that is not the primary any more. */
    void leave() {
      connection.abort();
      ended.countDown();
    }

    void close() {
      connection.close();
      ended.countDown();
    }

    /** What was appended between the call to watch and this moment has not been told. */
    @Override
    public void onSubscribed(byte[] channel) {
      if (away.compareAndSet(true, false)) {
        LOG.warn("notices of events and releases come again");
      }
      wake(new String(channel, StandardCharsets.UTF_8));
    }

    @Override
    public void onMessage(byte[] channel, byte[] message) {
      wake(new String(channel, StandardCharsets.UTF_8));
    }

    @Override
    public void onEnd(TransportException cause) {
      end(cause);
    }

    private void end(TransportException cause) {
      // Not when it was opened: a server that does not let us subscribe accepts the connection.
      away(cause);
      if (closing.getCount() > 0 && lost.compareAndSet(false, true)) {
        connections.events().lost(LANE, ready, 0, cause);
      }
      connection.abort();
      ended.countDown();
    }
  }
}
