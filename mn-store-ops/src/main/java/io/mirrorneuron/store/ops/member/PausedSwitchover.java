package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.admin.RefusedException;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.member.Situation.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pauses writes, waits until every replica has every byte, and then has a Sentinel promote one. The
 * old primary becomes a replica before its clients may go on, so that what they were about to write
 * is refused there, and not lost.
 */
final class PausedSwitchover implements Switchover {

  // The pause ends by itself if this command dies; until then the promotion has to be through.
  private static final Duration CATCH_UP = Duration.ofSeconds(10);
  private static final Duration CONFIRM = Duration.ofSeconds(45);
  private static final Duration PAUSE = CATCH_UP.plus(CONFIRM).plusSeconds(5);
  private static final Pattern REPLICA =
      Pattern.compile("ip=(?<ip>[^,]+),port=(?<port>[0-9]+),state=(?<state>[^,]+),offset=(?<offset>[0-9]+).*");

  private final Node node;
  private final Council council;
  private final List<HostPort> sentinels;
  private final Waiting talk;

  PausedSwitchover(Node node, Council council, List<HostPort> sentinels, Waiting talk) {
    this.node = node;
    this.council = council;
    this.sentinels = sentinels;
    this.talk = talk;
  }

  @Override
  public HostPort awayFrom(HostPort primary) throws InterruptedException {
    HostPort teller = teller(primary);
    Access access = node.access();
    try (Server server = Server.connect(primary, access)) {
      Answer paused =
          server.command("CLIENT", "PAUSE", Long.toString(PAUSE.toMillis()), "WRITE");
      talk.say("writes to " + primary + " are paused: " + paused);
      try {
        awaitCaughtUp(server, primary);
        return promote(server, primary, teller);
      } finally {
        Answer unused = server.command("CLIENT", "UNPAUSE");
      }
    }
  }

  /** A Sentinel that can be told; not the one that leaves, if there is another. */
  private HostPort teller(HostPort primary) {
    List<HostPort> good =
        council.ask(sentinels).stream()
            .filter(it -> it instanceof Voice.Names names && names.primary().equals(primary))
            .map(Voice::sentinel)
            .filter(it -> council.replicas(it).stream().anyMatch(Council.Seen::isUp))
            .toList();
    if (good.isEmpty()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "no Sentinel knows a replica of " + primary + " that is up, so nobody could take over",
          "bring a replica back first (mn ha status shows them); nothing was changed");
    }
    return good.get(good.size() - 1);
  }

  private void awaitCaughtUp(Server server, HostPort primary) throws InterruptedException {
    long wanted =
        Long.parseLong(
            server.command("INFO", "replication").fields().getOrDefault("master_repl_offset", "0"));
    Deadline deadline = Deadline.in(CATCH_UP);
    Optional<String> behind;
    do {
      behind = behind(server.command("INFO", "replication").fields(), wanted);
      if (behind.isEmpty()) {
        talk.say("every replica of " + primary + " holds every write, up to offset " + wanted);
        return;
      }
      Thread.sleep(50);
    } while (!deadline.isOver());
    throw new CommandFailure(
        ExitCode.REFUSED,
        "not every replica has caught up within " + CATCH_UP.toSeconds() + " s: " + behind.get(),
        "writes go on at " + primary + " as before; nothing was changed");
  }

  /** Who lacks something. All of them count, as a Sentinel chooses by its own rules. */
  static Optional<String> behind(Map<String, String> replication, long wanted) {
    boolean any = false;
    for (Map.Entry<String, String> line : replication.entrySet()) {
      Matcher replica = REPLICA.matcher(line.getValue());
      if (!line.getKey().matches("slave[0-9]+") || !replica.matches()) {
        continue;
      }
      any = true;
      long missing = wanted - Long.parseLong(replica.group("offset"));
      if (missing > 0 || !replica.group("state").equals("online")) {
        return Optional.of(
            replica.group("ip") + ":" + replica.group("port") + " lacks " + missing + " bytes");
      }
    }
    return any ? Optional.empty() : Optional.of("no replica is attached");
  }

  private HostPort promote(Server server, HostPort primary, HostPort teller)
      throws InterruptedException {
    try (Server sentinel = Server.connect(teller, council.access())) {
      Answer unused = sentinel.command("SENTINEL", "FAILOVER", council.masterName());
    } catch (RefusedException e) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          e.getMessage(),
          "writes go on at " + primary + " as before; nothing was changed",
          e);
    }
    talk.say("the Sentinel " + teller + " promotes a replica");
    Deadline deadline = Deadline.in(CONFIRM);
    while (!deadline.isOver()) {
      Optional<HostPort> successor = agreed(primary);
      if (successor.isPresent()) {
        Answer unused =
            server.command(
                "REPLICAOF", successor.get().host(), Integer.toString(successor.get().port()));
        talk.say(successor.get() + " is the primary now");
        return successor.get();
      }
      Thread.sleep(100);
    }
    throw new CommandFailure(
        ExitCode.REFUSED,
        "no new primary was confirmed within " + CONFIRM.toSeconds() + " s",
        "look at mn ha status before trying again");
  }

  private Optional<HostPort> agreed(HostPort former) {
    List<HostPort> named =
        council.ask(sentinels).stream()
            .filter(Voice.Names.class::isInstance)
            .map(it -> ((Voice.Names) it).primary())
            .distinct()
            .toList();
    return named.size() == 1
            && !named.get(0).equals(former)
            && node.at(named.get(0)).standing() == Standing.PRIMARY
        ? Optional.of(named.get(0))
        : Optional.empty();
  }
}
