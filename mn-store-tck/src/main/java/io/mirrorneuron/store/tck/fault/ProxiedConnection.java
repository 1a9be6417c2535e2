package io.mirrorneuron.store.tck.fault;

import io.mirrorneuron.store.tck.fault.Pipe.End;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One connection through a {@link FaultProxy}. Faults done here concern no other connection.
 * Thread-safe.
 */
public final class ProxiedConnection implements Faults {

  private final FaultProxy proxy;
  private final long number;
  private final Socket client;
  private final Socket server;
  private final Map<Direction, Pipe> pipes = new EnumMap<>(Direction.class);
  private final Set<Direction> inputs = EnumSet.allOf(Direction.class);
  private final Set<Direction> outputs = EnumSet.allOf(Direction.class);

  private volatile boolean cut;

  ProxiedConnection(
      FaultProxy proxy, long number, Socket client, Socket server, Map<Direction, Shape> shapes) {
    this.proxy = proxy;
    this.number = number;
    this.client = client;
    this.server = server;
    for (Direction direction : Direction.values()) {
      Shape shape = shapes.getOrDefault(direction, Shape.PLAIN);
      boolean there = direction == Direction.TO_SERVER;
      pipes.put(
          direction,
          new Pipe(this, direction, there ? client : server, there ? server : client, shape));
    }
  }

  void start() {
    pipes.values().forEach(pipe -> pipe.start(proxy + ", " + this));
  }

  /**
   * Returns the connection's number.
   *
   * @return 1 for the first that the proxy accepted
   */
  public long number() {
    return number;
  }

  /**
   * Returns from which host the client has connected.
   *
   * @return its address
   */
  public InetAddress source() {
    return client.getInetAddress();
  }

  /**
   * Tells whether the connection towards the client still stands.
   *
   * @return false once either end has closed it or a fault has cut it
   */
  public boolean isOpen() {
    synchronized (this) {
      return !cut
          && inputs.contains(Direction.TO_SERVER)
          && outputs.contains(Direction.TO_CLIENT)
          && !client.isClosed();
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

  @Override
  public void heal() {
    for (Direction direction : Direction.values()) {
      reshape(direction, shape -> Shape.PLAIN);
    }
  }

  @Override
  public void cut(Cut how) {
    synchronized (this) {
      if (cut) {
        return;
      }
      cut = true;
    }
    pipe(Direction.TO_CLIENT).close();
    pipe(Direction.TO_SERVER).end(End.FIN);
    outputEnded(Direction.TO_CLIENT, how == Cut.RST ? End.RST : End.FIN);
  }

  @Override
  public String toString() {
    return "connection " + number + " from " + client.getRemoteSocketAddress();
  }

  boolean isCut() {
    return cut;
  }

  Pipe pipe(Direction direction) {
    Pipe pipe = pipes.get(direction);
    if (pipe == null) {
      throw new IllegalStateException("no pipe " + direction);
    }
    return pipe;
  }

  List<Trap> traps(Direction direction) {
    return proxy.traps(direction);
  }

  /** Says that no more will be read in this direction. */
  void inputEnded(Direction direction) {
    synchronized (this) {
      inputs.remove(direction);
    }
    closeWhatIsDone();
  }

  /** Ends the stream towards the receiver of this direction. */
  void outputEnded(Direction direction, End how) {
    Socket to = direction == Direction.TO_SERVER ? server : client;
    try {
      if (how == End.RST) {
        abort(to);
      } else if (how == End.FIN && !to.isClosed()) {
        to.shutdownOutput();
      }
    } catch (IOException e) {
      // It is closed already, which is what was wanted.
      quietly(to);
    }
    synchronized (this) {
      outputs.remove(direction);
    }
    closeWhatIsDone();
  }

  /** A socket is closed when nothing more is read from it nor written to it. */
  private void closeWhatIsDone() {
    boolean clientDone;
    boolean serverDone;
    synchronized (this) {
      clientDone = !inputs.contains(Direction.TO_SERVER) && !outputs.contains(Direction.TO_CLIENT);
      serverDone = !inputs.contains(Direction.TO_CLIENT) && !outputs.contains(Direction.TO_SERVER);
    }
    if (clientDone) {
      quietly(client);
    }
    if (serverDone) {
      quietly(server);
    }
    if (clientDone && serverDone) {
      proxy.gone(this);
    }
  }

  /** Closes both ends at once, and drops what waits. */
  void close() {
    cut = true;
    pipes.values().forEach(Pipe::close);
    quietly(client);
    quietly(server);
    proxy.gone(this);
  }

  void reshape(Direction direction, UnaryOperator<Shape> change) {
    Pipe pipe = pipe(direction);
    pipe.reshape(change);
  }

  static void abort(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  static void quietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is left to be done about a socket that cannot even be closed.
    }
  }
}
