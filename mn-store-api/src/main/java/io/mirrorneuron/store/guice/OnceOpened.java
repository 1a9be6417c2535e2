package io.mirrorneuron.store.guice;

import io.mirrorneuron.store.MirrorStore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store that is opened when first asked for, and closed by its owner. */
final class OnceOpened {

  private final ReentrantLock lock = new ReentrantLock();
  private final Supplier<MirrorStore> opening;
  private @Nullable MirrorStore opened;
  private boolean closed;

  OnceOpened(Supplier<MirrorStore> opening) {
    this.opening = opening;
  }

  MirrorStore get() {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the module that opens the store is closed");
      }
      MirrorStore present = opened;
      if (present == null) {
        present = opening.get();
        opened = present;
      }
      return present;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      if (opened != null) {
        opened.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
