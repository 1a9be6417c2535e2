package io.mirrorneuron.store.bench.record;

import io.mirrorneuron.store.redis.RedisCommand;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A write to be repeated, each time under another operation id, as the store does: the script
 * remembers the ids. Not thread-safe; one for each writer.
 */
public final class WriteCall {

  private final ScriptCall recorded;
  private final int place;
  private final String before;
  private final String after;
  private final String session;
  private long written;

  private WriteCall(ScriptCall recorded, int place, String before, String after) {
    this.recorded = recorded;
    this.place = place;
    this.before = before;
    this.after = after;
    this.session = Long.toUnsignedString(new SecureRandom().nextLong(), Character.MAX_RADIX);
  }

  /**
   * Finds the operation id by comparing two writes that differ in nothing else.
   *
   * @param first a write
   * @param second the same once more
   * @return a call to be repeated
   * @throws IllegalArgumentException if the two do not differ in exactly one argument
   */
  public static WriteCall of(RedisCommand first, RedisCommand second) {
    ScriptCall one = ScriptCall.of(first);
    ScriptCall two = ScriptCall.of(second);
    if (one.arguments().length != two.arguments().length
        || !Arrays.deepEquals(one.keys(), two.keys())) {
      throw new IllegalArgumentException(first + " and " + second + " are not the same write");
    }
    List<Integer> different =
        IntStream.range(0, one.arguments().length)
            .filter(i -> !Arrays.equals(one.arguments()[i], two.arguments()[i]))
            .boxed()
            .toList();
    if (different.size() != 1) {
      throw new IllegalArgumentException(
          "two writes of the same should differ in their operation id alone, but differ in the"
              + " arguments "
              + different);
    }
    int place = different.get(0);
    return between(one, place, text(one.arguments()[place]), text(two.arguments()[place]));
  }

  /** The id may be an argument by itself, or stand among others in one. */
  private static WriteCall between(ScriptCall call, int place, String one, String two) {
    int from = 0;
    while (from < Math.min(one.length(), two.length()) && one.charAt(from) == two.charAt(from)) {
      from++;
    }
    while (from > 0 && isPartOfId(one.charAt(from - 1))) {
      from--;
    }
    int to = from;
    while (to < one.length() && isPartOfId(one.charAt(to))) {
      to++;
    }
    return new WriteCall(call, place, one.substring(0, from), one.substring(to));
  }

  /**
   * Returns the next write.
   *
   * @return a call with an operation id of its own
   */
  public ScriptCall next() {
    byte[][] arguments = recorded.arguments().clone();
    String id = session + "." + Long.toString(++written, Character.MAX_RADIX);
    arguments[place] = (before + id + after).getBytes(StandardCharsets.ISO_8859_1);
    return new ScriptCall(recorded.digest(), recorded.keys(), arguments);
  }

  private static String text(byte[] argument) {
    return new String(argument, StandardCharsets.ISO_8859_1);
  }

  private static boolean isPartOfId(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.';
  }
}
