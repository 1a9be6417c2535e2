package io.mirrorneuron.store.examples.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What one process finds that reads a file from its beginning to its end, without store, steps or
 * leases.
 *
 * @param sha256 the file's digest
 * @param index its words
 */
record SequentialRun(String sha256, WordCounts index) {

  static SequentialRun over(InputFile file) throws IOException {
    MessageDigest digest = ZipStream.sha256();
    WordIndex index = new WordIndex();
    WordCounter counter = new WordCounter(index);
    byte[] buffer = new byte[100_000];
    try (InputStream content =
        new DigestInputStream(new BufferedInputStream(Files.newInputStream(file.path())), digest)) {
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        counter.feed(buffer, 0, read);
      }
    }
    counter.end();
    return new SequentialRun(HexFormat.of().formatHex(digest.digest()), index.counts());
  }
}
