package io.mirrorneuron.store.redis.jedis;

import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.ConnectionTarget.HostNames;
import io.mirrorneuron.store.redis.ConnectionTarget.Tls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Makes the socket of a connection, and keeps it: Jedis does not give it out, but closing
 * abortively needs it.
 */
final class JedisSockets implements JedisSocketFactory {

  private final ConnectionTarget target;
  private @Nullable Socket last;

  JedisSockets(ConnectionTarget target) {
    this.target = target;
  }

  @Override
  public Socket createSocket() {
    if (last != null) {
      // Jedis connects again by itself, without password and database: never here.
      throw new JedisConnectionException("the connection to " + target.address() + " is closed");
    }
    String host = target.address().host();
    int port = target.address().port();
    int timeout = (int) Math.min(Integer.MAX_VALUE, target.connectTimeout().toMillis());
    Socket plain = new Socket();
    try {
      plain.setKeepAlive(true);
      plain.setTcpNoDelay(true);
      plain.connect(new InetSocketAddress(host, port), timeout);
      plain.setSoTimeout(timeout);
      Socket socket =
          target.tls().isPresent() ? secured(plain, host, port, target.tls().get()) : plain;
      last = socket;
      return socket;
    } catch (IOException e) {
      closeQuietly(plain, e);
      throw new JedisConnectionException("cannot connect to " + target.address(), e);
    }
  }

  Socket last() {
    if (last == null) {
      throw new IllegalStateException("no socket was asked for");
    }
    return last;
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

  private static void closeQuietly(Socket socket, IOException because) {
    try {
      socket.close();
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
