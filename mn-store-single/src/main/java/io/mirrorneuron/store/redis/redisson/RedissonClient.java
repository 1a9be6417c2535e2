package io.mirrorneuron.store.redis.redisson;

import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.connect.ChannelClient;
import io.mirrorneuron.store.redis.connect.KeepAlive;
import io.mirrorneuron.store.redis.connect.Opening;
import io.mirrorneuron.store.redis.connect.Replies;
import io.mirrorneuron.store.redis.connect.Shared;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.redisson.client.NettyHook;
import org.redisson.client.RedisClient;
import org.redisson.client.RedisClientConfig;
import org.redisson.client.handler.CommandDecoder;
import org.redisson.client.handler.CommandsQueue;
import org.redisson.client.handler.ConnectionWatchdog;
import org.redisson.client.protocol.CommandData;
import org.redisson.client.protocol.CommandsData;
import org.redisson.misc.RedisURI;

/** Redisson's part of a connection. */
final class RedissonClient implements ChannelClient {

  private static final Shared<EventLoopGroup> THREADS =
      new Shared<>(
          threads ->
              new MultiThreadIoEventLoopGroup(
                  threads,
                  new DefaultThreadFactory("mn-store-redisson", true),
                  NioIoHandler.newFactory()),
          group -> {
            var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
          });

  /** Redisson asks for one, for time-outs that are not used; its thread never starts. */
  private static final Timer IDLE =
      new HashedWheelTimer(new DefaultThreadFactory("mn-store-redisson-timer", true));

  private final Channel channel;

  private RedissonClient(org.redisson.client.RedisConnection connection) {
    this.channel = connection.getChannel();
  }

  static RedisConnection connect(ConnectionTarget target) {
    int threads = RedissonConnector.THREADS.in(target.settings());
    EventLoopGroup group = THREADS.acquire(threads);
    return Opening.open(
        target,
        (address, prepare) -> begin(target, address, group, prepare),
        () -> THREADS.release(threads));
  }

  @Override
  public void send(List<RedisCommand> commands, Replies replies) {
    CompletableFuture<Object> refused = new CompletableFuture<>();
    List<CommandData<?, ?>> batch =
        commands.stream().<CommandData<?, ?>>map(each -> sent(each, refused)).toList();
    replyDecoder().sendTo(replies::add, replies::fail);
    write(new CommandsData(new CompletableFuture<>(), batch, false, false), replies::fail);
  }

  /** Its own connections for messages cannot exchange a batch, which the greeting is. */
  @Override
  public void sendForMessages(RedisCommand command, Consumer<@Nullable Object> received) {
    replyDecoder().sendTo(received, failure -> {});
    write(sent(command, new CompletableFuture<>()), failure -> {});
  }

  /**
   * Writes below Redisson's queue of commands that wait for replies: of a batch it would decode
   * nothing before the last reply has come. If writing fails, netty closes the channel.
   */
  private void write(Object data, Consumer<Throwable> failed) {
    var unused =
        channel
            .pipeline()
            .context(CommandsQueue.class)
            .writeAndFlush(data)
            .addListener(
                written -> {
                  if (!written.isSuccess()) {
                    failed.accept(written.cause());
                  }
                });
  }

  private ReplyDecoder replyDecoder() {
    return channel.pipeline().get(ReplyDecoder.class);
  }

  private static CompletionStage<RedissonClient> begin(
      ConnectionTarget target,
      InetSocketAddress address,
      EventLoopGroup group,
      Consumer<Channel> prepare) {
    KeepAlive keepAlive = KeepAlive.in(target.settings());
    RedisClientConfig config =
        new RedisClientConfig()
            .setAddress(address, new RedisURI("redis://" + target.address()))
            .setConnectTimeout(Math.toIntExact(target.connectTimeout().toMillis()))
            .setKeepAlive(keepAlive.isOn())
            .setTcpKeepAliveIdle(Math.toIntExact(keepAlive.idle().toSeconds()))
            .setTcpKeepAliveInterval(Math.toIntExact(keepAlive.interval().toSeconds()))
            .setTcpKeepAliveCount(KeepAlive.PROBES)
            .setTcpNoDelay(true)
            .setGroup(group)
            .setExecutor(group)
            .setTimer(IDLE)
            .setResolverGroup(DefaultAddressResolverGroup.INSTANCE)
            .setNettyHook(new Pipeline(prepare));
    return RedisClient.create(config).connectAsync().thenApply(RedissonClient::new);
  }

  private static CommandData<Object, Object> sent(
      RedisCommand command, CompletableFuture<Object> refused) {
    String name = new String(command.name(), StandardCharsets.UTF_8);
    return new CommandData<>(
        refused, null, new org.redisson.client.protocol.RedisCommand<>(name), command.arguments());
  }

  /** Takes the reconnecting out, and puts our values in. */
  private record Pipeline(Consumer<Channel> prepare) implements NettyHook {
    @Override
    public void afterBoostrapInitialization(Bootstrap bootstrap) {}

    @Override
    public void afterChannelInitialization(Channel channel) {
      var unused = channel.pipeline().remove(ConnectionWatchdog.class);
      var unusedSince =
          channel.pipeline().replace(CommandDecoder.class, "mn-store-replies", new ReplyDecoder());
      prepare.accept(channel);
    }
  }
}
