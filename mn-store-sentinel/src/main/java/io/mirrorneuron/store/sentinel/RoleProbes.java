package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.config.HostPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The probes that are under way, one for each server. Guarded by the lock of whoever has it. */
final class RoleProbes {

  private static final Logger LOG = LoggerFactory.getLogger(RoleProbes.class);

  private final Map<HostPort, RoleProbe> byAddress = new HashMap<>();
  private final Map<HostPort, String> words = new HashMap<>();
  private final Function<HostPort, RoleProbe> factory;

  RoleProbes(Function<HostPort, RoleProbe> factory) {
    this.factory = factory;
  }

  /** Asks these servers and no others. */
  void ask(Set<HostPort> wanted) {
    for (RoleProbe probe : all()) {
      if (!wanted.contains(probe.address()) && byAddress.remove(probe.address(), probe)) {
        words.remove(probe.address());
        probe.stop();
      }
    }
    for (HostPort address : wanted) {
      if (!byAddress.containsKey(address)) {
        begin(address);
      }
    }
  }

  /** One that cannot be begun, for want of a thread, is begun the next time. */
  private void begin(HostPort address) {
    try {
      RoleProbe probe = factory.apply(address);
      probe.start(); // it tells nothing before the lock is free
      byAddress.put(address, probe);
    } catch (RuntimeException | Error e) {
      LOG.error("cannot ask {} for its role; it is tried again", address, e);
    }
  }

  Set<HostPort> addresses() {
    return Set.copyOf(byAddress.keySet());
  }

  /** What the servers that are being asked said last. */
  Map<HostPort, String> words() {
    return Map.copyOf(words);
  }

  /** Takes note of what a server said; returns whether that is still wanted. */
  boolean answered(RoleProbe probe, String said) {
    boolean wanted = byAddress.get(probe.address()) == probe;
    if (wanted) {
      words.put(probe.address(), said);
    }
    return wanted;
  }

  List<RoleProbe> all() {
    return new ArrayList<>(byAddress.values());
  }
}
