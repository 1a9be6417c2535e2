package io.mirrorneuron.store;

import java.util.concurrent.Executor;

/**
 * The application's executor, for what it must be told. If that is full, gone or broken, a thread
 * of its own tells it.
 */
final class Callbacks implements Executor {

  private final Executor executor;

  Callbacks(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable telling) {
    try {
      executor.execute(telling);
    } catch (RuntimeException e) {
      Thread thread = new Thread(telling, "mn-store-callback");
      thread.setDaemon(true);
      thread.start();
    }
  }
}
