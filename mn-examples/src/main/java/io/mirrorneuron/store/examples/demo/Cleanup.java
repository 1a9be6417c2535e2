package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.NodeRecord;
import io.mirrorneuron.store.model.Page;
import java.util.Optional;

/**
 * Takes the demo's jobs and nodes off a server that goes on. What the store keeps for a while, the
 * bundle and the deleted jobs' last tokens, expires by itself.
 */
final class Cleanup {

  private Cleanup() {}

  static void of(MirrorStore store) {
    Optional<JobQuery> query = Optional.of(JobQuery.all());
    while (query.isPresent()) {
      Page<JobSummary> page = store.jobs().list(query.get());
      page.items().forEach(job -> delete(store, job.id()));
      query = query.get().next(page);
    }
    for (NodeRecord node : store.nodes().list()) {
      store.nodes().remove(node.id());
    }
  }

  private static void delete(MirrorStore store, String id) {
    try {
      store.jobs().delete(id);
    } catch (NotFoundException gone) {
      // It has expired meanwhile; so it should.
    }
  }
}
