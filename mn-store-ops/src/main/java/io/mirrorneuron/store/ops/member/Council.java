package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.RefusedException;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.UnreachableException;
import io.mirrorneuron.store.ops.member.Situation.Heirs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Sentinels of a cluster, asked anew each time. One that does not answer is told of; one that
 * denies us ends the command, as waiting would not help.
 *
 * @param access how to get in
 * @param masterName the monitored name
 */
record Council(Access access, String masterName) {

  /** A replica or another Sentinel, as one Sentinel sees it. */
  record Seen(HostPort address, String flags) {

    /** Whether it could be elected, or elect. */
    boolean isUp() {
      return !flags.contains("down") && !flags.contains("disconnected");
    }
  }

  List<Voice> ask(List<HostPort> sentinels) {
    List<Voice> voices = new ArrayList<>();
    sentinels.forEach(it -> voices.add(ask(it)));
    return voices;
  }

  Voice ask(HostPort sentinel) {
    try (Server server = Server.connect(sentinel, access)) {
      Answer named = server.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", masterName);
      if (named.isNil()) {
        return new Voice.Unaware(sentinel);
      }
      Map<String, String> master = server.command("SENTINEL", "MASTER", masterName).fields();
      // The address comes from the first answer: the second one lags behind during a failover.
      return new Voice.Names(
          sentinel,
          new HostPort(named.items().get(0).text(), (int) named.items().get(1).number()),
          Long.parseLong(master.getOrDefault("config-epoch", "0")));
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

  /** The replicas that a Sentinel knows. */
  List<Seen> replicas(HostPort sentinel) {
    try (Server server = Server.connect(sentinel, access)) {
      return seen(server, "REPLICAS");
    }
  }

  /** The other Sentinels that a Sentinel knows. */
  List<Seen> peers(HostPort sentinel) {
    try (Server server = Server.connect(sentinel, access)) {
      return seen(server, "SENTINELS");
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
              fields.getOrDefault("flags", "")));
    }
    return seen;
  }
}
