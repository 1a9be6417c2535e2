package io.mirrorneuron.store;

import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.LeaseStore.Renewal;
import io.mirrorneuron.store.spi.LeaseStore.Renewed;
import java.util.AbstractList;
import java.util.List;

/** One call that renews leases of one keeper. */
final class Renewing {

  final List<Kept> asked;

  /** A reading of the ticker from before the call was made. */
  final long sentNanos;

  /** The number of the call; the calls of a keeper are numbered as they are made. */
  final long number;

  Renewing(List<Kept> asked, long sentNanos, long number) {
    this.asked = asked;
    this.sentNanos = sentNanos;
    this.number = number;
  }

  Operations.Work<Renewed> send(Call call) {
    List<Renewal> renewals = new Renewals(asked);
    return backend -> backend.leases().renew(renewals, call);
  }

  @Override
  public String toString() {
    return "renewing " + (asked.size() == 1 ? asked.get(0).lease.name() : asked.size() + " leases");
  }

  /** A view, because ten thousand leases are renewed all the time. */
  private static final class Renewals extends AbstractList<Renewal> {

    private final List<Kept> asked;

    Renewals(List<Kept> asked) {
      this.asked = asked;
    }

    @Override
    public Renewal get(int index) {
      return asked.get(index).renewal;
    }

    @Override
    public int size() {
      return asked.size();
    }
  }
}
