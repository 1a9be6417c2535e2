package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.model.JobRecord;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * Reading a job of {@code payload} bytes: by the store, and what it reads by hand.
 *
 * <pre>scripts/mn bench GetBenchmark -bm sample -p client=jedis -f 1 -wi 2 -i 3</pre>
 */
public class GetBenchmark {

  /** Creates the benchmark, for JMH. */
  public GetBenchmark() {}

  /**
   * The store: its hot lane, checked and decoded.
   *
   * @param open the store
   * @param job the job
   * @return the job
   */
  @Benchmark
  public Optional<JobRecord> store(OpenStore open, WrittenJob job) {
    return open.store().jobs().get(job.id());
  }

  /**
   * The same MGET of header and body by hand, not decoded.
   *
   * @param reader the thread's connection
   * @return the values
   */
  @Benchmark
  public Object mget(BareReader reader) {
    return reader.mget();
  }
}
