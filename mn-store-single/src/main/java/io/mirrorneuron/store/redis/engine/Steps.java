package io.mirrorneuron.store.redis.engine;

import java.util.Collection;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several things of which each has to be done, whatever becomes of the others. */
final class Steps {

  private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

  private Steps() {}

  /**
   * Does something to each. Does not throw: what one throws is logged.
   *
   * @param purpose what they are done for, for the log
   * @param all to what, in their order
   * @param step what is done
   */
  static <T> void each(String purpose, Collection<T> all, Consumer<? super T> step) {
    for (T one : all) {
      try {
        step.accept(one);
      } catch (RuntimeException | Error e) {
        LOG.error("{}: a step failed, the others are done all the same", purpose, e);
      }
    }
  }
}
