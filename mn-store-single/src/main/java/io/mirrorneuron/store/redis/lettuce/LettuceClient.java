package io.mirrorneuron.store.redis.lettuce;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.protocol.RedisStateMachine;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.ExtendedKeepAliveSupport;
import io.lettuce.core.resource.IOUringProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.lettuce.core.resource.SocketAddressResolver;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.connect.ChannelClient;
import io.mirrorneuron.store.redis.connect.KeepAlive;
import io.mirrorneuron.store.redis.connect.Opening;
import io.mirrorneuron.store.redis.connect.Replies;
import io.mirrorneuron.store.redis.connect.Shared;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lettuce's part of a connection. */
final class LettuceClient implements ChannelClient {

  private static final Shared<ClientResources> THREADS =
      new Shared<>(LettuceClient::resources, LettuceClient::shutDown);

  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final Channel channel;
  private @Nullable Messages messages;

  private LettuceClient(StatefulRedisConnection<byte[], byte[]> connection, Channel channel) {
    this.connection = connection;
    this.channel = channel;
  }

  static RedisConnection connect(ConnectionTarget target) {
    Life life = new Life(target);
    return Opening.open(target, life::begin, life::end);
  }

  @Override
  public void send(List<RedisCommand> commands, Replies replies) {
    List<Sent> batch = new ArrayList<>(commands.size());
    for (RedisCommand command : commands) {
      batch.add(new Sent(command, replies));
    }
    var unused = connection.dispatch(batch);
  }

  /**
   * Writes below Lettuce's handler, and reads before it: its own connections for messages take any
   * reply of three parts that begins with "message" for one, also where it is a stored value.
   */
  @Override
  public void sendForMessages(RedisCommand command, Consumer<@Nullable Object> received) {
    if (messages == null) {
      messages = new Messages(received);
      String handler = channel.pipeline().context(CommandHandler.class).name();
      var unused = channel.pipeline().addBefore(handler, "mn-store-messages", messages);
    }
    var unused = channel.pipeline().context(messages).writeAndFlush(new Written(command));
  }

  private static ClientResources resources(int threads) {
    return DefaultClientResources.builder()
        .ioThreadPoolSize(threads)
        .computationThreadPoolSize(DefaultClientResources.MIN_COMPUTATION_THREADS)
        .threadFactoryProvider(pool -> new DefaultThreadFactory("mn-store-" + pool, true))
        .commandLatencyRecorder(CommandLatencyRecorder.disabled())
        .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
        .build();
  }

  private static void shutDown(ClientResources resources) {
    var unused = resources.shutdown(0, 1, TimeUnit.SECONDS);
  }

  private static ClientOptions options(ConnectionTarget target) {
    KeepAlive keepAlive = KeepAlive.in(target.settings());
    SocketOptions.Builder sockets =
        SocketOptions.builder()
            .connectTimeout(target.connectTimeout())
            .keepAlive(keepAlive.isOn())
            .tcpNoDelay(true);
    if (keepAlive.isOn() && ExtendedKeepAliveSupport.isSupported()) {
      sockets.keepAlive(
          KeepAliveOptions.builder()
              .enable()
              .idle(keepAlive.idle())
              .interval(keepAlive.interval())
              .count(KeepAlive.PROBES)
              .build());
    }
    int userTimeout = LettuceConnector.USER_TIMEOUT.in(target.settings());
    if (userTimeout > 0) {
      if (!EpollProvider.isAvailable() && !IOUringProvider.isAvailable()) {
        // Lettuce would leave it out, and only log that.
        throw new UnsupportedOperationException(
            "mn.ext.lettuce.user.timeout.ms needs netty's native transport on the class path"
                + " (io.netty:netty-transport-native-epoll)");
      }
      sockets.tcpUserTimeout(
          TcpUserTimeoutOptions.builder()
              .enable()
              .tcpUserTimeout(Duration.ofMillis(userTimeout))
              .build());
    }
    return ClientOptions.builder()
        .autoReconnect(false)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .pingBeforeActivateConnection(false)
        .protocolVersion(ProtocolVersion.RESP2)
        .timeoutOptions(TimeoutOptions.create())
        .useHashIndexQueue(false)
        .socketOptions(sockets.build())
        .build();
  }

  /**
   * One connection has one client of Lettuce, because its channel, which closing abortively needs,
   * is given out to the client's customizer only. The threads are shared all the same.
   */
  private static final class Life {
    private final ConnectionTarget target;
    private final int threads;
    private final ClientResources shared;
    private @Nullable ClientResources own;
    private @Nullable RedisClient client;

    Life(ConnectionTarget target) {
      this.target = target;
      this.threads = LettuceConnector.THREADS.in(target.settings());
      this.shared = THREADS.acquire(threads);
    }

    CompletionStage<LettuceClient> begin(InetSocketAddress address, Consumer<Channel> prepare) {
      AtomicReference<@Nullable Channel> channel = new AtomicReference<>();
      own = own(address, prepare.andThen(channel::set));
      client = RedisClient.create(own);
      client.setOptions(options(target));
      RedisURI nobody =
          RedisURI.Builder.redis(target.address().host(), target.address().port())
              .withTimeout(target.connectTimeout())
              .withLibraryName("")
              .withLibraryVersion("")
              .build();
      return client
          .connectAsync(ByteArrayCodec.INSTANCE, nobody)
          .thenApply(made -> new LettuceClient(made, Objects.requireNonNull(channel.get())));
    }

    void end() {
      if (client == null || own == null) {
        THREADS.release(threads);
        return;
      }
      ClientResources mine = own;
      var unused =
          client
              .shutdownAsync(0, 0, TimeUnit.SECONDS)
              .whenComplete(
                  (done, failure) -> {
                    shutDown(mine);
                    THREADS.release(threads);
                  });
    }

    /** Built anew: what {@code mutate()} returns would take the shared threads down with it. */
    private ClientResources own(InetSocketAddress address, Consumer<Channel> prepare) {
      return DefaultClientResources.builder()
          .eventLoopGroupProvider(shared.eventLoopGroupProvider())
          .eventExecutorGroup(shared.eventExecutorGroup())
          .timer(shared.timer())
          .eventBus(shared.eventBus())
          .commandLatencyRecorder(CommandLatencyRecorder.disabled())
          .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
          .socketAddressResolver(
              new SocketAddressResolver() {
                @Override
                public SocketAddress resolve(RedisURI uri) {
                  return address;
                }
              })
          .nettyCustomizer(
              new NettyCustomizer() {
                @Override
                public void afterChannelInitialized(Channel channel) {
                  prepare.accept(channel);
                }
              })
          .build();
    }
  }

  /** Reads messages with Lettuce's parser. */
  private static final class Messages extends ByteToMessageDecoder {
    private final Consumer<@Nullable Object> received;
    private final RedisStateMachine parser = new RedisStateMachine();
    private ReplyOutput next = new ReplyOutput();

    Messages(Consumer<@Nullable Object> received) {
      this.received = received;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      while (in.isReadable() && parser.decode(in, next)) {
        received.accept(next.get());
        next = new ReplyOutput();
      }
    }
  }
}
