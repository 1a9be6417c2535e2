package io.mirrorneuron.store.redis.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.local.LocalServer;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.RedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The words in which the tests of connectors are written. */
final class Wire {

  static final Duration PATIENCE = Duration.ofSeconds(20);

  private Wire() {}

  static ConnectionTarget target(LocalServer server) {
    return target(server.host(), server.port());
  }

  static ConnectionTarget target(String host, int port) {
    return new ConnectionTarget(new HostPort(host, port), Duration.ofSeconds(5), Optional.empty());
  }

  static RedisCommand command(String name, Object... arguments) {
    byte[][] encoded =
        Arrays.stream(arguments)
            .map(any -> any instanceof byte[] bytes ? bytes : any.toString().getBytes(UTF_8))
            .toArray(byte[][]::new);
    return RedisCommand.of(name, encoded);
  }

  /** Exchanges, and gives the replies in a form that can be compared. */
  static List<Object> ask(RedisConnection connection, RedisCommand... commands) {
    return readable(connection.exchange(List.of(commands), PATIENCE));
  }

  static Object ask(RedisConnection connection, String name, Object... arguments) {
    return ask(connection, command(name, arguments)).get(0);
  }

  /** Texts for bytes. */
  static List<Object> readable(List<?> replies) {
    List<Object> readable = new ArrayList<>();
    for (Object reply : replies) {
      if (reply instanceof byte[] bytes) {
        readable.add(new String(bytes, UTF_8));
      } else if (reply instanceof List<?> list) {
        readable.add(readable(list));
      } else {
        readable.add(reply);
      }
    }
    return readable;
  }

  static ErrorReply error(String message) {
    return new ErrorReply(message);
  }
}
