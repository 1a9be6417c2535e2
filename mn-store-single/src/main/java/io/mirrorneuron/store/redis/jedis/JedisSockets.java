package io.mirrorneuron.store.redis.jedis;

import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.ConnectionTarget.HostNames;
import io.mirrorneuron.store.redis.ConnectionTarget.Tls;
import io.mirrorneuron.store.redis.connect.KeepAlive;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Makes the socket of a connection, and keeps the one of TCP: Jedis does not give it out, but
 * closing abortively needs it. With TLS it lies below Jedis' own, whose closing would say farewell,
 * and would wait for whoever is blocked in writing. Makes one only: Jedis would connect again by
 * itself, without password or database, when it finds its socket closed by another thread.
 */
final class JedisSockets implements JedisSocketFactory {

  private final ConnectionTarget target;
  private @Nullable Socket made;

  JedisSockets(ConnectionTarget target) {
    this.target = target;
  }

  @Override
  public Socket createSocket() {
    if (made != null) {
      throw new JedisConnectionException("the connection to " + target.address() + " is closed");
    }
    String host = target.address().host();
    int port = target.address().port();
    int timeout = (int) Math.min(Integer.MAX_VALUE, target.connectTimeout().toMillis());
    Socket plain = new Socket();
    try {
      keepAlive(plain);
      plain.setTcpNoDelay(true);
      plain.connect(new InetSocketAddress(host, port), timeout);
      plain.setSoTimeout(timeout);
      Socket socket =
          target.tls().isPresent() ? secured(plain, host, port, target.tls().get()) : plain;
      made = plain;
      return socket;
    } catch (IOException | RuntimeException e) {
      closeQuietly(plain, e);
      throw new JedisConnectionException("cannot connect to " + target.address(), e);
    }
  }

  Socket made() {
    if (made == null) {
      throw new IllegalStateException("no socket was asked for");
    }
    return made;
  }

  private void keepAlive(Socket socket) throws IOException {
    KeepAlive wanted = KeepAlive.in(target.settings());
    socket.setKeepAlive(wanted.isOn());
    if (wanted.isOn()) {
      set(socket, "TCP_KEEPIDLE", (int) wanted.idle().toSeconds());
      set(socket, "TCP_KEEPINTERVAL", (int) wanted.interval().toSeconds());
      set(socket, "TCP_KEEPCOUNT", KeepAlive.PROBES);
    }
  }

  /** Sets an option of module jdk.net, which is not everywhere, and not every platform has it. */
  @SuppressWarnings("unchecked") // all of these are numbers
  private static void set(Socket socket, String name, int value) throws IOException {
    for (SocketOption<?> option : socket.supportedOptions()) {
      if (option.name().equals(name)) {
        Socket unused = socket.setOption((SocketOption<Integer>) option, value);
      }
    }
  }

  private static Socket secured(Socket plain, String host, int port, Tls tls) throws IOException {
    SSLSocket secured =
        (SSLSocket) tls.context().getSocketFactory().createSocket(plain, host, port, true);
    if (tls.hostNames() == HostNames.VERIFIED) {
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
    }
    secured.startHandshake();
    return secured;
  }

  private static void closeQuietly(Socket socket, Exception because) {
    try {
      socket.close();
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
