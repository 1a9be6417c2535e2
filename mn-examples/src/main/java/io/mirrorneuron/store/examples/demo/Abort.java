package io.mirrorneuron.store.examples.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happens on Ctrl-C and SIGTERM: the demo's processes are ended and its files deleted. On a
 * server that goes on, the run is given time to take its jobs off. Does nothing once the run is
 * over.
 */
final class Abort {

  private static final long PATIENCE_SECONDS = 30;

  private final Screen screen;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean requested;
  private volatile @Nullable Children children;
  private volatile @Nullable WorkFolder folder;
  private volatile boolean awaitsCleanup;

  Abort(Screen screen) {
    this.screen = screen;
  }

  void atExit() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::run, "abort"));
  }

  void kills(Children processes) {
    children = processes;
  }

  void deletes(WorkFolder files) {
    folder = files;
  }

  /** The run has to take something off a server when it ends. */
  void awaitsCleanup() {
    awaitsCleanup = true;
  }

  /** Ends the run if somebody wants that. To be called wherever something takes long. */
  void check() {
    if (requested) {
      throw new DemoFailure("interrupted");
    }
  }

  /** The run is over and has tidied up. */
  void over() {
    over.countDown();
  }

  private void run() {
    if (over.getCount() == 0) {
      return;
    }
    requested = true;
    screen.last("demo_failed interrupted");
    Children processes = children;
    if (processes != null) {
      processes.abort();
    }
    if (awaitsCleanup) {
      awaitEnd();
    }
    WorkFolder files = folder;
    if (files != null) {
      files.delete();
    }
  }

  private void awaitEnd() {
    try {
      boolean unused = over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
