package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.RefusedException;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.UnreachableException;
import io.mirrorneuron.store.ops.member.Situation.Heirs;
import io.mirrorneuron.store.ops.survey.SentinelView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The Sentinels of a cluster, asked anew each time. One that does not answer is told of; one that
 * denies us ends the command, as waiting would not help.
 *
 * @param access how to get in
 * @param masterName the monitored name
 */
record Council(Access access, String masterName) {

  private static final Set<String> DOWN = Set.of("s_down", "o_down", "disconnected");

  /**
   * A replica or another Sentinel, as one Sentinel sees it.
   *
   * @param fields what it says of it
   */
  record Seen(HostPort address, Map<String, String> fields) {

    /** Whether it could be elected, or elect. */
    boolean isUp() {
      return Collections.disjoint(flags(), DOWN);
    }

    /** Whether the Sentinel has tried to reach it for so long that it holds it for down. */
    boolean isHeldForDown() {
      return flags().contains("s_down");
    }

    /**
     * Whether the Sentinel has asked it what it is, and could have it elected. From the primary's
     * list alone it knows the address and no more.
     */
    boolean isHeir() {
      return isUp()
          && fields.getOrDefault("role-reported", "").equals("slave")
          && fields.getOrDefault("master-link-status", "").equals("ok");
    }

    private List<String> flags() {
      return List.of(fields.getOrDefault("flags", "").split(",", -1));
    }
  }

  /** Whom a Sentinel knows besides the primary. */
  record Circle(List<Seen> replicas, List<Seen> peers) {

    Optional<Seen> replica(HostPort address) {
      return replicas.stream().filter(it -> it.address().equals(address)).findFirst();
    }

    boolean hasPeer(HostPort address) {
      return peers.stream().anyMatch(it -> it.address().equals(address));
    }
  }

  List<Voice> ask(List<HostPort> sentinels) {
    List<Voice> voices = new ArrayList<>();
    sentinels.forEach(it -> voices.add(ask(it)));
    return voices;
  }

  Voice ask(HostPort sentinel) {
    try (Server server = Server.connect(sentinel, access)) {
      SentinelView.Naming naming = SentinelView.naming(server, masterName);
      return new Voice.Names(sentinel, naming.primary(), naming.epoch());
    } catch (UnreachableException e) {
      return new Voice.Mute(sentinel, e.getMessage());
    } catch (RefusedException e) {
      if (e.reason().contains("No such master")) {
        return new Voice.Unaware(sentinel);
      }
      throw e;
    }
  }

  /**
   * Whether a failover would find somebody, as the best informed of these sees it: one that has
   * just begun has not met everybody yet.
   */
  Heirs heirs(List<Voice> voices) {
    Heirs best = Heirs.NONE;
    for (Voice voice : voices) {
      if (voice instanceof Voice.Names) {
        Heirs seen = heirs(voice.sentinel());
        best = seen.compareTo(best) > 0 ? seen : best;
      }
    }
    return best;
  }

  private Heirs heirs(HostPort sentinel) {
    try (Server server = Server.connect(sentinel, access)) {
      List<Seen> replicas = seen(server, "REPLICAS");
      if (replicas.isEmpty()) {
        return Heirs.NONE;
      }
      Answer unused = server.command("SENTINEL", "CKQUORUM", masterName);
      return replicas.stream().anyMatch(Seen::isUp) ? Heirs.READY : Heirs.UNABLE;
    } catch (UnreachableException | RefusedException noQuorum) {
      return Heirs.UNABLE;
    }
  }

  /** Whether a Sentinel is busy with a failover. */
  boolean isFailingOver(HostPort sentinel) {
    try (Server server = Server.connect(sentinel, access)) {
      Map<String, String> master = server.command("SENTINEL", "MASTER", masterName).fields();
      return master.getOrDefault("flags", "").contains("failover_in_progress");
    }
  }

  /** Whom a Sentinel knows. */
  Circle circle(HostPort sentinel) {
    try (Server server = Server.connect(sentinel, access)) {
      return new Circle(seen(server, "REPLICAS"), seen(server, "SENTINELS"));
    }
  }

  /** The same; empty if it does not say. */
  Optional<Circle> circleIfAny(HostPort sentinel) {
    try {
      return Optional.of(circle(sentinel));
    } catch (UnreachableException | RefusedException goneMeanwhile) {
      return Optional.empty();
    }
  }

  private List<Seen> seen(Server server, String what) {
    List<Seen> seen = new ArrayList<>();
    for (Answer item : server.command("SENTINEL", what, masterName).items()) {
      Map<String, String> fields = item.fields();
      seen.add(
          new Seen(
              new HostPort(
                  fields.getOrDefault("ip", ""), Integer.parseInt(fields.getOrDefault("port", ""))),
              fields));
    }
    return seen;
  }
}
