package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.BundleArchive;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A bundle as a worker keeps it: fetched once into a file of its own, deleted in the end. */
final class FetchedBundle implements Closeable {

  private final Path file;
  private final ZipFile zip;

  private FetchedBundle(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  static FetchedBundle fetch(BundleArchive bundles, String name, Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "bundle-", ".zip");
    try (InputStream content = bundles.open(name)) {
      Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
      return new FetchedBundle(file, new ZipFile(file.toFile()));
    } catch (IOException | RuntimeException e) {
      Files.delete(file);
      throw e;
    }
  }

  InputStream open(String entryName) throws IOException {
    ZipEntry entry = zip.getEntry(entryName);
    if (entry == null) {
      throw new FileNotFoundException("the bundle has no entry " + entryName);
    }
    return zip.getInputStream(entry);
  }

  @Override
  public void close() {
    try {
      zip.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }
}
