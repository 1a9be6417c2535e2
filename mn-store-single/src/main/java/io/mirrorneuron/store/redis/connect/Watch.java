package io.mirrorneuron.store.redis.connect;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sits in a channel before the client's handlers. Takes note of when something came and of what
 * broke the channel; an error of the channel goes no further, because clients log it and the engine
 * tells of it anyway.
 */
final class Watch extends ChannelInboundHandlerAdapter {

  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile long lastRead = System.nanoTime();
  private volatile @Nullable Throwable cause;

  long lastRead() {
    return lastRead;
  }

  /** What broke the channel, if it was not just closed. */
  @Nullable Throwable cause() {
    return cause;
  }

  /** Becomes done when the channel is closed. */
  CompletableFuture<Void> closed() {
    return closed;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    var unused = context.channel().closeFuture().addListener(any -> closed.complete(null));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    lastRead = System.nanoTime();
    ChannelHandlerContext unused = context.fireChannelRead(message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable what) {
    if (cause == null) {
      cause = what;
    }
    var unused = context.close();
  }
}
