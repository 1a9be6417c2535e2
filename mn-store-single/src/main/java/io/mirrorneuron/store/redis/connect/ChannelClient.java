package io.mirrorneuron.store.redis.connect;

import io.mirrorneuron.store.redis.RedisCommand;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to a client that speaks over a channel of netty: how it encodes commands and
 * decodes replies. Called on the channel's event loop only, so that it need not be thread-safe.
 */
public interface ChannelClient {

  /**
   * Writes commands in one flush.
   *
   * @param commands the commands
   * @param replies where their replies go
   */
  void send(List<RedisCommand> commands, Replies replies);

  /**
   * Writes a command that has no reply of its own, and from now on takes whatever the server sends
   * for a message.
   *
   * @param command SUBSCRIBE or UNSUBSCRIBE
   * @param messages where messages go, in the form of replies
   */
  void sendForMessages(RedisCommand command, Consumer<@Nullable Object> messages);

  /** How a client opens a channel. */
  interface Opener {

    /**
     * Begins to connect.
     *
     * @param address where to, resolved
     * @param prepare to be called with the channel once the client has filled its pipeline, before
     *     it connects
     * @return the client once TCP is connected; TLS is not its business
     */
    CompletionStage<? extends ChannelClient> open(
        InetSocketAddress address, Consumer<Channel> prepare);
  }
}
