package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.guice.StoreModule;
import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The module as a module, in a layer of its own, where only what it exports and opens is seen. */
class ModulePathTest {

  private static final String MODULE = "io.mirrorneuron.store.api";

  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final ClassLoader loader = layer().findLoader(MODULE);

  @BeforeEach
  void enter() {
    Thread.currentThread().setContextClassLoader(loader);
  }

  @AfterEach
  void leave() {
    Thread.currentThread().setContextClassLoader(before);
  }

  @Test
  void theStoreInMemoryOpensAsAService() throws Exception {
    Class<?> type = load(MirrorStore.class);
    assertThat(type).isNotSameAs(MirrorStore.class);
    assertThat(type.getModule().getName()).isEqualTo(MODULE);
    try (AutoCloseable store =
        (AutoCloseable) type.getMethod("open", load(StoreConfig.class)).invoke(null, config())) {
      assertThat(type.getMethod("health").invoke(store).toString()).contains("UP");
    }
  }

  @Test
  void guiceMayCallTheModulesMethods() throws Exception {
    Class<?> guice = loader.loadClass("com.google.inject.Guice");
    Class<?> guiceModule = loader.loadClass("com.google.inject.Module");
    assertThat(guice.getModule().getName()).isEqualTo("com.google.guice");
    try (AutoCloseable module =
        (AutoCloseable)
            load(StoreModule.class).getConstructor(load(StoreConfig.class)).newInstance(config())) {
      Object modules = Array.newInstance(guiceModule, 1);
      Array.set(modules, 0, module);
      Object injector = guice.getMethod("createInjector", modules.getClass()).invoke(null, modules);
      Object jobs =
          loader
              .loadClass("com.google.inject.Injector")
              .getMethod("getInstance", Class.class)
              .invoke(injector, load(Jobs.class));

      assertThat(jobs).isInstanceOf(load(Jobs.class));
    }
  }

  private Object config() throws Exception {
    Class<?> type = load(StoreConfig.class);
    Object builder = type.getMethod("builder").invoke(null);
    Object unused = builder.getClass().getMethod("mode", String.class).invoke(builder, "memory");
    return builder.getClass().getMethod("build").invoke(builder);
  }

  private Class<?> load(Class<?> type) throws ClassNotFoundException {
    return loader.loadClass(type.getName());
  }

  private static ModuleLayer layer() {
    Pattern wanted =
        Pattern.compile("(guice|guava|failureaccess|jakarta|aopalliance|slf4j).*\\.jar");
    Path[] paths =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(
                path ->
                    path.endsWith("target/classes")
                        || wanted.matcher(path.getFileName().toString()).matches())
            .toArray(Path[]::new);
    ModuleFinder found = ModuleFinder.of(paths);
    // Guice is an automatic module, whose own dependencies nobody declares.
    Set<String> all =
        found.findAll().stream()
            .map(module -> module.descriptor().name())
            .collect(Collectors.toSet());
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration().resolveAndBind(found, ModuleFinder.of(), all);
    return boot.defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
  }
}
