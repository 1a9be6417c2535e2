package io.mirrorneuron.store.examples.demo;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Module;
import com.google.inject.Scopes;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.guice.StoreModule;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A worker process. Its store comes from the environment; it works until its standard input ends,
 * which it does at the latest when the coordinator is gone.
 */
public final class Worker {

  /** How long a worker that is to end may take to give back what it holds. */
  private static final long GRACE_MILLIS = 3_000;

  private Worker() {}

  /**
   * Runs the worker.
   *
   * @param args its name and a folder for its files
   * @throws IOException if it cannot read or write its files
   * @throws InterruptedException never; nobody interrupts the main thread
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    WorkerSettings settings = new WorkerSettings(args[0], Path.of(args[1]), WorkerSettings.TERMS);
    try (StoreModule stores =
        new StoreModule(
            MirrorStore.builder(StoreConfig.fromEnvironment()).owner(settings.name()))) {
      WorkerLoop loop =
          Guice.createInjector(stores, module(settings)).getInstance(WorkerLoop.class);
      Parent.whenGone(
          System.in,
          () -> {
            loop.stop();
            haltAfterGrace();
          });
      loop.run();
    }
  }

  /** What a worker consists of, besides the store. */
  static Module module(WorkerSettings settings) {
    return new AbstractModule() {
      @Override
      protected void configure() {
        bind(WorkerSettings.class).toInstance(settings);
        bind(Reports.class).in(Scopes.SINGLETON);
        bind(Bundles.class).in(Scopes.SINGLETON);
      }
    };
  }

  private static void haltAfterGrace() {
    try {
      Thread.sleep(GRACE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // The main thread is stuck, perhaps in a store that does not answer.
    Runtime.getRuntime().halt(1);
  }
}
