package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.StoreContext;
import io.mirrorneuron.store.spi.StoreProvider;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which provider a mode means, on a real class path. */
class ProvidersTest {

  @TempDir private Path directory;

  @Test
  void theOnlyProviderOfAModeIsTaken() throws Exception {
    withServices(
        () -> assertThat(Providers.of(mode("one"))).isExactlyInstanceOf(FirstOfOne.class),
        FirstOfOne.class,
        FirstOfTwo.class);
  }

  @Test
  void aModeThatNobodyServesNamesTheArtifactsToAdd() throws Exception {
    withServices(
        () ->
            assertThatExceptionOfType(StoreConfigException.class)
                .isThrownBy(() -> MirrorStore.open(mode("single")))
                .withMessageContainingAll(
                    "MN_REDIS_HA_MODE",
                    "single",
                    "io.mirrorneuron:mn-store-single",
                    "io.mirrorneuron:mn-store-sentinel",
                    "[memory, one]"),
        FirstOfOne.class);
  }

  @Test
  void whereTheModeCameFromIsSaid() {
    StoreConfig config = StoreConfig.from(Map.of(), Map.of("MN_REDIS_HA_MODE", "nowhere"));

    assertThatExceptionOfType(StoreConfigException.class)
        .isThrownBy(() -> MirrorStore.open(config))
        .satisfies(
            failure ->
                assertThat(failure.problems())
                    .singleElement()
                    .satisfies(
                        problem -> {
                          assertThat(problem.setting()).isEqualTo("MN_REDIS_HA_MODE");
                          assertThat(problem.value()).isEqualTo("nowhere");
                          assertThat(problem.source())
                              .isEqualTo(config.origin("MN_REDIS_HA_MODE").toString());
                        }));
  }

  @Test
  void twoProvidersOfOneModeAreAnErrorThatNamesBoth() throws Exception {
    withServices(
        () ->
            assertThatExceptionOfType(StoreConfigException.class)
                .isThrownBy(() -> MirrorStore.open(mode("two")))
                .withMessageContainingAll(
                    FirstOfTwo.class.getName(), SecondOfTwo.class.getName(), "leave one"),
        FirstOfTwo.class,
        SecondOfTwo.class);
  }

  private static StoreConfig mode(String mode) {
    return StoreConfig.builder().mode(mode).build();
  }

  /** Runs with these providers on the class path besides those that are there anyway. */
  private void withServices(Runnable test, Class<?>... providers) throws Exception {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.write(
        services.resolve(StoreProvider.class.getName()),
        List.of(providers).stream().map(Class::getName).toList());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {directory.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      test.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Serves mode {@code one}. */
  public static class FirstOfOne implements StoreProvider {
    @Override
    public String mode() {
      return "one";
    }

    @Override
    public StoreBackend open(StoreConfig config, StoreContext context) {
      throw new AssertionError("nobody asked for it");
    }
  }

  /** Serves mode {@code two}. */
  public static class FirstOfTwo extends FirstOfOne {
    @Override
    public String mode() {
      return "two";
    }
  }

  /** Serves mode {@code two} as well. */
  public static final class SecondOfTwo extends FirstOfTwo {}
}
