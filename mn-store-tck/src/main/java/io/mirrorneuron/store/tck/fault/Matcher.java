package io.mirrorneuron.store.tck.fault;

import java.util.Arrays;

/** Finds a pattern in a stream that comes in pieces. Not thread-safe. */
final class Matcher {

  private final byte[] pattern;
  private byte[] tail = new byte[0];

  Matcher(byte[] pattern) {
    this.pattern = pattern;
  }

  /** Counts the ends of the pattern within this piece. */
  int count(byte[] piece) {
    byte[] text = Arrays.copyOf(tail, tail.length + piece.length);
    System.arraycopy(piece, 0, text, tail.length, piece.length);
    int found = 0;
    for (int i = 0; i + pattern.length <= text.length; i++) {
      if (Arrays.equals(text, i, i + pattern.length, pattern, 0, pattern.length)) {
        found++;
      }
    }
    // One byte less than the pattern: what was found once is not found again.
    int keep = Math.min(text.length, pattern.length - 1);
    tail = Arrays.copyOfRange(text, text.length - keep, text.length);
    return found;
  }
}
