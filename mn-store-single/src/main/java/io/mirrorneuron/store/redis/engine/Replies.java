package io.mirrorneuron.store.redis.engine;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads replies, which are as loosely typed as the protocol. */
final class Replies {

  private Replies() {}

  static List<?> list(@Nullable Object reply) {
    if (reply instanceof List<?> list) {
      return list;
    }
    throw unexpected("a list", reply);
  }

  /** A number, or its decimal digits. */
  static long number(@Nullable Object reply) {
    if (reply instanceof Long number) {
      return number;
    }
    return Long.parseLong(text(reply));
  }

  static byte[] bytes(@Nullable Object reply) {
    if (reply instanceof byte[] bytes) {
      return bytes;
    }
    throw unexpected("bytes", reply);
  }

  static byte @Nullable [] bytesOrNull(@Nullable Object reply) {
    return reply == null ? null : bytes(reply);
  }

  static String text(@Nullable Object reply) {
    return new String(bytes(reply), StandardCharsets.UTF_8);
  }

  private static IllegalStateException unexpected(String wanted, @Nullable Object reply) {
    return new IllegalStateException(
        "the server replied "
            + (reply == null ? "nil" : "a " + reply.getClass().getSimpleName())
            + " instead of "
            + wanted);
  }
}
