package io.mirrorneuron.store.redis.engine;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads replies, which are as loosely typed as the protocol. */
public final class Replies {

  private Replies() {}

  /**
   * Returns a reply that must be a list.
   *
   * @param reply the reply
   * @return its parts
   * @throws IllegalStateException if it is something else
   */
  public static List<?> list(@Nullable Object reply) {
    if (reply instanceof List<?> list) {
      return list;
    }
    throw unexpected("a list", reply);
  }

  /**
   * Returns a reply that must be a number, or its decimal digits.
   *
   * @param reply the reply
   * @return the number
   * @throws IllegalStateException if it is something else
   * @throws NumberFormatException if it is a text without a number
   */
  public static long number(@Nullable Object reply) {
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

  /**
   * Returns a reply that must be a text.
   *
   * @param reply the reply
   * @return the text
   * @throws IllegalStateException if it is something else
   */
  public static String text(@Nullable Object reply) {
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
