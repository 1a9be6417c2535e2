package io.mirrorneuron.store.tck.load;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Payload;
import java.time.Duration;
import java.util.Optional;

/** Competes for a job's lease, and writes under it while it holds it. */
final class Holder {

  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofSeconds(2));

  /** After so many writes the lease is given back, so that others come to their turn. */
  private static final int TURN = 100;

  private final MirrorStore store;
  private final Ledger ledger;
  private final Pace pace;
  private final String job;
  private final String name;
  private long number;

  Holder(MirrorStore store, Ledger ledger, Pace pace, String job, String name) {
    this.store = store;
    this.ledger = ledger;
    this.pace = pace;
    this.job = job;
    this.name = name;
  }

  /** The token of a write under a lease, which its mark ends with. */
  static long token(String mark) {
    return Long.parseLong(mark.substring(mark.lastIndexOf('-') + 1));
  }

  void run() {
    while (pace.goesOn()) {
      try {
        acquired().ifPresent(this::work);
      } catch (NotFoundException e) {
        create();
      } catch (StoreException e) {
        // Nobody was told that it holds anything, or it could not be given back: it ends by itself.
        pace.rest();
      }
      pace.rest();
    }
  }

  private Optional<Lease> acquired() {
    LeaseName lease = LeaseName.job(job);
    long started = System.nanoTime();
    Optional<Lease> granted = store.leases().acquire(lease, TERMS);
    granted.ifPresent(it -> ledger.granted(lease, it.token(), started));
    return granted;
  }

  private void work(Lease lease) {
    try (lease) {
      for (int i = 0; i < TURN && pace.goesOn() && lease.isHeld(); i++) {
        write(lease);
        pace.rest();
      }
    }
  }

  private void write(Lease lease) {
    String mark = name + "-" + ++number + "-" + lease.token();
    Payload payload = Write.payload(mark);
    var unused =
        ledger.make(
            job,
            mark,
            Write.Kind.FENCED,
            () -> {
              Commit commit = Commit.fencedBy(lease.fence()).state(payload).event(payload);
              return store.jobs().commit(job, commit);
            });
  }

  /** Under token 0: before every grant. */
  private void create() {
    String mark = name + "-" + ++number + "-0";
    Payload payload = Write.payload(mark);
    var unused =
        ledger.make(
            job,
            mark,
            Write.Kind.FENCED,
            () ->
                store.jobs().commit(job, Commit.create().ifAbsent().state(payload).event(payload)));
  }
}
