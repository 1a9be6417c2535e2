package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.NodeRecord;
import io.mirrorneuron.store.model.Page;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the demo's jobs and nodes off a server that goes on. What the store keeps for a while, the
 * bundle and the deleted jobs' last tokens, expires by itself.
 */
final class Cleanup {

  private static final Logger LOG = LoggerFactory.getLogger(Cleanup.class);
  private static final int PASSES = 5;

  private Cleanup() {}

  /** Everything. */
  static void of(MirrorStore store) {
    ofJobs(store);
    for (NodeRecord node : store.nodes().list()) {
      store.nodes().remove(node.id());
    }
  }

  /** The jobs only. A failover in between may bring some back, which are deleted again. */
  static void ofJobs(MirrorStore store) {
    for (int pass = 1; pass <= PASSES && !pass(store); pass++) {
      LOG.info("some jobs may be left after pass {}", pass);
    }
  }

  /** Deletes all jobs; returns whether there were none. */
  private static boolean pass(MirrorStore store) {
    boolean none = true;
    Optional<JobQuery> query = Optional.of(JobQuery.all());
    while (query.isPresent()) {
      Page<JobSummary> page = store.jobs().list(query.get());
      page.items().forEach(job -> delete(store, job.id()));
      none &= page.items().isEmpty();
      query = query.get().next(page);
    }
    return none;
  }

  private static void delete(MirrorStore store, String id) {
    try {
      store.jobs().delete(id);
    } catch (NotFoundException gone) {
      // It has expired meanwhile; so it should.
    } catch (UnconfirmedException | UnknownOutcomeException e) {
      LOG.info("{} is looked for in the next pass: {}", id, e.getMessage());
    }
  }
}
