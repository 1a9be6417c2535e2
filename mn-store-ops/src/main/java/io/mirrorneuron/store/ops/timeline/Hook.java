package io.mirrorneuron.store.ops.timeline;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the operator's command for what is worth an alert: at once for the first, then at most once
 * a period, for the last of what has come meanwhile. One at a time; one that takes too long is
 * killed, or it would keep all alerts after it back. Used by one thread.
 */
final class Hook {

  private static final Duration TICK = Duration.ofMillis(100);

  /**
   * What the operator wants.
   *
   * @param command for {@code sh -c}
   * @param every it is run once in this time at the most
   * @param limit it is killed after this time
   * @param events what is worth an alert
   */
  record Wish(String command, Duration every, Duration limit, Set<String> events) {}

  private final Wish wish;
  private final Consumer<String> say;
  private final LongSupplier nanos;
  private @Nullable HookRun running;
  private @Nullable Happening waiting;
  private int skipped;
  private long next;

  /**
   * Begins.
   *
   * @param nanos as {@link System#nanoTime}
   */
  Hook(Wish wish, Consumer<String> say, LongSupplier nanos) {
    this.wish = wish;
    this.say = say;
    this.nanos = nanos;
    next = nanos.getAsLong();
  }

  /** Takes note of what happened. */
  void offer(Happening happening) {
    if (wish.events().contains(happening.event())) {
      skipped += waiting == null ? 0 : 1;
      waiting = happening;
    }
    runIfDue();
  }

  /**
   * Runs the command if something waits and the period is over, and kills one that takes too long.
   * Called again and again.
   */
  void runIfDue() {
    long now = nanos.getAsLong();
    HookRun last = running;
    if (last != null && last.isAlive()) {
      last.killIfOverdue(now);
      return;
    }
    Happening happening = waiting;
    if (happening == null || now - next < 0) {
      return;
    }
    int before = skipped;
    waiting = null;
    skipped = 0;
    next = now + wish.every().toNanos();
    try {
      running = HookRun.start(wish, happening, before, now, say);
    } catch (IOException e) {
      say.accept("cannot run " + wish.command() + ": " + e.getMessage());
    }
  }

  /** Returns when the last alert has been told: its turn may come only when the period is over. */
  void finish() throws InterruptedException {
    while (true) {
      runIfDue();
      HookRun last = running;
      boolean isAlive = last != null && last.isAlive();
      if (!isAlive && waiting == null) {
        if (last != null) {
          last.awaitSaid();
        }
        return;
      }
      Thread.sleep(TICK.toMillis());
    }
  }
}
