package io.mirrorneuron.store.redis.connect;

import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.ConnectionTarget.HostNames;
import io.mirrorneuron.store.redis.ConnectionTarget.Tls;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.TransportException;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** The opening of one connection over netty: name, TCP, TLS, in the time that the target allows. */
public final class Opening {

  private final ConnectionTarget target;
  private final Runnable release;
  private final AtomicBoolean released = new AtomicBoolean();
  private final Watch watch = new Watch();
  private final CompletableFuture<Channel> secured = new CompletableFuture<>();

  /** Done when it is known whether the connection came about. */
  private final CompletableFuture<Void> decided = new CompletableFuture<>();

  private volatile @Nullable Channel channel;
  private volatile boolean abandoned;

  private Opening(ConnectionTarget target, Runnable release) {
    this.target = target;
    this.release = release;
  }

  /**
   * Opens a connection.
   *
   * @param target where to, and how
   * @param opener the client's part
   * @param release called once, when the connection is closed or did not come about
   * @return the connection
   * @throws TransportException if it does not come about in time
   */
  public static RedisConnection open(
      ConnectionTarget target, ChannelClient.Opener opener, Runnable release) {
    Opening opening = new Opening(target, release);
    try {
      return opening.connect(opener);
    } catch (IOException | RuntimeException e) {
      opening.abandon();
      throw Failures.notConnected(target.address(), e);
    } finally {
      opening.decided.complete(null);
    }
  }

  private RedisConnection connect(ChannelClient.Opener opener) throws IOException {
    // Resolved here: on an event loop it would hold up other connections.
    InetSocketAddress address =
        new InetSocketAddress(
            InetAddress.getByName(target.address().host()), target.address().port());
    CompletableFuture<ChannelClient> connected = new CompletableFuture<>();
    var unused =
        opener
            .open(address, this::prepare)
            .whenComplete(
                (client, failure) -> {
                  if (failure == null) {
                    connected.complete(client);
                  } else {
                    connected.completeExceptionally(failure);
                  }
                });
    // From here on: before that, a client that is used for the first time loads its classes.
    long deadline = System.nanoTime() + target.connectTimeout().toNanos();
    await(connected, deadline);
    await(secured, deadline);
    return new ChannelConnection(target.address(), secured.join(), connected.join(), watch);
  }

  /** On the event loop, when the client has filled the channel's pipeline. */
  private void prepare(Channel made) {
    made.pipeline().addFirst(watch);
    if (target.tls().isPresent()) {
      SslHandler handler = new SslHandler(engine(target.tls().get()));
      handler.setHandshakeTimeoutMillis(0); // the deadline of the whole opening holds
      made.pipeline().addFirst(handler);
      var unused =
          handler
              .handshakeFuture()
              .addListener(
                  done -> {
                    if (done.isSuccess()) {
                      secured.complete(made);
                    } else {
                      secured.completeExceptionally(done.cause());
                    }
                  });
    } else {
      secured.complete(made);
    }
    // Not as soon as the channel is closed: a client whose threads are taken away would tell that
    // instead of what went wrong.
    var unused = watch.closed().runAfterBoth(decided, this::release);
    channel = made;
    if (abandoned) {
      ChannelConnection.reset(made);
    }
  }

  private SSLEngine engine(Tls tls) {
    SSLEngine engine =
        tls.context().createSSLEngine(target.address().host(), target.address().port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(
        tls.hostNames() == HostNames.VERIFIED ? "HTTPS" : null);
    engine.setSSLParameters(parameters);
    return engine;
  }

  private void await(CompletableFuture<?> step, long deadline) throws IOException {
    if (!Await.done(step, deadline - System.nanoTime())) {
      throw new IOException("it took longer than " + target.connectTimeout().toMillis() + " ms");
    }
    Throwable failure = Await.failure(step);
    if (failure != null) {
      // What TLS or the channel says tells more than the client's "closed prematurely".
      Throwable told = secured.isDone() ? Await.failure(secured) : watch.cause();
      throw new IOException(told == null ? failure : told);
    }
  }

  private void abandon() {
    abandoned = true;
    Channel made = channel;
    if (made == null) {
      release();
    } else {
      ChannelConnection.reset(made);
    }
  }

  private void release() {
    if (released.compareAndSet(false, true)) {
      release.run();
    }
  }
}
