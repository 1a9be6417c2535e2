package io.mirrorneuron.store.examples;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;

/**
 * The store in a few lines: a job, a lease, and one commit of everything that belongs together.
 * Opens what the environment describes: {@code MN_REDIS_HA_MODE=memory} needs no server, {@code
 * single} (the default) one at {@code MN_REDIS_URL}.
 */
public final class QuickStart {

  private QuickStart() {}

  /**
   * Runs the example.
   *
   * @param args none
   */
  public static void main(String[] args) {
    try (MirrorStore store = MirrorStore.open(StoreConfig.fromEnvironment())) {
      Receipt saved = store.jobs().put("job-42", Payload.utf8("nothing read yet"));
      LeaseName name = LeaseName.job("job-42");
      try (Lease lease = store.leases().acquire(name, LeaseTerms.job()).orElseThrow()) {
        Commit step =
            Commit.fencedBy(lease.fence())
                .state(Payload.utf8("page 1 read"))
                .ifVersion(saved.version())
                .snapshot("reader", Payload.utf8("goes on with page 2"))
                .event(Payload.utf8("read page 1"));
        store.jobs().commit("job-42", step); // all of it, or nothing
      }
      for (EventRecord event : store.events().read("job-42", EventCursor.START, 100).events()) {
        System.out.println(event.sequence() + " " + event.payload().asUtf8());
      }
    }
  }
}
