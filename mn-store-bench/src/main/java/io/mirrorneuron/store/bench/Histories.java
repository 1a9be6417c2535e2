package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.WriteOptions;
import java.util.Collections;
import java.util.List;

/** Fills the histories of jobs. */
final class Histories {

  /** What goes together into one commit: so many at the most, and not much more than so much. */
  private static final int TOGETHER = 1_000;

  private static final int BYTES_TOGETHER = 256 * 1024;
  private static final int COMMITS_IN_FLIGHT = 32;

  private Histories() {}

  /** Puts the jobs, and appends as many events to each. */
  static void fill(Redis redis, List<String> jobs, int events, Payload event)
      throws InterruptedException {
    int together = Math.min(TOGETHER, Math.max(1, BYTES_TOGETHER / Math.max(1, event.size())));
    try (MirrorStore store = redis.openToFill()) {
      jobs.forEach(
          job -> {
            var unused = store.jobs().put(job, event);
          });
      Population.measured(
          redis,
          "event",
          (long) jobs.size() * events,
          () -> {
            InFlight commits = new InFlight(COMMITS_IN_FLIGHT);
            for (int from = 0; from < events; from += together) {
              List<Payload> some = Collections.nCopies(Math.min(together, events - from), event);
              for (String job : jobs) {
                commits.makeRoom();
                commits.add(store.events().appendAsync(job, some, WriteOptions.defaults()));
              }
            }
            commits.drain();
          });
    }
  }
}
