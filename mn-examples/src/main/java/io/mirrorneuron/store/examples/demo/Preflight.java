package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.NodeStates;
import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.model.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether the servers of somebody else will do, before anything is started: the work
 * itself tries for minutes, as through a failover, whatever is wrong.
 */
final class Preflight {

  private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);
  private static final String ATTEMPTS = "3";
  private static final String NODE = "preflight";

  private Preflight() {}

  /**
   * Writes a little and removes it.
   *
   * @throws DemoFailure if that does not work; it says why, and what to do
   */
  static void check(DemoServer server) {
    Map<String, String> environment = new HashMap<>(server.environment());
    environment.put(Settings.RECONNECT_ATTEMPTS.name(), ATTEMPTS);
    StoreConfig config = StoreConfig.from(Map.of(), environment);
    try (MirrorStore store = MirrorStore.open(config)) {
      write(store.nodes());
    } catch (UnconfirmedException e) {
      throw new DemoFailure(
          "a write was not confirmed as %s=%s asks for: %s; see scripts/mn ha status"
              .formatted(
                  Settings.WAIT_REPLICAS.name(),
                  environment.get(Settings.WAIT_REPLICAS.name()),
                  e.getMessage()),
          e);
    } catch (StoreException e) {
      throw new DemoFailure(
          "the cluster cannot be used: %s; see scripts/mn ha status, and where the Redis user's rights are limited it needs ~mn_demo_* and &mn_demo_*"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static void write(NodeStates nodes) {
    try {
      var unused =
          nodes.put(NODE, Payload.of(Json.REPORT, new WorkerReport(0, 0, 0, List.of(), List.of())));
    } catch (UnconfirmedException e) {
      remove(nodes);
      throw e;
    }
    remove(nodes);
  }

  private static void remove(NodeStates nodes) {
    try {
      nodes.remove(NODE);
    } catch (UnconfirmedException e) {
      LOG.info("removed, which was confirmed as little as the write", e);
    }
  }
}
