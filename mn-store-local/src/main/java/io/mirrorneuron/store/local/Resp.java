package io.mirrorneuron.store.local;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** As much of RESP2 as administration needs. */
final class Resp {

  private Resp() {}

  /** Adds one command to what is to be sent. */
  static void write(ByteArrayOutputStream out, List<String> words) {
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

  /**
   * Reads one answer or message.
   *
   * @throws RespCall.Refused if it is an error
   */
  static Reply read(InputStream in) throws IOException {
    return read(in, Depth.TOP);
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
          throw new RespCall.Refused(rest);
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
}
