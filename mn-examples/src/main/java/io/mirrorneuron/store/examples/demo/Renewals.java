package io.mirrorneuron.store.examples.demo;

import com.google.inject.Inject;
import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.Leases;
import io.mirrorneuron.store.error.StoreException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews the lease of the job at hand, on a thread of its own. */
final class Renewals implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);

  private final Leases leases;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "renewals");
            thread.setDaemon(true);
            return thread;
          });

  @Inject
  Renewals(Leases leases, WorkerSettings settings) {
    // A renewal that comes after the local deadline helps nobody.
    this.leases = leases.within(settings.terms().localTerm());
  }

  /** A lease that is being renewed, until this is closed. */
  interface Kept extends AutoCloseable {
    @Override
    void close();
  }

  Kept keep(Lease lease) {
    long every = lease.terms().renewEvery().toMillis();
    ScheduledFuture<?> renewing =
        timer.scheduleAtFixedRate(() -> renew(lease), every, every, TimeUnit.MILLISECONDS);
    return () -> renewing.cancel(false);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void renew(Lease lease) {
    try {
      if (!leases.renew(lease)) {
        LOG.info("{} has passed to somebody else, or has expired", lease);
      }
    } catch (StoreException e) {
      LOG.warn("{} could not be renewed; it ends by itself if that goes on", lease, e);
    }
  }
}
