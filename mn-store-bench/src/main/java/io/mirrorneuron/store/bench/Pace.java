package io.mirrorneuron.store.bench;

import java.time.Duration;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** How often what is held is renewed. */
@State(Scope.Benchmark)
public class Pace {

  /** So often that the compiler gets to know it soon: as often as can be. */
  static final Duration HURRY = Duration.ofMillis(100);

  /** In milliseconds: as usual. With 500 neither side's caches are cold each time. */
  @Param("3000")
  public int every;

  /** Creates the state, for JMH. */
  public Pace() {}

  Duration interval() {
    return Duration.ofMillis(every);
  }
}
