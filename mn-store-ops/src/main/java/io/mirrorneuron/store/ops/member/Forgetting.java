package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.UnreachableException;
import io.mirrorneuron.store.ops.cli.Waiting;
import io.mirrorneuron.store.ops.member.Council.Seen;
import io.mirrorneuron.store.ops.member.Situation.Standing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the other Sentinels forget a box. They only forget everybody at once, with {@code SENTINEL
 * RESET}, and then meet the others again within some ten seconds; during these they could not
 * replace a primary. So one after the other, each one checked before the next one.
 *
 * @see <a
 *     href="https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/#removing-sentinels">Removing
 *     Sentinels</a>
 */
final class Forgetting {

  private final Membership leaver;
  private final Node node;
  private final Council council;
  private final Waiting waiting;

  Forgetting(Membership leaver, Node node, Council council, Waiting waiting) {
    this.leaver = leaver;
    this.node = node;
    this.council = council;
    this.waiting = waiting;
  }

  /** Returns those that could not be asked. */
  List<HostPort> everywhere(Set<HostPort> sentinels) throws InterruptedException {
    List<HostPort> mute = new ArrayList<>();
    for (HostPort sentinel : sentinels) {
      Voice voice = council.ask(sentinel);
      if (voice instanceof Voice.Mute) {
        mute.add(sentinel);
      } else if (voice instanceof Voice.Names) {
        try {
          at(sentinel);
        } catch (UnreachableException e) {
          waiting.say(e.getMessage());
          mute.add(sentinel);
        }
      }
    }
    return mute;
  }

  private void at(HostPort sentinel) throws InterruptedException {
    if (!remembers(sentinel)) {
      return;
    }
    // A reset in the middle of a failover can bring the old primary back.
    waiting.until("run mn ha leave again to go on", () -> unsettled(sentinel));
    Set<HostPort> replicas = up(council.replicas(sentinel));
    Set<HostPort> peers = up(council.peers(sentinel));
    try (Server server = Server.connect(sentinel, council.access())) {
      Answer unused = server.command("SENTINEL", "RESET", council.masterName());
    }
    replicas.remove(leaver.redis());
    peers.remove(leaver.sentinel());
    waiting.until(
        "run mn ha leave again to go on",
        () -> {
          if (remembers(sentinel)) {
            return Optional.of("the Sentinel " + sentinel + " still knows this box");
          }
          Set<HostPort> known = new HashSet<>();
          if (council.ask(sentinel) instanceof Voice.Names names) {
            known.add(names.primary()); // a replica that has become the primary is met as that
          }
          council.replicas(sentinel).forEach(it -> known.add(it.address()));
          council.peers(sentinel).forEach(it -> known.add(it.address()));
          return metAgain(known, replicas, peers)
              ? Optional.empty()
              : Optional.of(
                  "the Sentinel " + sentinel + " has forgotten all, and meets them again");
        });
    waiting.say("the Sentinel " + sentinel + " has forgotten this box and knows the others");
  }

  /** Who says nothing to us either has gone meanwhile, and is not waited for. */
  private boolean metAgain(Set<HostPort> known, Set<HostPort> replicas, Set<HostPort> peers) {
    return replicas.stream()
            .filter(it -> !known.contains(it))
            .allMatch(it -> node.at(it).standing() == Standing.SILENT)
        && peers.stream()
            .filter(it -> !known.contains(it))
            .allMatch(it -> council.ask(it) instanceof Voice.Mute);
  }

  private Optional<String> unsettled(HostPort sentinel) {
    if (!(council.ask(sentinel) instanceof Voice.Names names)) {
      return Optional.of("the Sentinel " + sentinel + " names no primary");
    }
    if (council.isFailingOver(sentinel)
        || node.at(names.primary()).standing() != Standing.PRIMARY) {
      return Optional.of("a failover is under way at the Sentinel " + sentinel);
    }
    return Optional.empty();
  }

  private boolean remembers(HostPort sentinel) {
    return council.replicas(sentinel).stream().anyMatch(it -> it.address().equals(leaver.redis()))
        || council.peers(sentinel).stream().anyMatch(it -> it.address().equals(leaver.sentinel()));
  }

  private static Set<HostPort> up(List<Seen> seen) {
    Set<HostPort> up = new HashSet<>();
    seen.stream().filter(Seen::isUp).map(Seen::address).forEach(up::add);
    return up;
  }
}
