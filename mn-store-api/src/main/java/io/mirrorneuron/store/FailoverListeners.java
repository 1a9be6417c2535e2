package io.mirrorneuron.store;

import io.mirrorneuron.store.model.FailoverReport;
import io.mirrorneuron.store.observe.StoreObserver;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes reports of failovers from the threads that everybody waits for to the application's own,
 * where its listeners may take their time and call the store.
 */
final class FailoverListeners implements StoreObserver {

  private static final Logger LOG = LoggerFactory.getLogger(FailoverListeners.class);

  private final List<Consumer<? super FailoverReport>> listeners;
  private final Callbacks callbacks;

  FailoverListeners(List<Consumer<? super FailoverReport>> listeners, Executor executor) {
    this.listeners = List.copyOf(listeners);
    this.callbacks = new Callbacks(executor);
  }

  @Override
  public void failedOver(FailoverReport report) {
    callbacks.execute(() -> listeners.forEach(listener -> tell(listener, report)));
  }

  /** Logged every time: what a listener missed may be that writes are lost. */
  private static void tell(Consumer<? super FailoverReport> listener, FailoverReport report) {
    try {
      listener.accept(report);
    } catch (RuntimeException e) {
      LOG.error(
          "a listener threw when it was told of a failover: {}; the store is not affected",
          report.sentence(),
          e);
    }
  }
}
