package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.NodeRecord;
import java.util.List;

/**
 * Takes the demo's jobs and nodes off a server that goes on. What the store keeps for a while, the
 * bundle and the deleted jobs' last tokens, expires by itself.
 */
final class Cleanup {

  private Cleanup() {}

  static void of(MirrorStore store) {
    List<JobSummary> jobs;
    do {
      jobs = store.jobs().list(JobQuery.all().limit(JobQuery.MAX_LIMIT)).items();
      jobs.forEach(job -> delete(store, job.id()));
    } while (!jobs.isEmpty());
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
