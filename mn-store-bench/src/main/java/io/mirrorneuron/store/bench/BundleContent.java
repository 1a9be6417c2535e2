package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.WriteOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** What is in a bundle. */
@State(Scope.Benchmark)
public class BundleContent {

  /** The shortest there is. */
  private static final WriteOptions SHORTLY =
      WriteOptions.defaults().retention(Duration.ofSeconds(1));

  /** How many bytes it has. */
  @Param("4194304")
  public int payload;

  private byte[] content = {};

  /** Creates the state, for JMH. */
  public BundleContent() {}

  /** Makes the content. */
  @Setup(Level.Trial)
  public void make() {
    content = Size.bytes(payload);
  }

  BundleManifest upload(MirrorStore to, String name) throws IOException {
    return to.bundles().store(name, new ByteArrayInputStream(content), SHORTLY);
  }

  /** Names of bundles: what is stored under one that is known is not sealed again. */
  @State(Scope.Thread)
  public static class Names {

    private int thread;
    private long used;

    /** Creates the state, for JMH. */
    public Names() {}

    /**
     * Takes the number of the thread.
     *
     * @param its which one it is
     */
    @Setup(Level.Trial)
    public void begin(ThreadParams its) {
      thread = its.getThreadIndex();
    }

    String next() {
      return "bundle-" + thread + "-" + used++;
    }
  }

  /** A bundle that is there. */
  @State(Scope.Benchmark)
  public static class Stored {

    private static final String NAME = "stored";

    private int size;

    /** Creates the state, for JMH. */
    public Stored() {}

    /**
     * Stores it.
     *
     * @param redis the servers
     * @param content what is in it
     * @throws IOException never
     */
    @Setup(Level.Trial)
    public void store(Redis redis, BundleContent content) throws IOException {
      size = content.payload;
      try (MirrorStore store = redis.openToFill()) {
        var unused = store.bundles().store(NAME, new ByteArrayInputStream(content.content));
      }
    }

    long download(MirrorStore from) throws IOException {
      try (InputStream bundle = from.bundles().open(NAME)) {
        long read = bundle.transferTo(OutputStream.nullOutputStream());
        if (read != size) {
          throw new IOException(read + " of " + size + " bytes were read");
        }
        return read;
      }
    }
  }
}
