package io.mirrorneuron.store.model;

/**
 * What a stored bundle is made of.
 *
 * @param name the bundle's name
 * @param uploadId which upload its chunks belong to
 * @param size its length in bytes
 * @param chunkSize the length of every chunk but the last, in bytes
 * @param sha256 its digest, 64 hexadecimal digits in lower case
 */
public record BundleManifest(
    String name, String uploadId, long size, int chunkSize, String sha256) {

  /**
   * Checks the parts.
   *
   * @param name as {@link #name()}
   * @param uploadId as {@link #uploadId()}
   * @param size as {@link #size()}
   * @param chunkSize as {@link #chunkSize()}
   * @param sha256 as {@link #sha256()}
   * @throws IllegalArgumentException if a name breaks the rule of {@link Ids}, a number is out of
   *     its bounds or the digest is not one
   */
  public BundleManifest {
    Ids.check("bundle name", name);
    Ids.check("upload id", uploadId);
    if (size < 0 || chunkSize < 1) {
      throw new IllegalArgumentException("size " + size + " in chunks of " + chunkSize);
    }
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("'" + sha256 + "' is not a SHA-256 digest");
    }
  }

  /**
   * Returns how many chunks there are.
   *
   * @return 0 for an empty bundle
   */
  public int chunks() {
    return Math.toIntExact((size + chunkSize - 1) / chunkSize);
  }

  /**
   * Returns how long a chunk is.
   *
   * @param index the chunk, from 0
   * @return its length in bytes
   */
  public int chunkLength(int index) {
    return (int) Math.min(chunkSize, size - (long) index * chunkSize);
  }
}
