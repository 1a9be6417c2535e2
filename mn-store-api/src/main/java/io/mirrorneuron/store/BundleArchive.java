package io.mirrorneuron.store;

import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Ids;
import io.mirrorneuron.store.model.WriteOptions;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * Archives of any size, stored and fetched as streams in bounded memory, and verified. A sealed
 * bundle does not change; it lives while an unfinished job refers to it ({@code Commit.bundle}) and
 * for its retention after that. Thread-safe. What {@linkplain io.mirrorneuron.store all methods
 * have in common} is said once for the package, but here a deadline bounds each exchange, not the
 * whole transfer.
 */
public final class BundleArchive {

  private final Operations operations;

  BundleArchive(Operations operations) {
    this.operations = operations;
  }

  /**
   * Returns the same view with another deadline for each exchange of a transfer.
   *
   * @param deadline how long one exchange may take, retries included
   * @return a new view; it needs no closing
   * @throws IllegalArgumentException if the deadline is not positive
   */
  public BundleArchive within(Duration deadline) {
    return new BundleArchive(operations.within(deadline));
  }

  /**
   * Stores what a stream delivers, up to its end, under a name. Nothing is visible under the name
   * before everything is stored and confirmed. Needs about 1.5 MiB of memory.
   *
   * <p>Storing the same content under the same name again changes nothing and succeeds.
   *
   * @param name the bundle's name
   * @param content the content; not closed
   * @return what was stored
   * @throws IOException if the stream fails; nothing is left then but chunks that disappear by
   *     themselves
   * @throws io.mirrorneuron.store.error.StoreRefusedException if a bundle with other content has
   *     this name
   * @throws io.mirrorneuron.store.error.StoreException as {@link Jobs#commit} does
   */
  public BundleManifest store(String name, InputStream content) throws IOException {
    return store(name, content, WriteOptions.defaults());
  }

  /**
   * Stores a bundle, as {@link #store(String, InputStream)} does.
   *
   * @param name the bundle's name
   * @param content the content; not closed
   * @param options durability of the sealed bundle, its retention without a job, deadline
   * @return what was stored
   * @throws IllegalArgumentException if the options have an expectation or a fence; give those to
   *     the commit that refers to the bundle
   * @throws IOException if the stream fails
   * @throws io.mirrorneuron.store.error.StoreException as {@link #store(String, InputStream)} does
   */
  public BundleManifest store(String name, InputStream content, WriteOptions options)
      throws IOException {
    Ids.check("bundle name", name);
    if (options.expected().isPresent() || options.fence().isPresent()) {
      throw new IllegalArgumentException(
          "storing bundle "
              + name
              + " takes no expectation and no fence; give them to the commit that refers to it");
    }
    return new BundleUpload(operations, name).run(content, options);
  }

  /**
   * Tells what a bundle consists of.
   *
   * @param name its name
   * @return the manifest, empty if there is no such bundle
   * @throws io.mirrorneuron.store.error.StoreException if the store could not be read
   */
  public Optional<BundleManifest> describe(String name) {
    Ids.check("bundle name", name);
    return operations.read(
        "reading bundle " + name, call -> backend -> backend.durable().manifest(name, call));
  }

  /**
   * Opens a bundle for reading. Each chunk is checked before any of its bytes is returned, and the
   * digest of the whole before any byte of the last chunk is. Needs about 1 MiB of memory.
   *
   * <p>Reading fails with the exceptions of the store: {@code CorruptDataException} names the key
   * of what is damaged, {@code NotFoundException} tells that the bundle has expired meanwhile.
   *
   * @param name its name
   * @return the content; the caller closes it
   * @throws NotFoundException if there is no such bundle
   * @throws io.mirrorneuron.store.error.StoreException if the store could not be read
   */
  public InputStream open(String name) {
    BundleManifest manifest =
        describe(name)
            .orElseThrow(
                () ->
                    new NotFoundException(
                        "bundle", name, "store it first; it may also have expired"));
    return new BundleDownload(operations, manifest);
  }
}
