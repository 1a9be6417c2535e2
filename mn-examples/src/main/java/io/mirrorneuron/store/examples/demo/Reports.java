package io.mirrorneuron.store.examples.demo;

import com.google.inject.Inject;
import io.mirrorneuron.store.NodeStates;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a worker has to say about itself and puts it into its node state. One thread. */
final class Reports {

  private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

  private final NodeStates nodes;
  private final WorkerSettings settings;
  private final List<WorkerReport.Step> fenced = new ArrayList<>();
  private final List<WorkerReport.Step> dropped = new ArrayList<>();
  private int finished;
  private long generation;

  @Inject
  Reports(NodeStates nodes, WorkerSettings settings) {
    this.nodes = nodes;
    this.settings = settings;
  }

  void finished() {
    finished++;
  }

  /** A commit was confirmed. That it was the first by another primary is told at once. */
  void confirmed(Receipt receipt) {
    if (receipt.generation() != generation) {
      generation = receipt.generation();
      put();
    }
  }

  /** The store has refused this commit. */
  void fenced(WorkerReport.Step step) {
    fenced.add(step);
  }

  /** The worker has noticed by itself that its lease is over, before it sent anything. */
  void dropped(WorkerReport.Step step) {
    dropped.add(step);
  }

  /** Puts everything said so far; what cannot be put now is part of the next report. */
  void put() {
    WorkerReport report =
        new WorkerReport(ProcessHandle.current().pid(), finished, generation, fenced, dropped);
    try {
      nodes.put(settings.name(), Payload.of(Json.REPORT, report));
    } catch (StoreException e) {
      LOG.warn("the report of {} could not be put", settings.name(), e);
    }
  }
}
