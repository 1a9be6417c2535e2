package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A long history, to be read. */
@State(Scope.Benchmark)
public class FilledHistory {

  private static final String JOB = "history";
  private static final int PAGE = 100;

  /** How many events are in it. */
  @Param("1000")
  public int events;

  /** Creates the state, for JMH. */
  public FilledHistory() {}

  /**
   * Fills it.
   *
   * @param redis the servers
   * @param size how large the events are
   * @throws InterruptedException if JMH ends it
   */
  @Setup(Level.Trial)
  public void fill(Redis redis, Size size) throws InterruptedException {
    Histories.fill(redis, List.of(JOB), events, size.content());
  }

  /** A page from the middle. Large events make it shorter: a call brings 4 MiB at the most. */
  EventPage page(MirrorStore store) {
    EventPage page = store.events().read(JOB, new EventCursor(events / 2, ""), PAGE);
    if (page.events().isEmpty()) {
      throw new IllegalStateException("nothing was read of " + events + " events");
    }
    return page;
  }
}
