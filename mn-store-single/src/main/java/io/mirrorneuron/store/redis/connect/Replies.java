package io.mirrorneuron.store.redis.connect;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.TransportException.Phase;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The replies of one exchange. A client on its event loop {@linkplain #add adds} them in order, and
 * they go on to whom they are for at once; the thread that exchanges waits for the last one.
 */
public final class Replies {

  private final HostPort address;
  private final Consumer<@Nullable Object> receiver;
  private final CompletableFuture<Void> all = new CompletableFuture<>();

  /** Held while a reply is handed on: when the exchange has failed, none comes any more. */
  private final ReentrantLock handing = new ReentrantLock();

  private int missing;

  /** Set once by whoever is first: the event loop that begins to send, or the caller giving up. */
  private final AtomicBoolean decided = new AtomicBoolean();

  Replies(HostPort address, int expected, Consumer<@Nullable Object> receiver) {
    this.address = address;
    this.missing = expected;
    this.receiver = receiver;
  }

  /**
   * Takes the next reply. On the event loop only.
   *
   * @param reply in the form that {@code RedisConnection.exchange} returns
   */
  public void add(@Nullable Object reply) {
    handing.lock();
    try {
      if (all.isDone()) {
        return;
      }
      receiver.accept(reply);
      if (--missing == 0) {
        all.complete(null);
      }
    } catch (RuntimeException e) {
      all.completeExceptionally(Failures.broken(address, e));
    } finally {
      handing.unlock();
    }
  }

  /**
   * Ends the exchange: no more replies will come. Without effect if they have all come.
   *
   * @param cause the client's exception
   */
  public void fail(Throwable cause) {
    fail(Failures.broken(address, cause));
  }

  void fail(TransportException failure) {
    handing.lock();
    try {
      all.completeExceptionally(failure);
    } finally {
      handing.unlock();
    }
  }

  /** Whether the commands may be sent: the caller still waits for them. */
  boolean begin() {
    return decided.compareAndSet(false, true);
  }

  /** Ends the exchange because its caller waits no longer; what was not sent yet never will be. */
  void giveUp(String reason) {
    fail(
        decided.compareAndSet(false, true)
            ? new TransportException(
                Phase.NOT_SENT, "nothing was sent to " + address + ": " + reason, null)
            : Failures.broken(address, reason, null));
  }

  CompletableFuture<Void> all() {
    return all;
  }
}
