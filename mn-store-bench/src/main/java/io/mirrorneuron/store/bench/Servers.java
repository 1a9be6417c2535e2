package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.bench.bare.Endpoint;
import io.mirrorneuron.store.config.StoreConfig;
import java.util.List;

/** The servers that are measured. */
interface Servers extends AutoCloseable {

  /** Whether they were started for the benchmark, so that their settings may be changed. */
  boolean areOwn();

  /** Whether the store finds the primary by its Sentinels. */
  boolean followSentinels();

  Endpoint primary();

  List<Endpoint> replicas();

  /** Where the Sentinels listen; with their own credentials. */
  List<Endpoint> sentinels();

  /** The name under which the Sentinels know the primary. */
  String masterName();

  /** What every key contains that is written for the benchmark. */
  String namespace();

  /** How a store finds the primary; whoever opens it adds a client. */
  StoreConfig.Builder store();

  /** Leaves nothing behind of what the benchmark did. */
  @Override
  void close();
}
