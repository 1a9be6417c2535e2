package io.mirrorneuron.store.examples.node;

import com.google.inject.Inject;
import io.mirrorneuron.store.AgentSnapshots;
import io.mirrorneuron.store.Jobs;
import java.util.Set;

/**
 * What every job is run with.
 *
 * @param jobs where jobs are read
 * @param snapshots where their progress is read
 * @param works what this node can run
 * @param settings what the node was told
 * @param tally where finished jobs are counted
 * @param stopping whether the node is to leave
 * @param events where it is told what happens
 * @param passed which jobs the node could not run
 */
record Tools(
    Jobs jobs,
    AgentSnapshots snapshots,
    Set<Work> works,
    NodeSettings settings,
    Tally tally,
    Stopping stopping,
    Events events,
    Passed passed) {

  @Inject
  Tools {}
}
