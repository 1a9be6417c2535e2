package io.mirrorneuron.store.examples.marker;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Ids;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which marker, and how long it is tried, as a mixin. */
final class MarkerOptions {

  private static final Duration PAUSE = Duration.ofMillis(200);

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Parameters(index = "0", paramLabel = "NAME", description = "the name of the marker")
  private String name = "";

  @Parameters(index = "1", paramLabel = "TEXT", description = "its text")
  private String text = "";

  @Option(
      names = "--within",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "how long it is tried again what fails (default: ${DEFAULT-VALUE})")
  private long seconds;

  MarkerOptions() {}

  String name() {
    return name;
  }

  String text() {
    return text;
  }

  /**
   * Does this until it succeeds or time is up. It has to be something that may be done twice: what
   * has an unknown outcome is done again.
   *
   * @throws ParameterException if the options make no sense
   */
  <T> T untilDone(Function<MirrorStore, T> task) throws InterruptedException {
    check();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (true) {
      try (MirrorStore store = MirrorStore.open(StoreConfig.fromEnvironment())) {
        while (true) {
          try {
            return task.apply(store);
          } catch (StoreException e) {
            pauseUnlessOver(end, e);
          }
        }
      } catch (StoreException e) {
        pauseUnlessOver(end, e);
      }
    }
  }

  private void check() {
    if (seconds < 0) {
      throw wrong("--within must be 0 or more");
    }
    try {
      String unused = Ids.check("NAME", name);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(Objects.requireNonNull(command).commandLine(), what);
  }

  private static void pauseUnlessOver(long end, StoreException failure)
      throws InterruptedException {
    if (System.nanoTime() - end > 0) {
      throw failure;
    }
    TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
  }
}
