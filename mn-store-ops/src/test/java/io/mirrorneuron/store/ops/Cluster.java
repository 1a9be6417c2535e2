package io.mirrorneuron.store.ops;

import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalServer;
import io.mirrorneuron.store.local.LocalTopology;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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

  /** Who is the primary, once that is known: a server that was held up is asked again. */
  public static LocalRedis primary(LocalTopology topology) {
    return await()
        .atMost(PATIENCE)
        .until(topology::currentPrimary, Optional::isPresent)
        .orElseThrow();
  }

  /** As it stands in what commands print. */
  public static String address(LocalServer server) {
    return server.announcedAddress().toString();
  }
}
