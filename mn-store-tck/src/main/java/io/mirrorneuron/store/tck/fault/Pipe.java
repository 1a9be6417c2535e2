package io.mirrorneuron.store.tck.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection: a thread that reads whatever comes, and one that delivers it when
 * its time has come. Both end with the sockets.
 *
 * <p>A stream of TCP may end early, but never has a hole: once bytes of it are lost, nothing that
 * follows them is delivered either, but the end.
 */
final class Pipe {

  private static final int PIECE = 64 * 1024;

  private final ProxiedConnection connection;
  private final Direction direction;
  private final Socket from;
  private final Socket to;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Piece> waiting = new ArrayDeque<>();
  private final Map<Trap, Matcher> matchers = new WeakHashMap<>();
  private final List<Trap> beforeReply = new ArrayList<>();

  private Shape shape;
  private boolean closed;

  /** Whether bytes of this stream are lost. */
  private boolean torn;

  Pipe(ProxiedConnection connection, Direction direction, Socket from, Socket to, Shape shape) {
    this.connection = connection;
    this.direction = direction;
    this.from = from;
    this.to = to;
    this.shape = shape;
  }

  /** Starts both threads. */
  void start(String name) {
    daemon(name + " reads " + direction, this::readAll);
    daemon(name + " writes " + direction, this::deliverAll);
  }

  private static void daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Changes how bytes are treated; those that wait are treated anew. */
  void reshape(UnaryOperator<Shape> change) {
    lock.lock();
    try {
      shape = change.apply(shape);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Appends the end of the stream, behind what waits. */
  void end(End how) {
    offer(new Piece(new byte[0], System.nanoTime(), how, Scan.DONE));
  }

  /** Drops what waits and delivers nothing more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Has a trap spring before the next bytes of this direction are forwarded. */
  void springBeforeNext(Trap trap) {
    lock.lock();
    try {
      beforeReply.add(trap);
    } finally {
      lock.unlock();
    }
  }

  /** How many pieces have been received and are not delivered yet. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Whether bytes of this stream are lost. */
  boolean isTorn() {
    lock.lock();
    try {
      return torn;
    } finally {
      lock.unlock();
    }
  }

  private void readAll() {
    byte[] buffer = new byte[PIECE];
    try {
      InputStream in = from.getInputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        offer(new Piece(Arrays.copyOf(buffer, length), System.nanoTime(), End.NONE, Scan.DUE));
      }
      end(End.FIN);
    } catch (IOException e) {
      // Reset by the sender, or closed by us: then nobody waits for the end any more.
      end(End.RST);
    }
    connection.inputEnded(direction);
  }

  private void offer(Piece piece) {
    lock.lock();
    try {
      if (piece.end() == End.NONE && (shape.silent() || torn)) {
        torn = true;
      } else if (!closed) {
        waiting.add(piece);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void deliverAll() {
    try {
      OutputStream out = to.getOutputStream();
      for (Piece piece = next(); piece != null; piece = next()) {
        if (piece.end() != End.NONE) {
          connection.outputEnded(direction, piece.end());
          return;
        }
        deliver(piece, out);
      }
    } catch (IOException e) {
      // The receiver is gone, which the reader of the other direction tells the sender.
      close();
      connection.outputEnded(direction, End.NONE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Piece next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        Piece piece = waiting.peek();
        if (piece == null || (shape.silent() ? piece.end() != End.NONE : shape.held())) {
          changed.await();
          continue;
        }
        long nanos = piece.received() + shape.delayNanos() - System.nanoTime();
        if (nanos > 0) {
          // The time that is left of a wait means nothing here: the shape may have changed.
          long unused = changed.awaitNanos(Math.min(nanos, TimeUnit.SECONDS.toNanos(1)));
          continue;
        }
        waiting.remove();
        if (shape.dripNanos() > 0 && piece.bytes().length > 1) {
          waiting.addFirst(
              piece.afterFirst(System.nanoTime() - shape.delayNanos() + shape.dripNanos()));
          piece = piece.first();
        }
        if (piece.end() != End.NONE || !(shape.silent() || torn)) {
          return piece;
        }
        torn = true;
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void deliver(Piece piece, OutputStream out) throws IOException {
    boolean cutBefore = connection.isCut();
    takeBeforeReply().forEach(trap -> trap.spring(connection));
    List<Trap> after = piece.scan() == Scan.DUE ? scan(piece.bytes()) : List.of();
    if (connection.isCut() && !cutBefore) {
      tear();
    } else if (!swallows() && !waitsAgain(piece)) {
      out.write(piece.bytes());
      out.flush();
    }
    after.forEach(trap -> trap.spring(connection));
  }

  /** Springs the traps that are due before these bytes, and returns those due after them. */
  private List<Trap> scan(byte[] bytes) {
    List<Trap> after = new ArrayList<>();
    for (Trap trap : connection.traps(direction)) {
      int found = matchers.computeIfAbsent(trap, t -> new Matcher(t.pattern())).count(bytes);
      for (int i = 0; i < found; i++) {
        if (trap.matched()) {
          switch (trap.moment()) {
            case BEFORE -> trap.spring(connection);
            case AFTER -> after.add(trap);
            case BEFORE_REPLY -> connection.pipe(direction.opposite()).springBeforeNext(trap);
          }
        }
      }
    }
    return after;
  }

  private List<Trap> takeBeforeReply() {
    lock.lock();
    try {
      List<Trap> due = List.copyOf(beforeReply);
      beforeReply.clear();
      return due;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a piece that was about to be delivered is to be lost, because a trap says so. */
  private boolean swallows() {
    lock.lock();
    try {
      torn |= shape.silent();
      return closed || torn;
    } finally {
      lock.unlock();
    }
  }

  private void tear() {
    lock.lock();
    try {
      torn = true;
    } finally {
      lock.unlock();
    }
  }

  /** Puts a piece back that a trap has had held, or dripping. */
  private boolean waitsAgain(Piece piece) {
    lock.lock();
    try {
      boolean again = shape.held() || (shape.dripNanos() > 0 && piece.bytes().length > 1);
      if (again) {
        waiting.addFirst(new Piece(piece.bytes(), piece.received(), piece.end(), Scan.DONE));
      }
      return again;
    } finally {
      lock.unlock();
    }
  }

  /** How a stream ends. */
  enum End {
    NONE,
    FIN,
    RST
  }

  /** Whether the traps have seen a piece. */
  private enum Scan {
    DUE,
    DONE
  }

  /**
   * Some bytes, or the end.
   *
   * @param bytes the bytes; empty with an end
   * @param received when they were received
   * @param end whether this is the end
   * @param scan whether the traps have seen it
   */
  @SuppressWarnings("ArrayRecordComponent") // pieces are never compared
  private record Piece(byte[] bytes, long received, End end, Scan scan) {

    Piece first() {
      return new Piece(Arrays.copyOf(bytes, 1), received, end, scan);
    }

    Piece afterFirst(long at) {
      return new Piece(Arrays.copyOfRange(bytes, 1, bytes.length), at, end, scan);
    }
  }
}
