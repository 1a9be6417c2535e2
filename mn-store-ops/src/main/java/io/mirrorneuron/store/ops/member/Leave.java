package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.ServerException;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Waiting;
import io.mirrorneuron.store.ops.member.Local.Contents;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Ends this box's membership. Every step looks at what is there first, so that it can be run again
 * after it was interrupted.
 */
final class Leave {

  static final String AGAIN = "run mn ha leave again to go on";

  private final Membership self;
  private final Node node;
  private final Watcher watcher;
  private final Handover handover;
  private final Forgetting forgetting;
  private final Waiting waiting;
  private final Consumer<String> consent;
  private final Consumer<String> interruption;

  /**
   * Prepares it.
   *
   * @param consent is told what ends with the last member, and throws if that is not wanted
   * @param interruption is told how to go on, and throws if this is to end here
   */
  Leave(
      Membership self,
      Node node,
      Watcher watcher,
      Handover handover,
      Forgetting forgetting,
      Waiting waiting,
      Consumer<String> consent,
      Consumer<String> interruption) {
    this.self = self;
    this.node = node;
    this.watcher = watcher;
    this.handover = handover;
    this.forgetting = forgetting;
    this.waiting = waiting;
    this.consent = consent;
    this.interruption = interruption;
  }

  /** Returns what it is that has left, and who could not be told. */
  LeaveReport run() throws InterruptedException {
    List<Voice> voices = watcher.council().ask(self.sentinels());
    Optional<Voice.Names> naming = Situation.naming(voices);
    Set<HostPort> met = met(naming);
    Set<HostPort> others = new LinkedHashSet<>(self.sentinels());
    others.addAll(met);
    others.remove(self.sentinel());
    Remaining remaining =
        Remaining.of(
            others.stream().filter(it -> naming.isEmpty() || met.contains(it)).toList(),
            watcher.council());
    // Whether we are let in.
    Local unused = node.local(Contents.OF_A_MEMBER);
    Optional<HostPort> primary = naming.map(Voice.Names::primary);
    if (primary.equals(Optional.of(self.redis()))) {
      primary = handOver(naming.orElseThrow(), voices, remaining);
    } else {
      requireNotNeeded(naming, remaining);
    }
    interruption.accept(AGAIN);
    List<HostPort> mute = end(others);
    // One that nobody has met was never there; where nobody says whom he has met, it may have been.
    return new LeaveReport(
        self.masterName(),
        self.redis().toString(),
        self.sentinel().toString(),
        primary.map(HostPort::toString).orElse(null),
        mute.stream()
            .filter(it -> naming.isEmpty() || met.contains(it))
            .map(HostPort::toString)
            .toList(),
        remaining.sentinels().stream().map(HostPort::toString).toList());
  }

  /** Changes what is to be changed; whatever goes wrong, it is said how far it came. */
  private List<HostPort> end(Set<HostPort> others) throws InterruptedException {
    String come = "this box's Sentinel may have been stopped already";
    try {
      // First, or it would make a replica of the Redis that is detached.
      removeSentinel();
      come = "this box's Sentinel has left already, its Redis may not have";
      detachRedis();
      come = "this box's servers have left already, the other Sentinels may still know them";
      interruption.accept(AGAIN);
      List<HostPort> mute = forgetting.everywhere(others);
      letGoOn();
      MemberFile.delete(self.folder());
      return mute;
    } catch (CommandFailure e) {
      throw new CommandFailure(e.exit(), e.getMessage() + "; " + come, again(e.advice()), e);
    } catch (ServerException | UncheckedIOException e) {
      throw new CommandFailure(ExitCode.FAILED, e.getMessage() + "; " + come, AGAIN, e);
    }
  }

  private static String again(String advice) {
    return advice.isEmpty() || advice.contains(AGAIN) ? AGAIN : advice + "; " + AGAIN;
  }

