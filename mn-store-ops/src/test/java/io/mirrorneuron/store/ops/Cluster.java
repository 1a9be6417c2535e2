package io.mirrorneuron.store.ops;

import io.mirrorneuron.store.local.LocalServer;
import io.mirrorneuron.store.local.LocalTopology;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What tests of commands say of their topologies. */
public final class Cluster {

  /** A Sentinel that a crowded machine has held up does nothing for 30 s. */
  public static final Duration PATIENCE = Duration.ofSeconds(90);

  private Cluster() {}

  /** The environment of an operator, with time-outs for a crowded machine. */
  public static Map<String, String> environment(LocalTopology topology) {
    Map<String, String> environment = new LinkedHashMap<>(topology.environment());
    environment.put("MN_REDIS_CONNECT_TIMEOUT_MS", "10000");
    environment.put("MN_REDIS_COMMAND_TIMEOUT_MS", "10000");
    return environment;
  }

  /** As it stands in what commands print. */
  public static String address(LocalServer server) {
    return server.announcedAddress().toString();
  }
}
