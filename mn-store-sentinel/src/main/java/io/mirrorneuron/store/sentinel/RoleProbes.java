package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.config.HostPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The probes that are under way, one for each server. Guarded by the lock of whoever has it. */
final class RoleProbes {

  private final Map<HostPort, RoleProbe> byAddress = new HashMap<>();
  private final Function<HostPort, RoleProbe> factory;

  RoleProbes(Function<HostPort, RoleProbe> factory) {
    this.factory = factory;
  }

  /** Asks these servers and no others. */
  void ask(Set<HostPort> wanted) {
    for (RoleProbe probe : all()) {
      if (!wanted.contains(probe.address()) && byAddress.remove(probe.address(), probe)) {
        probe.stop();
      }
    }
    for (HostPort address : wanted) {
      if (!byAddress.containsKey(address)) {
        RoleProbe probe = factory.apply(address);
        byAddress.put(address, probe);
        probe.start();
      }
    }
  }

  /** Whether its answer is still wanted. */
  boolean contains(RoleProbe probe) {
    return byAddress.get(probe.address()) == probe;
  }

  List<RoleProbe> all() {
    return new ArrayList<>(byAddress.values());
  }
}
