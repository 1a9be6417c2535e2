package io.mirrorneuron.store.local;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * One command on a connection of its own: connect, TLS, AUTH, command, replies, close.
 *
 * @param login what follows AUTH; empty where the server asks for nothing
 */
record RespCall(Address server, Optional<SSLContext> tls, List<String> login) {
  private static final int CONNECT_MILLIS = 1000;

  /** The server's error answer, as it came. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  Reply send(Duration timeout, List<String> command) throws IOException {
    try (Socket socket = open(timeout)) {
      InputStream in = ask(socket, command);
      return Resp.read(in);
    }
  }

  /**
   * Connects and speaks TLS if asked to; nothing is sent yet.
   *
   * @param silence how long a read waits at most
   */
  Socket open(Duration silence) throws IOException {
    Socket plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      plain.connect(new InetSocketAddress(server.host(), server.port()), CONNECT_MILLIS);
      plain.setSoTimeout((int) Math.max(1, Math.min(Integer.MAX_VALUE, silence.toMillis())));
      return tls.isEmpty()
          ? plain
          : tls.get().getSocketFactory().createSocket(plain, server.host(), server.port(), true);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /** Logs in and sends a command; its answers, and whatever comes after them, are then read. */
  InputStream ask(Socket socket, List<String> command) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    if (!login.isEmpty()) {
      List<String> auth = new ArrayList<>(login);
      auth.add(0, "AUTH");
      Resp.write(request, auth);
    }
    Resp.write(request, command);
    socket.getOutputStream().write(request.toByteArray());
    socket.getOutputStream().flush();
    InputStream in = new BufferedInputStream(socket.getInputStream());
    if (!login.isEmpty()) {
      Reply unused = Resp.read(in);
    }
    return in;
  }

  /** Never shows the login. */
  @Override
  public String toString() {
    return "RespCall[" + server + "]";
  }
}
