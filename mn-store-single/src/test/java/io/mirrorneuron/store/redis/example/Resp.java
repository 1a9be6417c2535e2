package io.mirrorneuron.store.redis.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.RedisCommand;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Version 2 of the protocol (https://redis.io/docs/latest/develop/reference/protocol-spec/). */
final class Resp {

  private Resp() {}

  static void write(OutputStream out, RedisCommand command) throws IOException {
    out.write(("*" + (command.arguments().length + 1) + "\r\n").getBytes(UTF_8));
    writeBulk(out, command.name());
    for (byte[] argument : command.arguments()) {
      writeBulk(out, argument);
    }
  }

  private static void writeBulk(OutputStream out, byte[] bytes) throws IOException {
    out.write(("$" + bytes.length + "\r\n").getBytes(UTF_8));
    out.write(bytes);
    out.write('\r');
    out.write('\n');
  }

  /** Reads a reply in the form that the engine expects: an error is a value, also in a list. */
  static Object read(InputStream in) throws IOException {
    int kind = in.read();
    byte[] line = line(in);
    return switch (kind) {
      case '+' -> line;
      case '-' -> new ErrorReply(new String(line, UTF_8));
      case ':' -> number(line);
      case '$' -> number(line) < 0 ? null : bulk(in, Math.toIntExact(number(line)));
      case '*' -> number(line) < 0 ? null : list(in, Math.toIntExact(number(line)));
      default -> throw new IOException("not a reply of RESP 2: it begins with " + kind);
    };
  }

  private static List<Object> list(InputStream in, int size) throws IOException {
    List<Object> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(read(in));
    }
    return list;
  }

  private static byte[] bulk(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length || line(in).length > 0) {
      throw new EOFException("the connection ended inside a reply");
    }
    return bytes;
  }

  private static byte[] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\r'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server has closed the connection");
      }
      line.write(next);
    }
    int unused = in.read(); // the line feed
    return line.toByteArray();
  }

  private static long number(byte[] line) throws IOException {
    try {
      return Long.parseLong(new String(line, UTF_8));
    } catch (NumberFormatException e) {
      throw new IOException("not a number", e);
    }
  }
}
