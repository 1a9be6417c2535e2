package io.mirrorneuron.store.sentinel.fault;

import io.mirrorneuron.store.local.Address;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalServer;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.tck.fault.Direction;
import io.mirrorneuron.store.tck.fault.FaultProxy;
import io.mirrorneuron.store.tck.fault.Faults;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Every server announces the address of a proxy, so that replication, Sentinels and stores pass
 * through it, and each server connects from a host of its own, so that the proxies can tell who
 * calls.
 */
final class Proxies implements Wiring {

  /** Where stores connect from. */
  private static final String STORES = "127.0.0.1";

  private final Map<Address, FaultProxy> byServer = new ConcurrentHashMap<>();

  @Override
  public void lay(LocalTopologyConfig.Builder config, LocalRedisConfig.Builder data) {
    data.announce(this::proxied);
    config.ownHosts().announceSentinels(this::proxied);
  }

  @Override
  public void cutOff(LocalServer server) {
    hold(proxy(server).from(STORES));
  }

  @Override
  public void split(List<? extends LocalServer> withStores, List<? extends LocalServer> others) {
    for (LocalServer far : others) {
      hold(proxy(far).from(STORES));
      separate(far, withStores);
    }
  }

  @Override
  public void separate(LocalServer server, List<? extends LocalServer> others) {
    for (LocalServer other : others) {
      hold(proxy(server).from(other.host()));
      hold(proxy(other).from(server.host()));
    }
  }

  @Override
  public String pastAllCuts() {
    return byServer.entrySet().stream()
        .map(one -> one.getValue().host() + ":" + one.getValue().port() + "=" + one.getKey())
        .collect(Collectors.joining(","));
  }

  @Override
  public void mend() {
    byServer.values().forEach(FaultProxy::heal);
  }

  @Override
  public void close() {
    byServer.values().forEach(FaultProxy::close);
  }

  private Address proxied(Address real) {
    FaultProxy proxy = FaultProxy.to(new InetSocketAddress(real.host(), real.port()));
    byServer.put(real, proxy);
    return new Address(proxy.host(), proxy.port());
  }

  private static void hold(Faults connections) {
    connections.hold(Direction.TO_SERVER);
    connections.hold(Direction.TO_CLIENT);
  }

  private FaultProxy proxy(LocalServer server) {
    FaultProxy proxy = byServer.get(server.address());
    if (proxy == null) {
      throw new IllegalStateException("there is no proxy before " + server);
    }
    return proxy;
  }
}
