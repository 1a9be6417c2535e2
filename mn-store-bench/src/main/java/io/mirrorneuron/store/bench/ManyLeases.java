package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/** As many leases as a busy process holds, on terms that leave renewing to the benchmark. */
@State(Scope.Benchmark)
public class ManyLeases {

  /** How many the store renews with one call of its script. */
  static final int TOGETHER = 100;

  private static final LeaseTerms LONG = LeaseTerms.of(Duration.ofHours(10));

  private List<Lease> held = List.of();

  /** Creates the state, for JMH. */
  public ManyLeases() {}

  /**
   * Acquires the leases, and renews them for a while.
   *
   * @param redis the servers
   * @param open the store
   * @param count how many
   * @param benchmark how long to warm up
   * @throws InterruptedException if JMH ends it
   */
  @Setup(Level.Trial)
  public void acquire(Redis redis, OpenStore open, LeaseCount count, BenchmarkParams benchmark)
      throws InterruptedException {
    Population.measured(
        redis, "lease", count.leases, () -> held = acquire(open.store(), count.leases, LONG));
    BurnIn.repeat(
        benchmark,
        () -> {
          var unused = open.store().leases().renewAll(held);
        });
  }

  static List<Lease> acquire(MirrorStore store, int count) {
    return acquire(store, count, LONG);
  }

  static List<Lease> acquire(MirrorStore store, int count, LeaseTerms terms) {
    return IntStream.range(0, count)
        .mapToObj(n -> store.leases().acquire(LeaseName.named("many-" + n), terms).orElseThrow())
        .toList();
  }

  List<Lease> all() {
    return held;
  }
}
