package io.mirrorneuron.store.examples.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The process that started this one and holds the other end of its standard input. */
final class Parent {

  private Parent() {}

  /** Runs the action, on its own thread, when the parent lets go or is gone, however it went. */
  static void whenGone(InputStream standardInput, Runnable action) {
    Thread watch =
        new Thread(
            () -> {
              try {
                standardInput.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // A broken pipe is the end of it just as well.
              } finally {
                action.run();
              }
            },
            "parent");
    watch.setDaemon(true);
    watch.start();
  }
}
