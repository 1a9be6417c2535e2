package io.mirrorneuron.store.examples.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of jobs as a zip archive, made while it is being read: whoever stores it needs neither
 * a temporary file nor the memory for it. An error of a file is an error of this stream, so that no
 * half archive passes for a whole one.
 */
final class ZipStream extends InputStream {

  private static final int PIECE = 64 * 1024;

  private final Iterator<PlannedJob> waiting;
  private final ByteArrayOutputStream made = new ByteArrayOutputStream();
  private final ZipOutputStream zip = new ZipOutputStream(made);
  private final byte[] piece = new byte[PIECE];
  private final Map<String, String> digests = new LinkedHashMap<>();
  private @Nullable Current current;
  private byte[] ready = {};
  private int position;
  private boolean complete;

  ZipStream(List<PlannedJob> jobs) {
    this.waiting = jobs.iterator();
  }

  /** The SHA-256 digests of the files by job, complete when the stream has been read to its end. */
  Map<String, String> digests() {
    return Map.copyOf(digests);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    while (position == ready.length) {
      if (complete) {
        return length == 0 ? 0 : -1;
      }
      advance();
      ready = made.toByteArray();
      position = 0;
      made.reset();
    }
    int count = Math.min(length, ready.length - position);
    System.arraycopy(ready, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.content.close();
    }
  }

  private void advance() throws IOException {
    Current file = current;
    if (file != null) {
      int read = file.content.read(piece);
      if (read < 0) {
        finish(file);
      } else {
        file.digest.update(piece, 0, read);
        file.size += read;
        zip.write(piece, 0, read);
      }
    } else if (waiting.hasNext()) {
      current = begin(waiting.next());
    } else {
      zip.close();
      complete = true;
    }
  }

  private Current begin(PlannedJob job) throws IOException {
    Current file = new Current(job, Files.newInputStream(job.file().path()));
    zip.putNextEntry(new ZipEntry(job.id()));
    return file;
  }

  private void finish(Current file) throws IOException {
    current = null;
    file.content.close();
    zip.closeEntry();
    if (file.size != file.job.file().size()) {
      throw new IOException(
          file.job.file().path()
              + " has changed its size from "
              + file.job.file().size()
              + " to "
              + file.size
              + " bytes while the demo was starting");
    }
    digests.put(file.job.id(), HexFormat.of().formatHex(file.digest.digest()));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The file that is being archived. */
  private static final class Current {

    private final PlannedJob job;
    private final InputStream content;
    private final MessageDigest digest = sha256();
    private long size;

    Current(PlannedJob job, InputStream content) {
      this.job = job;
      this.content = content;
    }
  }
}
