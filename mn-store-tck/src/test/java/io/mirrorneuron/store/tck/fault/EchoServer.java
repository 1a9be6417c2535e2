package io.mirrorneuron.store.tck.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends back what it receives, and remembers it. */
final class EchoServer implements AutoCloseable {

  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final AtomicInteger ends = new AtomicInteger();

  EchoServer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(
        () -> {
          while (!listener.isClosed()) {
            Socket socket = listener.accept();
            sockets.add(socket);
            daemon(() -> serve(socket));
          }
        });
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
  }

  /** Everything that was received, over all connections. */
  String received() {
    synchronized (received) {
      return received.toString(UTF_8);
    }
  }

  /** How many streams have ended. */
  int ends() {
    return ends.get();
  }

  /** Ends all connections from the server's side. */
  void drop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void serve(Socket socket) throws IOException {
    byte[] buffer = new byte[8_192];
    try (socket) {
      InputStream in = socket.getInputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        synchronized (received) {
          received.write(buffer, 0, length);
        }
        socket.getOutputStream().write(buffer, 0, length);
      }
    } finally {
      ends.incrementAndGet();
    }
  }

  private interface Body {
    void run() throws IOException;
  }

  private static void daemon(Body body) {
    Thread thread =
        new Thread(
            () -> {
              try {
                body.run();
              } catch (IOException e) {
                // The other side is gone, as the tests want it to be.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    drop();
  }
}
