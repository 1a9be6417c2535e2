package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.sentinel.SentinelLink.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The links, by address. Guarded by the lock of whoever has it. */
final class Links {

  private static final Logger LOG = LoggerFactory.getLogger(Links.class);

  /** A Sentinel that was told of, does not answer, and that nobody tells of any more. */
  private static final Duration FORGET_AFTER = Duration.ofSeconds(30);

  private final Map<HostPort, SentinelLink> byAddress = new LinkedHashMap<>();
  private final Map<SentinelLink, Long> silentSince = new HashMap<>();
  private final Factory factory;

  interface Factory {
    SentinelLink create(HostPort address, Origin origin);
  }

  Links(List<HostPort> configured, Factory factory) {
    this.factory = factory;
    configured.forEach(
        address -> byAddress.put(address, factory.create(address, Origin.CONFIGURED)));
  }

  List<SentinelLink> all() {
    return List.copyOf(byAddress.values());
  }

  boolean contains(SentinelLink link) {
    return byAddress.get(link.address()) == link;
  }

  List<Standing> standings() {
    return byAddress.values().stream().map(SentinelLink::standing).toList();
  }

  int untried() {
    return (int) byAddress.values().stream().filter(link -> !link.tried()).count();
  }

  /** Whether each was tried and refuses, which waiting does not mend. */
  boolean allRefuse() {
    return byAddress.values().stream()
        .allMatch(link -> link.problem().orElse(null) instanceof StoreRefusedException);
  }

  /** Says of each why it cannot be used, when none can. */
  RuntimeException unusable(String masterName) {
    String message =
        "no Sentinel can be used to find the primary '"
            + masterName
            + "': "
            + standings().stream().map(Standing::toString).collect(Collectors.joining("; "))
            + "; check MN_REDIS_SENTINELS, and whether they run";
    List<RuntimeException> problems =
        all().stream().flatMap(link -> link.problem().stream()).toList();
    for (RuntimeException problem : problems) {
      if (problem instanceof StoreRefusedException refused) {
        return new StoreRefusedException(refused.reason(), message, refused);
      }
    }
    return new StoreUnavailableException(message, problems.isEmpty() ? null : problems.get(0));
  }

  /**
   * Takes note of an answer; returns links that are not needed any more: of a Sentinel that is
   * reached by several addresses one is enough, and one that cannot be reached where others say
   * that it is (it is behind an address translation, or has moved) need not be tried there.
   */
  List<SentinelLink> heard(SentinelLink link, Sight sight) {
    silentSince.remove(link);
    List<SentinelLink> superfluous = new ArrayList<>();
    String id = link.runId();
    for (SentinelLink other : all()) {
      if (other != link && id != null && id.equals(other.runId())) {
        drop(answers(other) && isDiscovered(link) ? link : other, superfluous);
      }
    }
    for (Sight.Peer peer : sight.peers()) {
      SentinelLink there = byAddress.get(peer.address());
      if (!answers(peer.runId())) {
        if (there == null) {
          begin(peer.address(), link);
        }
      } else if (there != null && !answers(there)) {
        drop(there, superfluous);
      }
    }
    return superfluous;
  }

  /** One that cannot be begun, for want of a thread, is begun the next time it is told of. */
  private void begin(HostPort address, SentinelLink teller) {
    try {
      LOG.debug("Sentinel {} tells of another at {}", teller.address(), address);
      SentinelLink found = factory.create(address, Origin.DISCOVERED);
      found.start(); // it tells nothing before the lock is free
      byAddress.put(address, found);
    } catch (RuntimeException | Error e) {
      LOG.error("cannot listen to Sentinel {}; it is tried again", address, e);
    }
  }

  /** Takes note that one does not answer; returns whether that is still of interest. */
  boolean failed(SentinelLink link, long now) {
    boolean wanted = contains(link);
    if (wanted) {
      silentSince.putIfAbsent(link, now);
    }
    return wanted;
  }

  /** Gives up those that were told of, and are gone. */
  void forget(long now, Set<HostPort> listed) {
    for (SentinelLink link : all()) {
      Long since = silentSince.get(link);
      if (isDiscovered(link)
          && since != null
          && now - since >= FORGET_AFTER.toNanos()
          && !listed.contains(link.address())
          && remove(link)) {
        LOG.debug("nobody tells of Sentinel {} any more, and it does not answer", link.address());
        link.close();
      }
    }
  }

  private void drop(SentinelLink link, List<SentinelLink> dropped) {
    if (isDiscovered(link) && remove(link)) {
      dropped.add(link);
    }
  }

  private static boolean isDiscovered(SentinelLink link) {
    return link.origin() == Origin.DISCOVERED;
  }

  private boolean remove(SentinelLink link) {
    silentSince.remove(link);
    return byAddress.remove(link.address(), link);
  }

  private boolean answers(String runId) {
    return byAddress.values().stream()
        .anyMatch(link -> runId.equals(link.runId()) && answers(link));
  }

  private boolean answers(SentinelLink link) {
    return link.tried() && link.problem().isEmpty();
  }
}
