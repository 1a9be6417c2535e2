package io.mirrorneuron.store.ops.inspect;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Payload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A little of everything, written as an application writes it: two jobs, of which one is running
 * under a lease with a bundle, events and snapshots, a leader, and a node.
 */
final class StoredThings implements AutoCloseable {

  /** What a terminal must never be sent. */
  static final String RUDE = "\u001b[2Jgone\u202e";

  private final MirrorStore store;

  StoredThings(Map<String, String> environment) throws IOException {
    store = MirrorStore.builder(StoreConfig.from(Map.of(), environment)).owner("worker-1").open();
    store.jobs().put("waiting-1", Payload.of(new byte[] {(byte) 0xff, 0, 1}));
    store.bundles().store("planner-1.4", new ByteArrayInputStream(new byte[1_000]));
    store.jobs().put("job-42", Payload.utf8("{\"big\":12345678901234567890,\"none\":[]}"));
    Lease lease = lease(LeaseName.job("job-42"), LeaseTerms.job());
    store
        .jobs()
        .commit(
            "job-42",
            Commit.fencedBy(lease.fence())
                .status(JobStatus.RUNNING)
                .bundle("planner-1.4")
                .snapshot("planner", Payload.utf8("step 3"))
                .snapshot("writer", Payload.utf8(RUDE)));
    for (String event : List.of("begun", RUDE, "two\nlines")) {
      store.events().append("job-42", Payload.utf8(event));
    }
    lease(LeaseName.named("cluster:leader"), LeaseTerms.job());
    store.nodes().put("node-a", Payload.utf8("{\"slots\":4}"));
  }

  MirrorStore store() {
    return store;
  }

  /** Kept by the store until it is closed. */
  private Lease lease(LeaseName name, LeaseTerms terms) {
    return store.leases().acquire(name, terms).orElseThrow();
  }

  void append(String job, String event) {
    store.events().append(job, Payload.utf8(event));
  }

  @Override
  public void close() {
    store.close();
  }
}
