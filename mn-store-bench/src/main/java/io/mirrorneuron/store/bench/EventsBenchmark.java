package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.model.EventPage;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * Reading a page of 100 events of {@code payload} bytes from the middle of a history of {@code
 * events}: by the store, and the same script by hand.
 *
 * <pre>scripts/mn bench EventsBenchmark -p events=100000 -p payload=100 -f 1 -wi 2 -i 3</pre>
 */
public class EventsBenchmark {

  /** Creates the benchmark, for JMH. */
  public EventsBenchmark() {}

  /**
   * The store: its hot lane, checked and decoded.
   *
   * @param open the store
   * @param history the history
   * @return what was read
   */
  @Benchmark
  public EventPage page(OpenStore open, FilledHistory history) {
    return history.page(open.store());
  }

  /**
   * The same script by hand, its reply not decoded.
   *
   * @param reader the thread's connection
   * @return the script's reply
   */
  @Benchmark
  public @Nullable Object script(BareEvents reader) {
    return reader.script();
  }
}
