package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.bench.bare.Endpoint;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.Address;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import java.time.Duration;
import java.util.List;

/** Servers that are started, and ended with all that is in them. */
final class OwnServers implements Servers {

  private static final int SENTINELS = 3;
  private static final String NAMESPACE = "mirror_neuron";

  /** A primary that is busy for a second must not be replaced: no failover is measured here. */
  private static final Duration NEVER = Duration.ofSeconds(60);

  private final LocalTopology running;

  private OwnServers(LocalTopology running) {
    this.running = running;
  }

  /** Starts them, and waits until all know one another. */
  static OwnServers start(String mode, int replicas) {
    int sentinels =
        switch (mode) {
          case "single" -> 0;
          case "sentinel" -> SENTINELS;
          default -> throw new IllegalArgumentException("there is no mode '" + mode + "'");
        };
    return new OwnServers(
        LocalTopology.start(
            LocalTopologyConfig.builder()
                .replicas(replicas)
                .sentinels(sentinels)
                .downAfter(NEVER)
                .build()));
  }

  @Override
  public boolean areOwn() {
    return true;
  }

  @Override
  public boolean followSentinels() {
    return !running.sentinels().isEmpty();
  }

  @Override
  public Endpoint primary() {
    return endpoint(running.primary().address());
  }

  @Override
  public List<Endpoint> replicas() {
    return running.replicas().stream().map(it -> endpoint(it.address())).toList();
  }

  @Override
  public List<Endpoint> sentinels() {
    return running.sentinels().stream().map(it -> endpoint(it.announcedAddress())).toList();
  }

  @Override
  public String masterName() {
    return running.masterName();
  }

  @Override
  public String namespace() {
    return NAMESPACE;
  }

  @Override
  public StoreConfig.Builder store() {
    StoreConfig.Builder config = StoreConfig.builder().namespace(NAMESPACE);
    running
        .environment()
        .forEach(
            (name, value) -> {
              var unused = config.set(name, value);
            });
    return config;
  }

  @Override
  public void close() {
    running.close();
  }

  private static Endpoint endpoint(Address address) {
    return new Endpoint(new HostPort(address.host(), address.port()), null, null);
  }
}