  /**
   * The primary leaves: somebody else has to be one, unless there is nobody else at all.
   *
   * @return who is the primary then
   */
  private Optional<HostPort> handOver(Voice.Names naming, List<Voice> voices, Remaining remaining)
      throws InterruptedException {
    Local local = node.local(Contents.OF_A_MEMBER);
    List<Council.Seen> replicas = watcher.council().circle(naming.sentinel()).replicas();
    // A Sentinel reads only every ten seconds who follows.
    if (replicas.isEmpty() && node.followers().isEmpty()) {
      consent.accept(lastOne());
      return Optional.empty();
    }
    if (!(local instanceof Local.Primary)) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "the Sentinels name this box's Redis as the primary, and it does not serve as one",
          "wait until another one is elected (mn ha status), or join again first");
    }
    long answering = voices.stream().filter(Voice.Names.class::isInstance).count();
    if (answering < self.majority()) {
      // They would come back with a primary that is gone, and nobody to tell them of another one.
      throw new CommandFailure(
          ExitCode.REFUSED,
          "only "
              + answering
              + " of "
              + self.sentinels().size()
              + " Sentinels answer, and the others would not learn who is the primary; nothing was"
              + " done",
          "start them first (mn ha join on their boxes)");
    }
    requireQuorum(remaining);
    HostPort successor = handover.run();
    if (node.at(successor).standing() != Situation.Standing.PRIMARY) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "the switch is done, and " + successor + ", which was promoted, is no primary",
          "look at mn ha status, and when there is a primary, " + AGAIN);
    }
    return Optional.of(successor);
  }

  private String lastOne() {
    return "This is the last Redis of " + self.masterName() + ": nobody serves its data afterwards";
  }

  /** The Sentinels name somebody else, or there are none: what does the Redis say itself? */
  private void requireNotNeeded(Optional<Voice.Names> naming, Remaining remaining) {
    requireNobodyFollows(
        ExitCode.REFUSED,
        naming
            .map(it -> ", although the Sentinels name " + it.primary() + "; nothing was done")
            .orElse(", and no Sentinel answers that could replace it; nothing was done"),
        naming.isPresent()
            ? "wait until they agree (mn ha status)"
            : "start the Sentinels first (mn ha join on their boxes)");
    if (naming.isPresent()) {
      requireServing(naming.get().primary(), remaining);
      return;
    }
    Local local = node.local(Contents.OF_A_MEMBER);
    if (local instanceof Local.Silent silent) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "no Sentinel says who is the primary, and this box's Redis is silent: " + silent.why(),
          "start a Sentinel, or wait until this Redis answers; nothing was done");
    }
    if (local instanceof Local.Primary) {
      consent.accept(lastOne());
    } else {
      requireQuorum(remaining);
    }
  }

  /** Without a primary the others need this box to elect one, and would wait to forget it. */
  private void requireServing(HostPort primary, Remaining remaining) {
    if (node.at(primary).standing() == Situation.Standing.PRIMARY) {
      requireQuorum(remaining);
    } else if (remaining.answering() == 0) {
      consent.accept(lastOne());
    } else {
      throw new CommandFailure(
          ExitCode.REFUSED,
          primary
              + ", which the Sentinels name as the primary, does not answer as one; nothing was"
              + " done",
          "wait until it is back or another one is elected (mn ha status), or see mn ha failover"
              + " --forced");
    }
  }

  private void requireQuorum(Remaining remaining) {
    if (remaining.sentinels().isEmpty() || remaining.haveQuorum()) {
      return;
    }
    waiting.say(
        "warning: only "
            + remaining.answering()
            + " of the "
            + remaining.sentinels().size()
            + " Sentinels that remain can vote: without "
            + remaining.mute().stream().map(HostPort::toString).collect(Collectors.joining(", "))
            + " nobody replaces a primary that fails");
    consent.accept("There will be no quorum afterwards");
  }

  private void requireNobodyFollows(ExitCode exit, String why, String advice) {
    if (!(node.local(Contents.OF_A_MEMBER) instanceof Local.Primary)) {
      return;
    }
    List<HostPort> followers = node.followers();
    if (!followers.isEmpty()) {
      throw new CommandFailure(
          exit,
          "this box's Redis is the primary of "
              + followers.stream().map(HostPort::toString).collect(Collectors.joining(", "))
              + why,
          advice);
    }
  }

  private void removeSentinel() throws InterruptedException {
    Voice own = watcher.voice();
    if (own instanceof Voice.Names) {
      try (Server server = Server.connect(self.sentinel(), watcher.council().access())) {
        Answer unused = server.command("SENTINEL", "REMOVE", self.masterName());
      }
      waiting.say("this box's Sentinel does not watch " + self.masterName() + " any more");
    }
    if (watcher.daemon().process().isPresent()) {
      watcher.daemon().stop();
      waiting.say("stopped the Sentinel " + self.sentinel());
    } else if (!(own instanceof Voice.Mute)) {
      waiting.say("the Sentinel " + self.sentinel() + " goes on, as it was not started by a join");
    }
    watcher.daemon().forgetConfiguration();
  }

  /**
   * Ends our own process. One that goes on is set aside first: a Sentinel that has not forgotten it
   * yet would make a replica again of what has become a primary, after eight seconds; one that
   * follows itself it leaves alone for a failover time-out, and no client writes to it meanwhile.
   */
  private void detachRedis() throws InterruptedException {
    requireNobodyFollows(
        ExitCode.FAILED, " since a failover in the meantime, and was not stopped", AGAIN);
    Local local = node.local(Contents.OF_A_MEMBER);
    boolean ours = node.daemon().process().isPresent();
    if (ours && !(local instanceof Local.Silent)) {
      // A client that has not noticed must not write into what is about to end.
      node.tell("CLIENT", "PAUSE", "60000", "WRITE");
    }
    if (local instanceof Local.Replica && ours) {
      alone();
    } else if (local instanceof Local.Replica) {
      node.tell("REPLICAOF", self.redis().host(), Integer.toString(self.redis().port()));
    }
    if (ours) {
      node.daemon().stop();
      waiting.say("stopped Redis " + self.redis() + "; its data is in " + node.daemon().folder());
    }
  }

  /** Lets a Redis that we did not start be what it was without the others. */
  private void letGoOn() {
    Local local = node.local(Contents.OF_A_MEMBER);
    if (local instanceof Local.Replica) {
      alone();
    }
    if (!(local instanceof Local.Down)) {
      waiting.say("Redis " + self.redis() + " goes on, as it was not started by a join");
    }
  }

  private void alone() {
    node.tell("REPLICAOF", "NO", "ONE");
    node.remember();
    waiting.say("detached Redis " + self.redis());
  }

  /** The Sentinels that this box's one, or whoever names the primary, has met. */
  private Set<HostPort> met(Optional<Voice.Names> naming) {
    Set<HostPort> met = new LinkedHashSet<>();
    Set<HostPort> asked = new LinkedHashSet<>();
    naming.ifPresent(it -> asked.add(it.sentinel()));
    if (watcher.voice() instanceof Voice.Names own) {
      asked.add(own.sentinel());
    }
    asked.forEach(
        each -> watcher.council().circle(each).peers().forEach(peer -> met.add(peer.address())));
    // The others know it by its address, and it is one voter.
    naming
        .map(Voice.Names::sentinel)
        .map(it -> new HostPort(Reachability.literal(it.host()), it.port()))
        .ifPresent(met::add);
    met.remove(self.sentinel());
    return met;
  }
}
