package io.mirrorneuron.store.examples.node;

import com.google.inject.Inject;
import io.mirrorneuron.store.NodeStates;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.examples.node.Events.Kind;
import io.mirrorneuron.store.model.Payload;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the node state: puts it, gives a sign of life from then on, puts it again where it has
 * changed or somebody has taken the node for gone, and removes it in the end.
 */
final class Heart {

  private static final Logger LOG = LoggerFactory.getLogger(Heart.class);

  private final NodeStates nodes;
  private final NodeSettings settings;
  private final Leadership leadership;
  private final Tally tally;
  private final Stopping stopping;
  private final Events events;
  private final String since = Instant.now().toString();
  private final Trouble trouble = new Trouble("the heartbeat");
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread = new Thread(this::beatUntilOver, "heart");
  private @Nullable NodeReport last;

  @Inject
  Heart(
      NodeStates nodes,
      NodeSettings settings,
      Leadership leadership,
      Tally tally,
      Stopping stopping,
      Events events) {
    this.nodes = nodes;
    this.settings = settings;
    this.leadership = leadership;
    this.tally = tally;
    this.stopping = stopping;
    this.events = events;
  }

  /**
   * Adds the node, and beats from now on. Too few replicas to confirm that are no reason not to: on
   * the first box of a cluster there is none yet. What could not be confirmed is put again with
   * each beat.
   *
   * @throws StoreException if the node could not be added; then nothing beats, and nothing is there
   *     unless the store cannot be reached any more
   */
  void start() {
    try {
      put(report());
    } catch (UnconfirmedException e) {
      trouble.note(e);
    } catch (UnknownOutcomeException e) {
      removeAfter(e);
      throw e;
    }
    thread.setDaemon(true);
    thread.start();
  }

  private void removeAfter(UnknownOutcomeException failure) {
    try {
      nodes.remove(settings.name());
    } catch (StoreException e) {
      failure.addSuppressed(e); // a leader removes it when it has been silent for long enough
    }
  }

  /** Ends the beating, and only then removes the node: a late beat would add it again. */
  void stop() throws InterruptedException {
    over.countDown();
    thread.join();
    try {
      nodes.remove(settings.name());
    } catch (UnconfirmedException e) {
      LOG.warn("the node state is removed, but a failover may bring it back: {}", e.getMessage());
    } catch (StoreException e) {
      tally.leftBehind();
      events.tell(Kind.LEFT_BEHIND, "the node state, for a leader to remove: " + e.getMessage());
    }
  }

  private void beatUntilOver() {
    try {
      while (!over.await(settings.heartbeat().toNanos(), TimeUnit.NANOSECONDS)) {
        beat();
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      stopping.fail(e); // a node without a heart must not go on
    }
  }

  private void beat() {
    try {
      NodeReport now = report();
      if (now.equals(last)) {
        heartbeat(now);
      } else {
        put(now);
      }
      trouble.over();
    } catch (StoreException e) {
      trouble.note(e);
    }
  }

  private void heartbeat(NodeReport same) {
    try {
      nodes.heartbeat(settings.name());
    } catch (NotFoundException e) {
      put(same); // it was silent for so long that a leader took it for gone
    }
  }

  private void put(NodeReport report) {
    last = null;
    nodes.put(settings.name(), Payload.of(NodeJson.REPORT, report));
    last = report;
  }

  private NodeReport report() {
    return new NodeReport(
        ProcessHandle.current().pid(),
        since,
        settings.claims(),
        tally.running(),
        tally.finished(),
        leadership.isLeader());
  }
}
