package io.mirrorneuron.store.ops.survey;

import io.mirrorneuron.store.config.HostMap;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.survey.NodeState.Attached;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at a cluster: at every Sentinel and data node that the configured Sentinels lead to. */
public final class Surveyor {

  private final String masterName;
  private final List<HostPort> configured;
  private final HostMap reachable;
  private final SentinelView sentinels;
  private final NodeView nodes;

  /**
   * Looks at what the configuration names.
   *
   * @param config of mode {@code sentinel}
   */
  public Surveyor(StoreConfig config) {
    masterName = config.redis().sentinel().masterName();
    configured = config.redis().sentinel().addresses();
    reachable = config.redis().sentinel().hostMap();
    sentinels = new SentinelView(masterName, Access.toSentinels(config));
    nodes = new NodeView(reachable, Access.toData(config));
  }

  /**
   * Looks now. A server that does not answer is part of the picture and no exception.
   *
   * @return the picture
   * @throws InterruptedException if the thread is interrupted
   */
  public Survey look() throws InterruptedException {
    List<SentinelSight> seen = lookAtSentinels();
    Survey named = new Survey(masterName, Clock.systemUTC().instant(), seen, List.of());
    return new Survey(
        masterName, named.at(), seen, Survey.ordered(lookAtNodes(named), named.primary()));
  }

  /**
   * Looks at some Sentinels only, and at none that they know.
   *
   * @param addresses where they are
   * @return what each of them says, or why it does not
   * @throws InterruptedException if the thread is interrupted
   */
  public List<SentinelSight> sentinels(List<HostPort> addresses) throws InterruptedException {
    return Parallel.map(addresses, sentinels::look);
  }

  /**
   * Looks at some data nodes only.
   *
   * @param announced their addresses, as they are announced
   * @return what each of them says, or why it does not
   * @throws InterruptedException if the thread is interrupted
   */
  public List<NodeSight> nodes(List<HostPort> announced) throws InterruptedException {
    return Parallel.map(announced, nodes::look);
  }

  private List<SentinelSight> lookAtSentinels() throws InterruptedException {
    List<SentinelSight> seen = new ArrayList<>();
    Set<HostPort> asked = new HashSet<>();
    Set<String> known = new HashSet<>();
    Set<HostPort> next = new LinkedHashSet<>(configured);
    while (!next.isEmpty()) {
      asked.addAll(next);
      for (SentinelSight sight : Parallel.map(next, sentinels::look)) {
        // One that is configured by another name than it announces is still one.
        boolean isNew =
            sight.opinion().isPresent()
                ? known.add(sight.opinion().get().id())
                : seen.stream().noneMatch(it -> isSilentAt(it, sight.address()));
        if (isNew) {
          seen.add(sight);
        }
      }
      next = new LinkedHashSet<>();
      for (SentinelSight sight : seen) {
        for (HostPort peer : sight.opinion().map(Opinion::peers).orElse(List.of())) {
          next.add(reachable.apply(peer));
        }
      }
      next.removeAll(asked);
    }
    return seen;
  }

  /** One that does not answer does not tell its id: then the address behind the name must do. */
  private static boolean isSilentAt(SentinelSight sight, HostPort address) {
    return sight.opinion().isEmpty() && Addresses.isSame(sight.address(), address);
  }

  private List<NodeSight> lookAtNodes(Survey named) throws InterruptedException {
    List<NodeSight> seen = new ArrayList<>();
    Set<HostPort> asked = new HashSet<>();
    Set<HostPort> next = new LinkedHashSet<>();
    named
        .opinions()
        .forEach(
            it -> {
              next.add(it.primary());
              it.replicas().forEach(replica -> next.add(replica.address()));
            });
    while (!next.isEmpty()) {
      asked.addAll(next);
      seen.addAll(Parallel.map(List.copyOf(next), nodes::look));
      next.clear();
      // A replica that no Sentinel has noticed yet.
      seen.stream()
          .map(NodeSight::state)
          .flatMap(Optional::stream)
          .flatMap(it -> it.attached().stream())
          .map(Attached::address)
          .filter(it -> !asked.contains(it))
          .forEach(next::add);
    }
    return seen;
  }
}
