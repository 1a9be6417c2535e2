package io.mirrorneuron.store.local;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * One command on a connection of its own: connect, TLS, AUTH, command, replies, close. As much of
 * RESP2 as administration needs.
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
    try (Socket plain = new Socket()) {
      plain.setTcpNoDelay(true);
      plain.connect(new InetSocketAddress(server.host(), server.port()), CONNECT_MILLIS);
      plain.setSoTimeout((int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis())));
      if (tls.isEmpty()) {
        return exchange(plain, command);
      }
      try (Socket wrapped =
          tls.get().getSocketFactory().createSocket(plain, server.host(), server.port(), true)) {
        return exchange(wrapped, command);
      }
    }
  }

  private Reply exchange(Socket socket, List<String> command) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    if (!login.isEmpty()) {
      List<String> auth = new ArrayList<>(login);
      auth.add(0, "AUTH");
      write(request, auth);
    }
    write(request, command);
    socket.getOutputStream().write(request.toByteArray());
    socket.getOutputStream().flush();
    InputStream in = new BufferedInputStream(socket.getInputStream());
    if (!login.isEmpty()) {
      Reply unused = read(in, Depth.TOP);
    }
    return read(in, Depth.TOP);
  }

  private static void write(ByteArrayOutputStream out, List<String> words) {
    out.writeBytes(ascii("*" + words.size() + "\r\n"));
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      out.writeBytes(ascii("$" + bytes.length + "\r\n"));
      out.writeBytes(bytes);
      out.writeBytes(ascii("\r\n"));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private enum Depth {
    TOP,
    INSIDE
  }

  private static Reply read(InputStream in, Depth depth) throws IOException {
    String line = readLine(in);
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> Reply.of(rest);
      case '-' -> {
        if (depth == Depth.TOP) {
          throw new Refused(rest);
        }
        yield Reply.of(rest);
      }
      case ':' -> Reply.of(Long.parseLong(rest));
      case '$' -> readBulk(in, Integer.parseInt(rest));
      case '*' -> readItems(in, Integer.parseInt(rest));
      default -> throw new IOException("not a RESP2 answer: " + line);
    };
  }

  private static Reply readBulk(InputStream in, int length) throws IOException {
    if (length < 0) {
      return Reply.nil();
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length || in.readNBytes(2).length < 2) {
      throw new EOFException("the server closed the connection within an answer");
    }
    return Reply.of(bytes);
  }

  private static Reply readItems(InputStream in, int count) throws IOException {
    if (count < 0) {
      return Reply.nil();
    }
    List<Reply> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(read(in, Depth.INSIDE));
    }
    return Reply.of(items);
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the server closed the connection without an answer");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    if (line.size() == 0) {
      throw new IOException("the server sent an empty line");
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Never shows the login. */
  @Override
  public String toString() {
    return "RespCall[" + server + "]";
  }
}
