package io.mirrorneuron.store.redis.connect;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.TransportException.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The replies of one exchange. A client on its event loop {@linkplain #add adds} them in order; the
 * thread that exchanges waits for all of them.
 */
public final class Replies {

  private final HostPort address;
  private final int expected;
  private final List<@Nullable Object> received;
  private final CompletableFuture<List<@Nullable Object>> all = new CompletableFuture<>();

  /** Set once by whoever is first: the event loop that begins to send, or the caller giving up. */
  private final AtomicBoolean decided = new AtomicBoolean();

  Replies(HostPort address, int expected) {
    this.address = address;
    this.expected = expected;
    this.received = new ArrayList<>(expected);
  }

  /**
   * Takes the next reply. On the event loop only.
   *
   * @param reply in the form that {@code RedisConnection.exchange} returns
   */
  public void add(@Nullable Object reply) {
    received.add(reply);
    if (received.size() == expected) {
      all.complete(received);
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
    all.completeExceptionally(failure);
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

  CompletableFuture<List<@Nullable Object>> all() {
    return all;
  }
}
