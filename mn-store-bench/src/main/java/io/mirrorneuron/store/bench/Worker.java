package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.model.Payload;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that puts, as fast as its threads get their answers, until its input ends: whoever
 * started it may have been killed. Prints a line for every so many puts.
 */
final class Worker {

  /** For how many puts a line is printed. */
  static final int PUTS = 100;

  private static final int THREADS = 16;

  private final MirrorStore store;
  private final String name;
  private final PrintStream progress;
  private final AtomicLong puts = new AtomicLong();

  private Worker(MirrorStore store, String name, PrintStream progress) {
    this.store = store;
    this.name = name;
    this.progress = progress;
  }

  /**
   * Runs a worker on the store that the environment describes.
   *
   * @param args the worker's name, and how many bytes each job's state has
   */
  public static void main(String[] args) throws IOException {
    MirrorStore store = MirrorStore.open(StoreConfig.fromEnvironment());
    Worker worker = new Worker(store, args[0], System.out);
    Payload state = Payload.of(Size.bytes(Integer.parseInt(args[1])));
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      Thread thread = new Thread(() -> worker.putAgainAndAgain(number, state), "writer " + i);
      thread.setUncaughtExceptionHandler(Worker::fail);
      thread.start();
    }
    awaitEndOfInput();
    // Nobody asks any more what came of the puts that are under way.
    System.exit(0);
  }

  private void putAgainAndAgain(int thread, Payload state) {
    String job = name + "-" + thread;
    while (true) {
      var unused = store.jobs().put(job, state);
      if (puts.incrementAndGet() % PUTS == 0) {
        progress.println(PUTS);
      }
    }
  }

  private static void fail(Thread thread, Throwable failure) {
    failure.printStackTrace();
    System.exit(1);
  }

  private static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      // Nothing is ever sent.
    }
  }
}
