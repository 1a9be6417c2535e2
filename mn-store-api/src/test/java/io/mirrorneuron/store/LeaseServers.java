package io.mirrorneuron.store;

import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.spi.LeaseStore.Renewal;
import io.mirrorneuron.store.spi.LeaseStore.Renewed;
import io.mirrorneuron.store.spi.Replication;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A primary, and a replica that has a prefix of what the primary has done. */
final class LeaseServers {
  private final boolean replicated;
  private final long ttl;
  private final ArrayDeque<Consumer<Map<LeaseName, Grant>>> toReplicate = new ArrayDeque<>();
  private final Map<LeaseName, Grant> replica = new HashMap<>();
  private Map<LeaseName, Grant> primary = new HashMap<>();
  private long lastToken;
  private long connectedSince;

  LeaseServers(Duration ttl, long now, boolean replicated) {
    this.ttl = ttl.toNanos();
    this.connectedSince = now;
    this.replicated = replicated;
  }

  Optional<Fence> acquire(LeaseName name, String owner, long now, boolean confirmed) {
    if (live(name, now).isPresent()) {
      return Optional.empty();
    }
    long token = ++lastToken;
    write(name, new Grant(owner, token, now + ttl));
    if (confirmed) {
      replicate(toReplicate.size());
    }
    return Optional.of(new Fence(name, token));
  }

  void contend(LeaseName name, long now, boolean release) {
    Optional<Grant> held = live(name, now);
    if (held.isPresent() && held.get().owner().equals("other") && release) {
      write(name, null);
    } else {
      var unused = acquire(name, "other", now, release);
    }
  }

  Renewed renew(List<Renewal> renewals, long now, boolean waits) {
    List<Boolean> held = new ArrayList<>();
    for (Renewal renewal : renewals) {
      Fence fence = renewal.fence();
      Optional<Grant> grant = live(fence.lease(), now).filter(one -> one.token() == fence.token());
      grant.ifPresent(
          one ->
              write(
                  fence.lease(),
                  new Grant(one.owner(), one.token(), now + renewal.ttl().toNanos())));
      held.add(grant.isPresent());
    }
    if (!replicated) {
      return new Renewed(held, Replication.notRequired());
    }
    if (waits) {
      replicate(toReplicate.size());
    }
    return new Renewed(
        held,
        toReplicate.isEmpty() ? new Replication.Since(connectedSince) : Replication.unknown());
  }

  boolean release(Fence fence, long now) {
    boolean held = holder(fence.lease(), now) == fence.token();
    if (held) {
      write(fence.lease(), null);
    }
    return held;
  }

  Optional<LeaseInfo> inspect(LeaseName name, long now) {
    return live(name, now)
        .map(
            one ->
                new LeaseInfo(name, one.owner(), one.token(), Duration.ofNanos(one.until() - now)));
  }

  /** The token under which a lease is held; 0 if nobody holds it. */
  long holder(LeaseName name, long now) {
    return live(name, now).map(Grant::token).orElse(0L);
  }

  void replicate(int most) {
    for (int i = 0; i < most && !toReplicate.isEmpty(); i++) {
      toReplicate.remove().accept(replica);
    }
  }

  void failOver(long now) {
    toReplicate.clear();
    primary = new HashMap<>(replica);
    connectedSince = now + 1;
  }

  private Optional<Grant> live(LeaseName name, long now) {
    return Optional.ofNullable(primary.get(name)).filter(one -> one.until() - now > 0);
  }

  private void write(LeaseName name, Grant grant) {
    Consumer<Map<LeaseName, Grant>> write =
        map -> {
          if (grant == null) {
            map.remove(name);
          } else {
            map.put(name, grant);
          }
        };
    write.accept(primary);
    toReplicate.add(write);
  }

  private record Grant(String owner, long token, long until) {}
}
