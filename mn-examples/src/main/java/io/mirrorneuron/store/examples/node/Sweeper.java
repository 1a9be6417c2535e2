package io.mirrorneuron.store.examples.node;

import com.google.inject.Inject;
import io.mirrorneuron.store.JobClaims;
import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.NodeStates;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.examples.DurationConverter;
import io.mirrorneuron.store.examples.node.Events.Kind;
import io.mirrorneuron.store.model.NodeRecord;

/**
 * What the leader does for all: jobs that were begun and left wait to be claimed again, and the
 * states of nodes that are gone are removed. For one thread at a time.
 *
 * <p>Should two leaders do so at a time, as one that was stopped may for a moment, no harm is done:
 * each job is reassigned once, and a node that was taken for gone adds itself again.
 */
final class Sweeper {

  private final JobClaims claims;
  private final NodeStates nodes;
  private final NodeSettings settings;
  private final Events events;
  private final Trouble trouble = new Trouble("sweeping");

  @Inject
  Sweeper(JobClaims claims, NodeStates nodes, NodeSettings settings, Events events) {
    this.claims = claims;
    this.nodes = nodes;
    this.settings = settings;
    this.events = events;
  }

  /** Sweeps once. What fails is tried again with the next sweep. */
  void sweep(Lease term) {
    try {
      // A job has its status from its first commit under the lease on: one that nobody holds was
      // left. For a heartbeat it is not touched, so that whoever let go of it can still say so.
      long orphans = claims.reassignAll(settings.heartbeat());
      if (orphans > 0) {
        events.tell(Kind.SWEPT, orphans + (orphans == 1 ? " orphan waits" : " orphans wait"));
      }
      for (NodeRecord silent : nodes.stale(settings.nodeTtl())) {
        if (!silent.id().equals(settings.name()) && term.isHeld()) {
          nodes.remove(silent.id());
          events.tell(
              Kind.GONE, silent.id() + ", silent for " + DurationConverter.words(silent.silence()));
        }
      }
      trouble.over();
    } catch (StoreException e) {
      trouble.note(e);
    }
  }
}
