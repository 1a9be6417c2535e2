package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.model.BundleManifest;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * Storing and reading a bundle of {@code payload} bytes, 4 MiB unless said otherwise, with its
 * SHA-256: an operation is one bundle.
 *
 * <pre>scripts/mn bench BundleBenchmark -p client=jedis -f 1 -wi 2 -i 3</pre>
 */
public class BundleBenchmark {

  /** Creates the benchmark, for JMH. */
  public BundleBenchmark() {}

  /**
   * Stores it, each time under another name, for one second: the server forgets it soon.
   *
   * @param open the store
   * @param content what is stored
   * @param names names that have not been used
   * @return the manifest
   * @throws IOException never
   */
  @Benchmark
  public BundleManifest upload(WritingStore open, BundleContent content, BundleContent.Names names)
      throws IOException {
    return content.upload(open.store(), names.next());
  }

  /**
   * Reads it, and checks the digest.
   *
   * @param open the store
   * @param stored the bundle
   * @return how many bytes it has
   * @throws IOException if it is not what was stored
   */
  @Benchmark
  public long download(OpenStore open, BundleContent.Stored stored) throws IOException {
    return stored.download(open.store());
  }
}
