package io.mirrorneuron.store.sentinel.fault;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * When {@link Lease#isHeld()} of one handle was certainly true, however late it was looked at: a
 * handle is held as long as its local deadline, which never goes back, is ahead and the lease is
 * not lost, which never ends. What is read of it is true of some moment between a reading of the
 * ticker before and one after. So what was held with so much time left, and was not lost yet at a
 * later look, was held all along from after the first look until the earlier of both: that
 * deadline, and before the later look. Nothing is guessed in between, and nobody is accused who was
 * paused.
 *
 * <p>Touched by one thread at a time.
 */
final class Belief {

  private final Lease lease;
  private final Ticker ticker = Ticker.system();
  private final List<Span> held = new ArrayList<>();

  private boolean begun;
  private long from;
  private long deadline;

  /** It was not lost yet. */
  private long alive;

  Belief(Lease lease) {
    this.lease = lease;
  }

  LeaseName name() {
    return lease.name();
  }

  long token() {
    return lease.token();
  }

  /** Looks at the handle; ends, for good, when it is lost. */
  void look() {
    long before = ticker.read();
    Lease.State state = lease.state();
    long left = lease.remaining().toNanos();
    long after = ticker.read();
    if (state == Lease.State.LOST) {
      end();
      return;
    }
    alive = before;
    if (state == Lease.State.HELD && left > 0) {
      if (begun && after - deadline > 0) {
        end();
      }
      if (!begun) {
        begun = true;
        from = after;
        deadline = before + left;
      }
      deadline = Math.max(deadline, before + left);
    }
  }

  /** How long both were held at once, so far. */
  Duration overlap(Belief other) {
    return spans()
        .flatMap(span -> other.spans().map(span::shared))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private Stream<Span> spans() {
    return begun ? Stream.concat(held.stream(), Stream.of(present())) : held.stream();
  }

  private void end() {
    if (begun) {
      held.add(present());
      begun = false;
    }
  }

  private Span present() {
    return new Span(from, Math.min(deadline, alive));
  }

  private record Span(long from, long to) {

    Duration shared(Span other) {
      long shared = Math.min(to, other.to) - Math.max(from, other.from);
      return Duration.ofNanos(Math.max(0, shared));
    }
  }
}
