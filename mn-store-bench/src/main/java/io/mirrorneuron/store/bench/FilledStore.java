package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.model.PageCursor;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.WriteOptions;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Many jobs with a small state, to be listed. */
@State(Scope.Benchmark)
public class FilledStore {

  private static final int STATE_BYTES = 100;
  private static final int IN_FLIGHT = 256;
  private static final int PAGE = 100;

  /** How many jobs there are. */
  @Param("1000")
  public int jobs;

  private PageCursor middle = PageCursor.START;

  /** Creates the state, for JMH. */
  public FilledStore() {}

  /**
   * Puts the jobs.
   *
   * @param redis the servers
   * @throws InterruptedException if JMH ends it
   */
  @Setup(Level.Trial)
  public void fill(Redis redis) throws InterruptedException {
    Payload state = Payload.of(Size.bytes(STATE_BYTES));
    try (MirrorStore store = redis.openToFill()) {
      Population.measured(
          redis,
          "job",
          jobs,
          () -> {
            InFlight puts = new InFlight(IN_FLIGHT);
            for (int i = 0; i < jobs; i++) {
              puts.makeRoom();
              puts.add(store.jobs().putAsync(Job.idOf(i), state, WriteOptions.defaults()));
            }
            puts.drain();
          });
      middle = after(store, jobs / 2);
    }
  }

  /** Where one is that has read so many. */
  private static PageCursor after(MirrorStore store, int count) {
    PageCursor cursor = PageCursor.START;
    int read = 0;
    while (read < count) {
      int next = Math.min(JobQuery.MAX_LIMIT, count - read);
      cursor = store.jobs().list(JobQuery.all().after(cursor).limit(next)).next().orElseThrow();
      read += next;
    }
    return cursor;
  }

  /** A page from the middle. */
  Page<JobSummary> page(MirrorStore store) {
    Page<JobSummary> page = store.jobs().list(JobQuery.all().after(middle).limit(PAGE));
    if (page.items().size() != Math.min(PAGE, jobs - jobs / 2)) {
      throw new IllegalStateException(page.items().size() + " of " + jobs + " jobs were listed");
    }
    return page;
  }
}
