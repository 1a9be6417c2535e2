package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.model.LeaseTerms;
import java.time.Duration;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/** As many leases as a busy process holds, which the store renews by itself. */
@State(Scope.Benchmark)
public class KeptLeases {

  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofSeconds(15));

  private List<Lease> leases = List.of();

  /** Creates the state, for JMH. */
  public KeptLeases() {}

  /**
   * Acquires the leases, after others, always many, have been renewed much more often for a while.
   *
   * @param open the store
   * @param count how many
   * @param pace how often they are renewed
   * @param benchmark how long to warm up
   * @throws InterruptedException if JMH ends it
   */
  @Setup(Level.Trial)
  public void acquire(OpenStore open, LeaseCount count, Pace pace, BenchmarkParams benchmark)
      throws InterruptedException {
    List<Lease> before =
        ManyLeases.acquire(open.store(), LeaseCount.USUAL, TERMS.renewEvery(Pace.HURRY));
    Thread.sleep(BurnIn.millis(benchmark));
    before.forEach(Lease::close);
    leases = ManyLeases.acquire(open.store(), count.leases, TERMS.renewEvery(pace.interval()));
  }

  void check() {
    long lapsed = leases.stream().filter(lease -> !lease.isHeld()).count();
    if (lapsed > 0) {
      throw new IllegalStateException(lapsed + " leases have lapsed");
    }
  }
}
