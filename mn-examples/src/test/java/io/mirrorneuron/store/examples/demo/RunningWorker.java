package io.mirrorneuron.store.examples.demo;

import com.google.inject.Guice;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.guice.StoreModule;
import java.io.IOException;

/** A worker on a thread, wired as in its own process. */
final class RunningWorker {

  private final StoreModule stores;
  private final WorkerLoop loop;
  private final Thread thread;

  RunningWorker(StoreConfig config, WorkerSettings settings) {
    stores = new StoreModule(MirrorStore.builder(config).owner(settings.name()));
    loop = Guice.createInjector(stores, Worker.module(settings)).getInstance(WorkerLoop.class);
    thread = new Thread(this::run, settings.name());
    thread.start();
  }

  /** The nearest that a thread comes to being killed: nothing it does has an effect any more. */
  void losesItsStore() {
    stores.close();
    loop.stop();
  }

  /** Lets it end after its present step, its last report put. */
  void dismiss() {
    loop.stop();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void end() throws InterruptedException {
    loop.stop();
    thread.join();
    stores.close();
  }

  private void run() {
    try {
      loop.run();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
