package io.mirrorneuron.store.tck.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The time of day of servers' processes, which can step while they run: by libfaketime, preloaded
 * into those servers and into nothing else. Elapsed time goes on as it is. Thread-safe, but for two
 * steps at once.
 */
public final class SteppedClock {

  private static final String LIBRARY = "libfaketime.so.1";

  /**
   * Before jemalloc, which Debian's servers are linked with: it asks for the time while libfaketime
   * asks it for memory to begin with, and both give up (issue 130 of libfaketime).
   */
  private static final String ALLOCATOR = "libc.so.6";

  private final Path file;

  /**
   * Creates a clock that is right at first. <b>Skips the test where libfaketime is missing</b>,
   * visibly.
   *
   * @param folder of the test, writable; a second clock needs a folder of its own
   * @throws UncheckedIOException if nothing can be written there
   */
  public SteppedClock(Path folder) {
    assumeTrue(library().isPresent(), LIBRARY + " is not here: install the package libfaketime");
    this.file = folder.resolve("clock");
    step(Duration.ZERO);
  }

  /**
   * Has the servers that are to be started go by this clock, over their restarts too.
   *
   * @param server how they are set up
   * @return the same builder
   */
  public LocalRedisConfig.Builder in(LocalRedisConfig.Builder server) {
    return server
        .environment("LD_PRELOAD", library().orElseThrow() + " " + ALLOCATOR)
        .environment("FAKETIME_TIMESTAMP_FILE", file.toString())
        .environment("FAKETIME_NO_CACHE", "1")
        .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1");
  }

  /**
   * Has the clock be wrong by so much from now on.
   *
   * @param wrongBy in whole seconds; negative if it is behind
   * @throws UncheckedIOException if that cannot be written
   */
  public void step(Duration wrongBy) {
    try {
      // At once, as the server reads it all the time.
      Path next = file.resolveSibling("next");
      Files.writeString(next, String.format("%+d%n", wrongBy.toSeconds()));
      var unused =
          Files.move(
              next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * By how much a server's clock is wrong, by this machine's.
   *
   * @param server a running server
   * @return in whole seconds, give or take one; negative if it is behind
   * @throws LocalServerException if the server does not answer
   */
  public static Duration of(LocalRedis server) {
    long seconds = server.command("TIME").items().get(0).number();
    return Duration.ofSeconds(seconds - System.currentTimeMillis() / 1_000);
  }

  /** Debian has a folder for each architecture, others have one. */
  private static Optional<Path> library() {
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      return Stream.concat(folders, Stream.of(Path.of("/usr/lib"), Path.of("/usr/lib64")))
          .map(folder -> folder.resolve("faketime").resolve(LIBRARY))
          .filter(Files::isReadable)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty(); // no such folder: not a Linux that has it
    }
  }
}
