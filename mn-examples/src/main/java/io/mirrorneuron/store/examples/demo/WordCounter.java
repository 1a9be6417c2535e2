package io.mirrorneuron.store.examples.demo;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a word is; workers and the verifier both count with this class and nothing else.
 *
 * <p>Bytes are read as UTF-8, with what is malformed separating words like a blank. A word is a run
 * of Unicode letters and digits, in lower case; a longer run than {@value #LONGEST} characters
 * counts as several words of that length and a rest, which bounds the memory for binary files.
 *
 * <p>Counting can be cut anywhere: {@link #pendingBytes()} tells how many of the last bytes belong
 * to a word that is not complete, and are to be read again by whoever goes on later.
 */
final class WordCounter {

  /** The longest word, in characters. */
  static final int LONGEST = 64;

  private static final int BUFFER = 8 * 1024;

  private final WordIndex index;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final ByteBuffer undecoded = ByteBuffer.allocate(BUFFER);
  private final CharBuffer decoded = CharBuffer.allocate(BUFFER);
  private final StringBuilder word = new StringBuilder();
  private int wordLength;

  WordCounter(WordIndex index) {
    this.index = index;
  }

  void feed(byte[] bytes, int offset, int length) {
    int fed = 0;
    while (fed < length) {
      int some = Math.min(undecoded.remaining(), length - fed);
      undecoded.put(bytes, offset + fed, some);
      fed += some;
      decode();
    }
  }

  /** The file ends here, and with it the last word. Bytes of half a character are no word. */
  void end() {
    endWord();
  }

  /** How many of the bytes fed last are not counted yet. */
  long pendingBytes() {
    return word.codePoints().mapToLong(WordCounter::utf8Length).sum() + undecoded.position();
  }

  private void decode() {
    undecoded.flip();
    decoded.clear();
    // There is room: UTF-8 never decodes to more characters than it has bytes.
    decoder.decode(undecoded, decoded, false);
    undecoded.compact();
    decoded.flip();
    decoded.codePoints().forEach(this::take);
  }

  private void take(int character) {
    if (!Character.isLetterOrDigit(character)) {
      endWord();
      return;
    }
    word.appendCodePoint(character);
    if (++wordLength == LONGEST) {
      endWord();
    }
  }

  private void endWord() {
    if (wordLength > 0) {
      index.add(word.toString().toLowerCase(Locale.ROOT));
      word.setLength(0);
      wordLength = 0;
    }
  }

  private static long utf8Length(int character) {
    if (character < 0x80) {
      return 1;
    }
    return character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
  }
}
