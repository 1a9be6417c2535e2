package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.UnreachableException;
import io.mirrorneuron.store.ops.cli.Waiting;
import io.mirrorneuron.store.ops.member.Council.Circle;
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
          at(sentinel, sentinels);
        } catch (UnreachableException e) {
          waiting.say(e.getMessage());
          mute.add(sentinel);
        }
      }
    }
    return mute;
  }

  private void at(HostPort sentinel, Set<HostPort> sentinels) throws InterruptedException {
    Others others = others(sentinel, sentinels);
    boolean remembered = remembers(council.circle(sentinel));
    if (remembered) {
      // A reset in the middle of a failover can bring the old primary back.
      waiting.until(Leave.AGAIN, () -> unsettled(sentinel));
      try (Server server = Server.connect(sentinel, council.access())) {
        Answer unused = server.command("SENTINEL", "RESET", council.masterName());
      }
    }
    // Also where it had forgotten before: that run may have ended before it met the others.
    waiting.until(
        Leave.AGAIN,
        () -> {
          Circle circle = council.circle(sentinel);
          if (remembers(circle)) {
            return Optional.of("the Sentinel " + sentinel + " still knows this box");
          }
          Set<HostPort> known = new HashSet<>();
          if (council.ask(sentinel) instanceof Voice.Names names) {
            known.add(names.primary()); // a replica that has become the primary is met as that
          }
          circle.replicas().forEach(it -> known.add(it.address()));
          circle.peers().forEach(it -> known.add(it.address()));
          return metAgain(known, others)
              ? Optional.empty()
              : Optional.of(
                  "the Sentinel " + sentinel + " has forgotten all, and meets them again");
        });
    if (remembered) {
      waiting.say(
          "the Sentinel " + sentinel + " has forgotten this box and knows the others that answer");
    }
  }

  /** Whom it should know afterwards: those that any of the Sentinels holds for alive. */
  private Others others(HostPort sentinel, Set<HostPort> sentinels) {
    Others others = new Others(new HashSet<>(), new HashSet<>());
    for (HostPort each : sentinels) {
      Optional<Circle> circle =
          council.ask(each) instanceof Voice.Names ? council.circleIfAny(each) : Optional.empty();
      circle.ifPresent(
          it -> {
            it.replicas().stream()
                .filter(Seen::isUp)
                .forEach(up -> others.replicas().add(up.address()));
            it.peers().stream().filter(Seen::isUp).forEach(up -> others.peers().add(up.address()));
          });
    }
    others.replicas().remove(leaver.redis());
    others.peers().remove(leaver.sentinel());
    others.peers().remove(sentinel);
    return others;
  }

  /** Who is there besides the leaver. */
  private record Others(Set<HostPort> replicas, Set<HostPort> peers) {}

  /** Who says nothing to us either has gone meanwhile, and is not waited for. */
  private boolean metAgain(Set<HostPort> known, Others others) {
    return others.replicas().stream()
            .filter(it -> !known.contains(it))
            .allMatch(it -> node.at(it).standing() == Standing.SILENT)
        && others.peers().stream()
            .filter(it -> !known.contains(it))
            .allMatch(it -> council.ask(it) instanceof Voice.Mute);
  }

  private Optional<String> unsettled(HostPort sentinel) {
    // Ends this where the Sentinel has gone meanwhile.
    boolean failingOver = council.isFailingOver(sentinel);
    if (!(council.ask(sentinel) instanceof Voice.Names names)) {
      return Optional.of("the Sentinel " + sentinel + " names no primary");
    }
    if (failingOver || node.at(names.primary()).standing() != Standing.PRIMARY) {
      return Optional.of("a failover is under way at the Sentinel " + sentinel);
    }
    return Optional.empty();
  }

  private boolean remembers(Circle circle) {
    return circle.replica(leaver.redis()).isPresent() || circle.hasPeer(leaver.sentinel());
  }
}
