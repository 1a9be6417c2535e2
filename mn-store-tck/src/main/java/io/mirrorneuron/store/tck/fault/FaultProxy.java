package io.mirrorneuron.store.tck.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on the loopback that forwards to one server until it is told to do worse. Faults done
 * here concern every connection there is and every one to come; {@link #connections()} gives single
 * ones, {@link #on} acts on the one where certain bytes come.
 *
 * <p>Made for tests: a few threads for each connection, and what is held or delayed is kept in
 * memory without a bound. Thread-safe. {@link #close()} ends every connection and thread.
 */
public final class FaultProxy implements Faults, AutoCloseable {

  private static final int BACKLOG = 200;

  private final InetSocketAddress address;
  private final AtomicLong accepted = new AtomicLong();
  private final List<ProxiedConnection> connections = new CopyOnWriteArrayList<>();
  private final List<Trap> traps = new CopyOnWriteArrayList<>();
  private final Map<Direction, Shape> shapes = new EnumMap<>(Direction.class);
  private final Map<InetAddress, Map<Direction, Shape>> shapesFrom = new HashMap<>();

  private volatile InetSocketAddress target;
  private @Nullable Listener listener;
  private boolean closed;

  private FaultProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    ServerSocket first = bind(0);
    address = new InetSocketAddress(InetAddress.getLoopbackAddress(), first.getLocalPort());
    for (Direction direction : Direction.values()) {
      shapes.put(direction, Shape.PLAIN);
    }
    listen(first);
  }

  /**
   * Starts a proxy on a free port.
   *
   * @param target the server to forward to; need not be there yet
   * @return the proxy; the caller closes it
   * @throws UncheckedIOException if no port could be bound
   */
  public static FaultProxy to(InetSocketAddress target) {
    try {
      return new FaultProxy(target);
    } catch (IOException e) {
      throw new UncheckedIOException("the proxy to " + target + " could not be started", e);
    }
  }

  /**
   * Returns where clients connect to, also while connections are refused.
   *
   * @return an address on the loopback
   */
  public InetSocketAddress address() {
    return address;
  }

  /**
   * Returns the host of {@link #address()}.
   *
   * @return an IP literal
   */
  public String host() {
    return address.getAddress().getHostAddress();
  }

  /**
   * Returns the port of {@link #address()}.
   *
   * @return the port
   */
  public int port() {
    return address.getPort();
  }

  /**
   * Forwards connections to another server from now on; those there are stay where they are.
   *
   * @param other the server
   */
  public void redirect(InetSocketAddress other) {
    target = other;
  }

  /**
   * Returns how many connections have been accepted so far.
   *
   * @return the number
   */
  public long accepted() {
    return accepted.get();
  }

  /**
   * Returns the connections whose client side stands.
   *
   * @return a snapshot, oldest first
   */
  public List<ProxiedConnection> connections() {
    return connections.stream()
        .filter(ProxiedConnection::isOpen)
        .sorted(Comparator.comparingLong(ProxiedConnection::number))
        .toList();
  }

  /**
   * Returns how many connections have not ended at both ends. Where it is zero the server has read
   * all that was ever forwarded to it, or has closed the connection instead.
   *
   * @return the number; connections that the client has closed long ago count while something of
   *     theirs is held or the server has not closed them
   */
  public int unfinished() {
    return connections.size();
  }

  /**
   * Prepares something to happen where certain bytes go through; {@link Trap#act} sets it.
   *
   * @param direction which way
   * @param bytes what to wait for, as UTF-8; also found where it is spread over several packets
   * @return the trap
   * @throws IllegalArgumentException if there is nothing to wait for
   */
  public Trap on(Direction direction, String bytes) {
    Trap trap = new Trap(direction, bytes);
    traps.add(trap);
    return trap;
  }

  /**
   * Returns what can be done to the connections that come from one host, those there are and those
   * to come: half of a network that is split. What is done to the whole proxy afterwards concerns
   * them too, and its {@link #heal()} ends this as well.
   *
   * @param host an IP literal of a client, for instance one of {@code 127.0.0.0/8} from which a
   *     server was told to connect
   * @return a view; the same for the same host
   * @throws UncheckedIOException if the host is no address
   */
  public Faults from(String host) {
    try {
      return new FaultsFrom(this, InetAddress.getByName(host));
    } catch (IOException e) {
      throw new UncheckedIOException(host + " is not an address", e);
    }
  }

  /** Refuses connections from now on ("connection refused"); those there are stay. */
  public synchronized void refuse() {
    Listener open = listener;
    listener = null;
    if (open != null) {
      open.close();
    }
  }

  /**
   * Accepts connections again, on the same port.
   *
   * @throws UncheckedIOException if somebody else has taken the port meanwhile
   */
  public synchronized void accept() {
    if (listener != null || closed) {
      return;
    }
    try {
      listen(bind(port()));
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port() + " could not be bound again", e);
    }
  }

  @Override
  public void delay(Direction direction, Duration by) {
    reshape(direction, shape -> shape.delayed(by.toNanos()));
  }

  @Override
  public void drip(Direction direction, Duration every) {
    reshape(direction, shape -> shape.dripping(every.toNanos()));
  }

  @Override
  public void hold(Direction direction) {
    reshape(direction, shape -> shape.held(true));
  }

  @Override
  public void release(Direction direction) {
    reshape(direction, shape -> shape.held(false));
  }

  @Override
  public void silence(Direction direction) {
    reshape(direction, Shape::silenced);
  }

  /** Ends all faults, traps and refusal included. */
  @Override
  public void heal() {
    traps.forEach(Trap::remove);
    traps.clear();
    for (Direction direction : Direction.values()) {
      reshape(direction, shape -> Shape.PLAIN);
    }
    synchronized (this) {
      shapesFrom.clear();
    }
    accept();
  }

  @Override
  public void cut(Cut how) {
    connections.forEach(connection -> connection.cut(how));
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    refuse();
    connections.forEach(ProxiedConnection::close);
  }

  @Override
  public String toString() {
    return "proxy " + host() + ":" + port() + " to " + target;
  }

  List<Trap> traps(Direction direction) {
    return traps.stream().filter(trap -> trap.direction() == direction).toList();
  }

  void gone(ProxiedConnection connection) {
    connections.remove(connection);
  }

  private synchronized void reshape(Direction direction, UnaryOperator<Shape> change) {
    shapes.computeIfPresent(direction, (same, shape) -> change.apply(shape));
    shapesFrom
        .values()
        .forEach(some -> some.computeIfPresent(direction, (same, shape) -> change.apply(shape)));
    connections.forEach(connection -> connection.reshape(direction, change));
  }

  synchronized void reshape(InetAddress source, Direction direction, UnaryOperator<Shape> change) {
    shapesFrom
        .computeIfAbsent(source, unknown -> new EnumMap<>(shapes))
        .computeIfPresent(direction, (same, shape) -> change.apply(shape));
    connectionsFrom(source).forEach(connection -> connection.reshape(direction, change));
  }

  List<ProxiedConnection> connectionsFrom(InetAddress source) {
    return connections.stream().filter(one -> one.source().equals(source)).toList();
  }

  private static ServerSocket bind(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    return socket;
  }

  private synchronized void listen(ServerSocket socket) {
    Thread thread = new Thread(() -> acceptAll(socket), this + " accepts");
    thread.setDaemon(true);
    thread.start();
    listener = new Listener(socket, thread);
  }

  private void acceptAll(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        long number = accepted.incrementAndGet();
        // Connecting may take its time, and must not keep others waiting.
        Thread thread = new Thread(() -> connect(client, number), this + " connects " + number);
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        // The listener is closed: refused, or the end.
        return;
      }
    }
  }

  private void connect(Socket client, long number) {
    Socket server = new Socket();
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(target);
    } catch (IOException e) {
      ProxiedConnection.quietly(server);
      reset(client);
      return;
    }
    synchronized (this) {
      if (!closed) {
        Map<Direction, Shape> shapesHere = shapesFrom.getOrDefault(client.getInetAddress(), shapes);
        ProxiedConnection connection =
            new ProxiedConnection(this, number, client, server, shapesHere);
        connections.add(connection);
        connection.start();
        return;
      }
    }
    ProxiedConnection.quietly(client);
    ProxiedConnection.quietly(server);
  }

  private static void reset(Socket client) {
    try {
      ProxiedConnection.abort(client);
    } catch (IOException e) {
      ProxiedConnection.quietly(client);
    }
  }

  /**
   * A port on which a thread accepts.
   *
   * @param socket the port
   * @param thread the thread
   */
  private record Listener(ServerSocket socket, Thread thread) {

    /** Closes the port. The kernel keeps it open until the thread has left its call. */
    void close() {
      try {
        socket.close();
        thread.join();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
