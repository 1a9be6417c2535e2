package io.mirrorneuron.store.ops.timeline;

import io.mirrorneuron.store.config.StoreConfig;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all Sentinels say of one primary and its replicas, in the order in which it is heard, each
 * thing once. Used by one thread.
 */
public final class Timeline implements AutoCloseable {

  private final Listening listening;
  private final Folding folding = new Folding();
  private final String masterName;

  /**
   * Prepares to listen; it begins with the first {@link #next}.
   *
   * @param config of mode {@code sentinel}
   * @param say is told of Sentinels that fall silent and speak again
   */
  public Timeline(StoreConfig config, Consumer<String> say) {
    listening = new Listening(config, say);
    masterName = config.redis().sentinel().masterName();
  }

  /**
   * Waits for the next thing that is said, and keeps the subscriptions up meanwhile.
   *
   * @param time how long; looking after the Sentinels may make it longer
   * @return null if nothing new was said in that time
   * @throws InterruptedException if the thread is interrupted
   */
  public @Nullable Happening next(Duration time) throws InterruptedException {
    Happening heard = listening.next(time);
    return heard != null && isOurs(heard) && folding.isNew(heard) ? heard : null;
  }

  /**
   * How many Sentinels are listened to.
   *
   * @return 0 before the first {@link #next}, and while none answers
   */
  public int count() {
    return listening.count();
  }

  @Override
  public void close() {
    listening.close();
  }

  /** What is about no master is about the Sentinel itself. */
  private boolean isOurs(Happening happening) {
    return happening.masterName().map(masterName::equals).orElse(true);
  }
}
