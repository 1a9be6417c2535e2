package io.mirrorneuron.store.redis.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * One of several processes that want the same lease all the time. Begins when it is told to, by a
 * line of its input, and ends when the input does; then it says how often it was granted the lease.
 *
 * <p>Whoever holds the lease looks that nobody else does, by what the store knows nothing of: a
 * lock of the operating system, which it asks for and never waits for, and a counter in a file that
 * is read and written in two steps, so that it comes out wrong if two do that at once.
 */
final class Contender {

  static final LeaseName NAME = LeaseName.named("contended");

  /** Long enough that a busy machine does not end it. */
  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofMinutes(2));

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path folder;
  private final MirrorStore store;

  private Contender(Path folder, MirrorStore store) {
    this.folder = folder;
    this.store = store;
  }

  static Path lock(Path folder) {
    return folder.resolve("lock");
  }

  static Path counter(Path folder) {
    return folder.resolve("counter");
  }

  static Path tokens(Path folder) {
    return folder.resolve("tokens");
  }

  @SuppressWarnings("SystemOut") // its output is what is tested
  public static void main(String[] arguments) throws Exception {
    try (MirrorStore store = MirrorStore.open(StoreConfig.fromEnvironment())) {
      System.out.println("ready");
      int first = System.in.read();
      int grants = first < 0 ? 0 : new Contender(Path.of(arguments[0]), store).contend();
      System.out.println("granted " + grants);
    }
  }

  private int contend() throws IOException, InterruptedException {
    int grants = 0;
    try (FileChannel lock = FileChannel.open(lock(folder), StandardOpenOption.WRITE)) {
      while (System.in.available() == 0) {
        Optional<Lease> granted = store.leases().acquire(NAME, TERMS, PATIENCE);
        if (granted.isEmpty()) {
          throw new IllegalStateException("nothing was granted within " + PATIENCE);
        }
        grants++;
        hold(granted.get(), lock);
        if (!store.leases().release(granted.get())) {
          throw new IllegalStateException(granted.get() + " was not held when it was released");
        }
      }
    }
    return grants;
  }

  private void hold(Lease lease, FileChannel channel) throws IOException {
    try (FileLock alone = channel.tryLock()) {
      if (alone == null) {
        throw new IllegalStateException("another process holds it too, as does " + lease);
      }
      Path counter = counter(folder);
      long before = Long.parseLong(Files.readString(counter));
      Files.writeString(tokens(folder), lease.token() + "\n", UTF_8, StandardOpenOption.APPEND);
      Files.writeString(counter, Long.toString(before + 1));
    }
  }
}
