package io.mirrorneuron.store.sentinel.fault;

import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalServer;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import java.util.List;

/** What is between the servers, and between them and the stores; it can be cut. */
interface Wiring extends AutoCloseable {

  /** Has the servers that are to be started use it. */
  void lay(LocalTopologyConfig.Builder config, LocalRedisConfig.Builder data);

  /** Has nothing pass between the stores and a server. */
  void cutOff(LocalServer server);

  /**
   * Has nothing pass between these servers, with the stores, and the others; what is sent stays
   * under way, as in a network that tries again.
   */
  void split(List<? extends LocalServer> withStores, List<? extends LocalServer> others);

  /** Has nothing pass between a server and others; stores reach them all. */
  void separate(LocalServer server, List<? extends LocalServer> others);

  /** Leads a store past everything that can be cut: pairs for MN_REDIS_SENTINEL_HOST_MAP. */
  String pastAllCuts();

  /** What was under way arrives. */
  void mend();

  @Override
  void close();
}
