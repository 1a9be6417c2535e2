package io.mirrorneuron.store.redis.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** A server that does what a test says, byte by byte, for the one client that it accepts. */
final class ScriptedServer implements AutoCloseable {

  private final ServerSocket listening;
  private Socket client;

  ScriptedServer() throws IOException {
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    listening.setSoTimeout((int) Wire.PATIENCE.toMillis());
  }

  int port() {
    return listening.getLocalPort();
  }

  String host() {
    return listening.getInetAddress().getHostAddress();
  }

  /** Takes the connection that has been made. */
  void accept() throws IOException {
    client = listening.accept();
    client.setSoTimeout((int) Wire.PATIENCE.toMillis());
    client.setTcpNoDelay(true);
  }

  void send(String bytes) throws IOException {
    client.getOutputStream().write(bytes.getBytes(UTF_8));
    client.getOutputStream().flush();
  }

  /** Reads what comes within a time. */
  String hear(Duration time) throws IOException {
    StringBuilder heard = new StringBuilder();
    long end = System.nanoTime() + time.toNanos();
    client.setSoTimeout(20);
    InputStream in = client.getInputStream();
    while (System.nanoTime() < end) {
      try {
        int next = in.read();
        if (next < 0) {
          return heard + "<end>";
        }
        heard.append((char) next);
      } catch (java.net.SocketTimeoutException e) {
        // nothing has come yet
      }
    }
    return heard.toString();
  }

  /** Reads until so much has come. */
  void hearBytes(int count) throws IOException {
    client.getInputStream().readNBytes(count);
  }

  /** Reads until the end and says how it came. */
  String end() {
    try {
      int left = client.getInputStream().readAllBytes().length;
      return "closed after " + left + " bytes";
    } catch (IOException e) {
      return "reset";
    }
  }

  void hangUp() throws IOException {
    client.close();
  }

  void reset() throws IOException {
    client.setSoLinger(true, 0);
    client.close();
  }

  @Override
  public void close() throws IOException {
    if (client != null) {
      client.close();
    }
    listening.close();
  }
}
