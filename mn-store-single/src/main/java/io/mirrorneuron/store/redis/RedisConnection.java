package io.mirrorneuron.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one server. Used by one thread at a time, except for {@link #close()} and
 * {@link #abort()}, which may come from any thread at any time and make an exchange under way fail.
 */
public interface RedisConnection extends AutoCloseable {

  /**
   * Sends commands in one write, without waiting in between, and hands out their replies in order,
   * each as soon as it has come: the server may answer the last one much later than the others.
   *
   * <p>A reply is {@code null}, a {@link Long}, a {@code byte[]} (for a status too), a {@link List}
   * of replies, or an {@link ErrorReply}: an error is a value, not an exception.
   *
   * <p>After an exception the connection is of no use any more; the caller aborts it.
   *
   * @param commands the commands, at least one
   * @param timeout how long to wait without receiving anything
   * @param replies is given a reply for each command, on one thread after the other, be it the
   *     calling one or one of the client, and not any more when this method has ended; does not
   *     block
   * @throws TransportException if the connection fails or is silent for too long. It says {@code
   *     NOT_SENT} only if certainly no byte of any of the commands left this process
   */
  void exchange(List<RedisCommand> commands, Duration timeout, Consumer<@Nullable Object> replies);

  /**
   * Sends commands in one write, and returns their replies when all have come.
   *
   * @param commands the commands, at least one
   * @param timeout how long to wait without receiving anything
   * @return a reply for each command, in their order
   * @throws TransportException as {@link #exchange(List, Duration, Consumer)}
   */
  default List<@Nullable Object> exchange(List<RedisCommand> commands, Duration timeout) {
    List<@Nullable Object> replies = new ArrayList<>(commands.size());
    exchange(commands, timeout, replies::add);
    return replies;
  }

  /**
   * Makes this connection one that only receives messages, or adds channels to it. Does not wait
   * for the server.
   *
   * @param channels the channels
   * @param listener is told of messages and of the end, on a thread of the client; the first one
   *     given stays
   * @throws TransportException if the connection fails
   */
  void subscribe(List<byte[]> channels, MessageListener listener);

  /**
   * Takes channels away. Does not wait for the server. May be called from any thread.
   *
   * @param channels the channels
   * @throws TransportException if the connection fails
   */
  void unsubscribe(List<byte[]> channels);

  /** Closes the connection in order. Does not throw, nor wait for the server. */
  @Override
  void close();

  /**
   * Closes the connection with a reset, so that bytes which the kernel still holds are thrown away
   * instead of being delivered later ({@code SO_LINGER} 0). Does not throw.
   */
  void abort();

  /** Is told what comes on a connection that receives messages. Returns at once, never throws. */
  interface MessageListener {

    /**
     * The server has begun to deliver the messages of a channel.
     *
     * @param channel the channel
     */
    void onSubscribed(byte[] channel);

    /**
     * A message has come.
     *
     * @param channel the channel
     * @param message the message
     */
    void onMessage(byte[] channel, byte[] message);

    /**
     * Nothing will come any more.
     *
     * @param cause why
     */
    void onEnd(TransportException cause);
  }
}
