package io.mirrorneuron.store.redis.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.ConnectionTarget.HostNames;
import io.mirrorneuron.store.redis.ConnectionTarget.Tls;
import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.TransportException.Phase;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A connection over a socket: it blocks the thread that exchanges. */
final class SocketConnection implements RedisConnection {

  private final HostPort address;
  private final Socket tcp;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final ReentrantLock writing = new ReentrantLock();
  private MessageListener listener;
  private volatile boolean closed;

  private SocketConnection(HostPort address, Socket tcp, Socket socket) throws IOException {
    this.address = address;
    this.tcp = tcp;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
  }

  static RedisConnection open(ConnectionTarget target) {
    HostPort address = target.address();
    int timeout = millis(target.connectTimeout());
    Socket tcp = new Socket();
    try {
      tcp.setTcpNoDelay(true);
      tcp.setKeepAlive(true); // or a subscription would not find out that its server is gone
      tcp.connect(new InetSocketAddress(address.host(), address.port()), timeout);
      tcp.setSoTimeout(timeout); // for the handshake
      Socket socket = target.tls().isPresent() ? secured(tcp, address, target.tls().get()) : tcp;
      return new SocketConnection(address, tcp, socket);
    } catch (IOException e) {
      closeSocket(tcp);
      throw new TransportException(
          Phase.NOT_SENT, "cannot connect to " + address + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void exchange(List<RedisCommand> commands, Duration timeout, Consumer<Object> replies) {
    requireOpen();
    try {
      socket.setSoTimeout(millis(timeout));
      for (RedisCommand command : commands) {
        Resp.write(out, command);
      }
      out.flush();
      for (int i = 0; i < commands.size(); i++) {
        replies.accept(Resp.read(in));
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  @Override
  public void subscribe(List<byte[]> channels, MessageListener told) {
    write("SUBSCRIBE", channels);
    if (listener == null) {
      listener = told;
      Thread reader = new Thread(this::readMessages, "mn-store-socket-messages");
      reader.setDaemon(true);
      reader.start();
    }
  }

  @Override
  public void unsubscribe(List<byte[]> channels) {
    write("UNSUBSCRIBE", channels);
  }

  @Override
  public void close() {
    closed = true;
    closeSocket(tcp);
  }

  /** Below TLS, whose farewell would wait for a thread that is blocked in writing. */
  @Override
  public void abort() {
    closed = true;
    try {
      tcp.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already, and then there is nothing left to throw away.
    }
    closeSocket(tcp);
  }

  private void requireOpen() {
    if (closed) {
      throw new TransportException(
          Phase.NOT_SENT, "the connection to " + address + " is closed", null);
    }
  }

  /** From the first byte on nobody can say what the server has got. */
  private TransportException broken(IOException e) {
    closed = true;
    return new TransportException(
        Phase.IN_DOUBT, "the connection to " + address + " failed: " + e.getMessage(), e);
  }

  private void write(String command, List<byte[]> channels) {
    writing.lock(); // any thread may unsubscribe
    try {
      requireOpen();
      Resp.write(out, RedisCommand.of(command, channels.toArray(new byte[0][])));
      out.flush();
    } catch (IOException e) {
      throw broken(e);
    } finally {
      writing.unlock();
    }
  }

  private void readMessages() {
    try {
      socket.setSoTimeout(0);
      while (true) {
        deliver(Resp.read(in));
      }
    } catch (IOException e) {
      listener.onEnd(broken(e));
    }
  }

  private void deliver(Object push) throws IOException {
    if (push instanceof ErrorReply refusal) {
      throw new IOException(refusal.message());
    }
    if (push instanceof List<?> parts && parts.get(0) instanceof byte[] kind) {
      switch (new String(kind, UTF_8)) {
        case "subscribe" -> listener.onSubscribed((byte[]) parts.get(1));
        case "message" -> listener.onMessage((byte[]) parts.get(1), (byte[]) parts.get(2));
        default -> {} // a confirmation of UNSUBSCRIBE
      }
    }
  }

  private static Socket secured(Socket tcp, HostPort address, Tls tls) throws IOException {
    SSLSocket secured =
        (SSLSocket)
            tls.context()
                .getSocketFactory()
                .createSocket(tcp, address.host(), address.port(), true);
    if (tls.hostNames() == HostNames.VERIFIED) {
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
    }
    secured.startHandshake();
    return secured;
  }

  private static int millis(Duration timeout) {
    return (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
  }

  private static void closeSocket(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError("closing a socket of TCP does not fail", e);
    }
  }
}
