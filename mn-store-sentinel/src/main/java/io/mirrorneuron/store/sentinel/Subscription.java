package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.RedisConnection.MessageListener;
import io.mirrorneuron.store.redis.TransportException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Is told by one Sentinel that another primary has been elected, as long as its connection lives.
 * Whether it does is found out by subscribing again: a connection whose other end has vanished is
 * as silent as one on which nothing happens.
 */
final class Subscription implements MessageListener {

  private static final List<byte[]> CHANNELS =
      List.of("+switch-master".getBytes(StandardCharsets.US_ASCII));

  private final RedisConnection connection;
  private final Consumer<String> announced;
  private final Runnable begun;
  private final AtomicLong answers = new AtomicLong();
  private long questions;
  private long lastQuestion;
  private volatile @Nullable TransportException end;

  /**
   * Creates it.
   *
   * @param connection let in already
   * @param announced is given each message
   * @param begun is told when messages come from now on
   */
  Subscription(RedisConnection connection, Consumer<String> announced, Runnable begun) {
    this.connection = connection;
    this.announced = announced;
    this.begun = begun;
  }

  /**
   * Subscribes, or subscribes again if it is time to, and checks that the last time was answered.
   *
   * @throws TransportException if messages do not come any more
   */
  void keep(long now, Duration interval, Duration timeout) {
    TransportException ended = end;
    if (ended != null) {
      throw ended;
    }
    boolean answered = answers.get() == questions;
    long waited = now - lastQuestion;
    if (!answered && waited > timeout.toNanos()) {
      throw new TransportException(
          TransportException.Phase.IN_DOUBT,
          "SUBSCRIBE was not answered within " + timeout.toMillis() + " ms",
          null);
    }
    if (questions == 0 || (answered && waited >= interval.toNanos())) {
      questions++;
      lastQuestion = now;
      connection.subscribe(CHANNELS, this);
    }
  }

  /** Whether the Sentinel has let us subscribe. */
  boolean isAnswered() {
    return answers.get() > 0;
  }

  void abort() {
    connection.abort();
  }

  @Override
  public void onSubscribed(byte[] channel) {
    if (answers.incrementAndGet() == 1) {
      begun.run();
    }
  }

  @Override
  public void onMessage(byte[] channel, byte[] message) {
    announced.accept(new String(message, StandardCharsets.UTF_8));
  }

  @Override
  public void onEnd(TransportException cause) {
    end = cause;
  }
}
