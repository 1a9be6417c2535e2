package io.mirrorneuron.store.redis.connect;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.TransportException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection over a channel of netty, whatever the client: who exchanges waits for the event
 * loop. Whatever decides about the fate of commands happens on that loop, so that "nothing was
 * sent" is known and not guessed.
 */
final class ChannelConnection implements RedisConnection {

  private static final long ABORT_NANOS = Duration.ofSeconds(1).toNanos();

  private final HostPort address;
  private final Channel channel;
  private final ChannelClient client;
  private final Watch watch;
  private volatile boolean unusable;

  // Of the event loop only.
  private @Nullable Replies current;
  private @Nullable MessageListener listener;
  private @Nullable TransportException end;

  ChannelConnection(HostPort address, Channel channel, ChannelClient client, Watch watch) {
    this.address = address;
    this.channel = channel;
    this.client = client;
    this.watch = watch;
    var unused = channel.closeFuture().addListener(any -> ended());
  }

  @Override
  public void exchange(
      List<RedisCommand> commands, Duration timeout, Consumer<@Nullable Object> receiver) {
    Replies replies = new Replies(address, commands.size(), receiver);
    long begun = System.nanoTime();
    onLoop(() -> send(commands, replies));
    long left = timeout.toNanos();
    while (!Await.done(replies.all(), left)) {
      long last = watch.lastRead();
      left = timeout.toNanos() - (System.nanoTime() - (last - begun > 0 ? last : begun));
      if (left <= 0) {
        replies.giveUp("no reply within " + timeout.toMillis() + " ms");
      }
    }
    if (Await.failure(replies.all()) instanceof TransportException failure) {
      unusable = true;
      throw failure;
    }
  }

  @Override
  public void subscribe(List<byte[]> channels, MessageListener told) {
    onLoop(
        () -> {
          if (listener == null) {
            listener = told;
            if (end != null) {
              told.onEnd(end);
            }
          }
          sendForMessages("SUBSCRIBE", channels);
        });
  }

  @Override
  public void unsubscribe(List<byte[]> channels) {
    onLoop(() -> sendForMessages("UNSUBSCRIBE", channels));
  }

  @Override
  public void close() {
    unusable = true;
    var unused = channel.close();
  }

  @Override
  public void abort() {
    unusable = true;
    reset(channel);
    if (!channel.eventLoop().inEventLoop()) {
      boolean unused = Await.done(watch.closed(), ABORT_NANOS);
    }
  }

  /** Closes a channel so that the kernel throws away what it has not sent yet. */
  static void reset(Channel channel) {
    try {
      boolean unused = channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException e) {
      // It is closed already, and then there is nothing left to throw away.
    }
    // From the first handler on, which leaves TLS out: its farewell waits for the server.
    ChannelHandlerContext first = channel.pipeline().firstContext();
    var unused = first == null ? channel.close() : first.close();
  }

  private void onLoop(Runnable task) {
    if (unusable || !channel.isActive()) {
      throw Failures.closedBefore(address);
    }
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException e) {
      throw Failures.closedBefore(address);
    }
  }

  private void send(List<RedisCommand> commands, Replies replies) {
    if (!channel.isActive()) {
      replies.fail(Failures.closedBefore(address));
    } else if (replies.begin()) {
      current = replies;
      try {
        client.send(commands, replies);
      } catch (RuntimeException e) {
        replies.fail(e);
      }
    }
  }

  private void sendForMessages(String name, List<byte[]> channels) {
    if (channel.isActive()) {
      client.sendForMessages(
          RedisCommand.of(name, channels.toArray(new byte[0][])), this::received);
    }
  }

  private void received(@Nullable Object push) {
    if (push instanceof ErrorReply refusal) {
      end = Failures.broken(address, refusal.message(), null);
      var unused = channel.close();
    } else if (listener != null) {
      Pushes.deliver(push, listener);
    }
  }

  private void ended() {
    Throwable cause = watch.cause();
    TransportException why = end;
    if (why == null) {
      why =
          cause == null
              ? Failures.broken(address, "it was closed", null)
              : Failures.broken(address, cause);
      end = why;
    }
    if (current != null) {
      current.fail(why);
    }
    if (listener != null) {
      listener.onEnd(why);
    }
  }
}
