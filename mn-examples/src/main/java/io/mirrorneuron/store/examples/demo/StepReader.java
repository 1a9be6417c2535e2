package io.mirrorneuron.store.examples.demo;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Reads one file step by step into an index. */
final class StepReader implements Closeable {

  private final InputStream content;
  private final WordCounter counter;
  private final byte[] buffer = new byte[16 * 1024];
  private long position;

  /**
   * Begins in the middle.
   *
   * @param content the file, from its beginning; closed with this reader
   * @param offset where to begin, in bytes
   * @param index where the words go
   */
  StepReader(InputStream content, long offset, WordIndex index) throws IOException {
    this.content = content;
    this.counter = new WordCounter(index);
    content.skipNBytes(offset);
    this.position = offset;
  }

  /** Reads up to this place. */
  void readTo(long end) throws IOException {
    while (position < end) {
      int read = content.read(buffer, 0, (int) Math.min(buffer.length, end - position));
      if (read < 0) {
        throw new IOException("the file ends at " + position + " instead of " + end);
      }
      counter.feed(buffer, 0, read);
      position += read;
    }
  }

  /** Counts the last word too; nothing is read after that. */
  void end() {
    counter.end();
  }

  /** Where somebody has to begin who goes on from the words counted so far. */
  long resumeAt() {
    return position - counter.pendingBytes();
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
