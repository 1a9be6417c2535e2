package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.Page;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * Reading a page of 100 from the middle of {@code jobs} jobs: by the store, and the same script by
 * hand.
 *
 * <pre>scripts/mn bench ListBenchmark -p client=jedis -p jobs=100000 -f 1 -wi 2 -i 3</pre>
 */
public class ListBenchmark {

  /** Creates the benchmark, for JMH. */
  public ListBenchmark() {}

  /**
   * The store: its hot lane, checked and decoded.
   *
   * @param open the store
   * @param filled the jobs
   * @return what was read
   */
  @Benchmark
  public Page<JobSummary> page(OpenStore open, FilledStore filled) {
    return filled.page(open.store());
  }

  /**
   * The same script by hand, its reply not decoded.
   *
   * @param reader the thread's connection
   * @return the script's reply
   */
  @Benchmark
  public @Nullable Object script(BareList reader) {
    return reader.script();
  }
}
