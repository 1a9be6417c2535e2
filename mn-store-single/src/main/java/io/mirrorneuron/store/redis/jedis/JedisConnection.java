package io.mirrorneuron.store.redis.jedis;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.connect.Failures;
import io.mirrorneuron.store.redis.connect.Pushes;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** A connection of Jedis, without its pool: it blocks the thread that exchanges. */
final class JedisConnection implements RedisConnection {

  private static final Logger LOG = LoggerFactory.getLogger(JedisConnection.class);

  private final Wire connection;
  private final Socket socket;
  private final HostPort address;
  private final ReentrantLock writing = new ReentrantLock();
  private @Nullable Thread reader;
  private volatile boolean closed;

  private JedisConnection(Wire connection, Socket socket, HostPort address) {
    this.connection = connection;
    this.socket = socket;
    this.address = address;
  }

  static JedisConnection open(ConnectionTarget target) {
    JedisSockets sockets = new JedisSockets(target);
    try {
      // With this Jedis sends nothing by itself; a server begins with RESP version 2.
      JedisClientConfig silent =
          DefaultJedisClientConfig.builder()
              .serverDefaultProtocol()
              .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
              .build();
      Wire connection = new Wire(sockets, silent);
      connection.connect();
      return new JedisConnection(connection, sockets.made(), target.address());
    } catch (JedisException e) {
      throw Failures.notConnected(target.address(), e);
    }
  }

  @Override
  public void exchange(
      List<RedisCommand> commands, Duration timeout, Consumer<@Nullable Object> replies) {
    requireOpen();
    try {
      int millis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
      if (connection.getSoTimeout() != millis) {
        connection.setSoTimeout(millis);
      }
      for (RedisCommand command : commands) {
        send(command);
      }
      for (int i = 0; i < commands.size(); i++) {
        replies.accept(receive());
      }
    } catch (JedisException e) {
      throw broken(e);
    }
  }

  @Override
  public void subscribe(List<byte[]> channels, MessageListener listener) {
    write("SUBSCRIBE", channels);
    if (reader == null) {
      reader = new Thread(() -> readMessages(listener), "mn-store-jedis-messages");
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
    closeSocket();
  }

  @Override
  public void abort() {
    closed = true;
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already, and then there is nothing left to throw away.
      closeSocket();
      return;
    }
    closeSocket();
  }

  private void requireOpen() {
    if (closed || !connection.isConnected()) {
      throw Failures.closedBefore(address);
    }
  }

  private void send(RedisCommand command) {
    CommandArguments whole = new CommandArguments(command::name);
    for (byte[] argument : command.arguments()) {
      whole.add(new Argument(argument));
    }
    connection.sendCommand(whole);
  }

  private @Nullable Object receive() {
    try {
      return value(connection.getOne());
    } catch (JedisDataException e) {
      return value(e);
    }
  }

  /** Makes errors values, also inside lists, where Jedis leaves its exceptions. */
  private static @Nullable Object value(@Nullable Object reply) {
    if (reply instanceof JedisDataException error) {
      // Jedis makes a char of each byte.
      String chars = String.valueOf(error.getMessage());
      byte[] bytes = new byte[chars.length()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) chars.charAt(i);
      }
      return new ErrorReply(new String(bytes, StandardCharsets.UTF_8));
    }
    if (reply instanceof List<?> parts) {
      List<@Nullable Object> values = new ArrayList<>(parts.size());
      parts.forEach(part -> values.add(value(part)));
      return values;
    }
    return reply;
  }

  private void write(String command, List<byte[]> channels) {
    writing.lock();
    try {
      requireOpen();
      send(RedisCommand.of(command, channels.toArray(new byte[0][])));
      connection.flushNow();
    } catch (JedisException e) {
      throw broken(e);
    } finally {
      writing.unlock();
    }
  }

  private void readMessages(MessageListener listener) {
    try {
      connection.setTimeoutInfinite();
      while (!closed) {
        Pushes.deliver(connection.getUnflushedObject(), listener);
      }
      listener.onEnd(broken(new IOException("closed")));
    } catch (JedisException e) {
      listener.onEnd(broken(e));
    }
  }

  /** Nothing can be said of what was sent, and what is still to come belongs to nobody. */
  private TransportException broken(Exception e) {
    closed = true;
    return Failures.broken(address, e);
  }

  private void closeSocket() {
    try {
      // The socket itself: Jedis' own ways of closing flush, which would send what must not be
      // sent.
      socket.close();
    } catch (IOException e) {
      // There is no more that could be done; its descriptor is given back all the same.
      LOG.debug("closing the connection to {} failed", address, e);
    }
  }

  /** An argument of which Jedis makes no copy. */
  private static final class Argument implements Rawable {
    private final byte[] bytes;

    Argument(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public byte[] getRaw() {
      return bytes;
    }
  }

  /** Gives out what Jedis keeps to its own: sending without receiving. */
  private static final class Wire extends Connection {
    Wire(JedisSocketFactory sockets, JedisClientConfig config) {
      super(sockets, config);
    }

    void flushNow() {
      flush();
    }
  }
}
