package io.mirrorneuron.store.examples.node;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.examples.DurationConverter;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns once of what fails again and again, and says when it is over. For one thread. */
final class Trouble {

  private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);

  private final String what;
  private int failures;
  private long since;

  /**
   * Nothing has failed yet.
   *
   * @param what what might, such as "the heartbeat"
   */
  Trouble(String what) {
    this.what = what;
  }

  void note(StoreException failure) {
    if (failures++ == 0) {
      since = System.nanoTime();
      LOG.warn("{} fails; it goes on ({}): {}", what, failure.outcome(), failure.getMessage());
    } else {
      LOG.debug("{} fails again", what, failure);
    }
  }

  void over() {
    if (failures > 0) {
      LOG.info(
          "{} works again after {} failures and {}",
          what,
          failures,
          DurationConverter.words(Duration.ofNanos(System.nanoTime() - since)));
      failures = 0;
    }
  }
}
