package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.Credentials;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.local.ServerBinary;
import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.admin.RefusedException;
import io.mirrorneuron.store.ops.admin.UnreachableException;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Waiting;
import io.mirrorneuron.store.ops.daemon.Listening;
import io.mirrorneuron.store.ops.daemon.Monitor;
import io.mirrorneuron.store.ops.daemon.RedisText;
import io.mirrorneuron.store.ops.member.Course.Follow;
import io.mirrorneuron.store.ops.member.Course.Keep;
import io.mirrorneuron.store.ops.member.Course.Lead;
import io.mirrorneuron.store.ops.member.Course.Loss;
import io.mirrorneuron.store.ops.member.Course.Refuse;
import io.mirrorneuron.store.ops.member.Course.Wait;
import io.mirrorneuron.store.ops.member.Local.Contents;
import io.mirrorneuron.store.ops.member.Situation.Heirs;
import io.mirrorneuron.store.ops.member.Situation.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes this box a member. Every step looks at what is there first, so that it can be run again
 * after it was interrupted, and changes nothing that is as it should be.
 */
final class Join {

  /** How long a box that is to begin looks around: a Sentinel may have been stalled. */
  private static final Duration LOOK_AROUND = Duration.ofSeconds(2);

  static final String AGAIN = "run the same command again to go on; mn ha leave undoes it";

  private final Membership self;
  private final Node node;
  private final Watcher watcher;
  private final Listening redisListening;
  private final Waiting waiting;
  private final boolean withoutPrimary;
  private final Consumer<String> consent;
  private final Acquaintance acquaintance;
  private final Lineage lineage;
  private final Elected elected;

  /**
   * Prepares it.
   *
   * @param lineage tells whose data a Redis holds
   * @param withoutPrimary whether the operator says that a silent primary is lost for good
   * @param consent is told what would be lost, and throws if that is not wanted
   */
  Join(
      Membership self,
      Node node,
      Watcher watcher,
      Listening redisListening,
      Lineage lineage,
      Waiting waiting,
      boolean withoutPrimary,
      Consumer<String> consent) {
    this.self = self;
    this.node = node;
    this.watcher = watcher;
    this.redisListening = redisListening;
    this.waiting = waiting;
    this.withoutPrimary = withoutPrimary;
    this.consent = consent;
    this.lineage = lineage;
    elected = new Elected(node, lineage);
    acquaintance = new Acquaintance(self, watcher.council());
  }

  /** Returns when this box is a member, and who is the primary then. */
  HostPort run() throws InterruptedException {
    requireSameMember();
    ServerBinary binary = ServerBinary.find();
    // First, so that what this box knew is heard before anything is decided.
    boolean unused = watcher.wake(binary, waiting);
    HostPort primary = take(course(), binary);
    watcher.watch(
        new Monitor(self.masterName(), primary, self.quorum(), redisListening.credentials()),
        binary,
        waiting);
    HostPort[] last = {primary};
    waiting.until(AGAIN, () -> missing(last));
    acquaintance.warnings().forEach(waiting::say);
    return last[0];
  }

  private void requireSameMember() {
    Optional<Membership> before = MemberFile.read(self.folder());
    if (before.isPresent()
        && !(before.get().redis().equals(self.redis())
            && before.get().sentinel().equals(self.sentinel())
            && before.get().masterName().equals(self.masterName()))) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          self.folder()
              + " belongs to the member "
              + before.get().redis()
              + " of "
              + before.get().masterName(),
          "leave there first (mn ha leave), or take another --data-dir");
    }
  }

  private Course course() throws InterruptedException {
    List<Course> decided = new ArrayList<>();
    Deadline[] lookAround = new Deadline[1];
    waiting.until(
        AGAIN,
        () -> {
          Situation now = situation();
          Course course =
              Optional.of(now)
                  .filter(it -> withoutPrimary)
                  .flatMap(Rules::withoutPrimary)
                  .orElseGet(() -> Rules.course(now));
          if (course instanceof Wait wait) {
            return Optional.of(wait.why());
          }
          if (course instanceof Lead) {
            if (lookAround[0] == null) {
              lookAround[0] = Deadline.in(LOOK_AROUND);
            }
            if (!lookAround[0].isOver()) {
              return Optional.of("looking around whether another primary appears");
            }
          }
          decided.add(course);
          return Optional.empty();
        });
    return decided.get(0);
  }

  private Situation situation() {
    Optional<String> kept = MemberFile.lineage(self.folder());
    Contents ifAny = kept.isPresent() ? Contents.OF_A_MEMBER : Contents.FOREIGN;
    Local local = node.local(ifAny);
    List<Voice> voices = watcher.council().ask(self.sentinels());
    if (ifAny == Contents.FOREIGN) {
      requireSameCluster(voices);
    }
    Optional<Voice.Names> named = Situation.naming(voices);
    Standing standing = Standing.SILENT;
    Heirs heirs = Heirs.NONE;
    if (named.isPresent()) {
      if (named.get().primary().equals(self.redis())) {
        heirs = watcher.council().heirs(voices);
      } else {
        standing = elected.standing(named.get().primary(), kept);
      }
    }
    return new Situation(self, voices, standing, heirs, local);
  }

  /** A Sentinel that runs already may watch something else that has the same name. */
  private void requireSameCluster(List<Voice> voices) {
    Optional<Voice.Names> own =
        Situation.naming(
            voices.stream().filter(it -> it.sentinel().equals(self.sentinel())).toList());
    Optional<Voice.Names> others =
        Situation.naming(
            voices.stream().filter(it -> !it.sentinel().equals(self.sentinel())).toList());
    if (own.isPresent()
        && others.isPresent()
        && !own.get().primary().equals(others.get().primary())
        && watcher
            .council()
            .circleIfAny(self.sentinel())
            .filter(it -> !it.hasPeer(others.get().sentinel()))
            .isPresent()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "this box's Sentinel watches "
              + own.get().primary()
              + " under the name "
              + self.masterName()
              + ", and has not met "
              + others.get().sentinel()
              + ", for which that is "
              + others.get().primary(),
          "SENTINEL REMOVE "
              + self.masterName()
              + " there if nobody needs it, or take another --master-name");
    }
  }

  /** Brings this box's Redis onto its course, and returns who is the primary. */
  private HostPort take(Course course, ServerBinary binary) throws InterruptedException {
    if (course instanceof Refuse refuse) {
      throw new CommandFailure(ExitCode.REFUSED, refuse.why(), refuse.advice());
    }
    if (course instanceof Follow follow && follow.loss() != Loss.NONE) {
      consent.accept(cost(follow));
    }
    // Before anything is started, so that leave finds it should this end here.
    MemberFile.write(
        self,
        course instanceof Follow follow && follow.loss() != Loss.ITS_LAST_WRITES
            ? lineage.of(follow.primary())
            : MemberFile.lineage(self.folder()));
    if (course instanceof Follow follow) {
      follow(follow.primary(), binary);
      return follow.primary();
    }
    if (course instanceof Keep keep) {
      waiting.say(
          keep.primary().equals(self.redis())
              ? "this box's Redis is the primary already"
              : "this box's Redis follows " + keep.primary() + " already");
      if (introduce()) {
        // Its primary is told at the beginning of a link; the next one goes on where this one ends.
        waiting.until(AGAIN, node::lag);
        node.tell("CLIENT", "KILL", "TYPE", "master");
      }
      return keep.primary();
    }
    lead(binary);
    return self.redis();
  }

  private String cost(Follow follow) {
    if (follow.loss() == Loss.ITS_LAST_WRITES) {
      return "This box's Redis, "
          + self.redis()
          + ", would go on without "
          + follow.primary()
          + ", whose last writes are lost if nobody else has them; should it come back, its data"
          + " are replaced";
    }
    String replaced =
        "The data of this box's Redis, "
            + self.redis()
            + ", would be replaced by that of "
            + follow.primary();
    return follow.loss() == Loss.FOREIGN_DATA
        ? replaced
        : replaced
            + ", which began anew and has nothing of the data of "
            + self.masterName()
            + " that this box holds; "
            + Rules.beginningWith("this box's data");
  }

  private void lead(ServerBinary binary) throws InterruptedException {
    if (start(binary, Optional.empty())) {
      waiting.say("started Redis " + self.redis() + " as the primary");
      return;
    }
    waiting.say("this box's Redis " + self.redis() + " is the primary from now on");
    boolean unused = introduce();
  }

  private void follow(HostPort primary, ServerBinary binary) throws InterruptedException {
    if (start(binary, Optional.of(primary))) {
      waiting.say("started Redis " + self.redis() + " as a replica of " + primary);
      return;
    }
    boolean unused = introduce();
    attach(primary);
  }

  private void attach(HostPort primary) {
    node.tell("REPLICAOF", primary.host(), Integer.toString(primary.port()));
    node.remember();
    waiting.say("this box's Redis " + self.redis() + " follows " + primary + " now");
  }

  /** Starts our own process; false if there is a Redis already. */
  private boolean start(ServerBinary binary, Optional<HostPort> primary)
      throws InterruptedException {
    if (!(node.local(Contents.NONE) instanceof Local.Down)) {
      return false;
    }
    waiting.say("the server is " + binary);
    node.daemon()
        .configure(
            RedisText.of(redisListening, node.daemon().folder(), primary)
                + RedisText.of(redisListening, self.drills(), binary));
    node.daemon().start(binary);
    waiting.until(
        "look into " + node.daemon().log() + "; " + AGAIN,
        () -> {
          if (node.local(Contents.NONE) instanceof Local.Silent silent) {
            node.daemon().requireRunning();
            return Optional.of("Redis comes up: " + silent.why());
          }
          node.daemon().requireRunning();
          return Optional.empty();
        });
    return true;
  }

  /**
   * Tells a Redis that runs already under which address others find it, and how to get in.
   *
   * @return whether the address is new to it
   */
  private boolean introduce() {
    if (redisListening.credentials().isPresent()) {
      Credentials own = redisListening.credentials().get();
      if (own.username().isPresent()) {
        node.tell("CONFIG", "SET", "masteruser", own.username().get());
      }
      node.tell("CONFIG", "SET", "masterauth", own.password().reveal());
    }
    boolean host = node.set("replica-announce-ip", self.redis().host());
    boolean port = node.set("replica-announce-port", Integer.toString(self.redis().port()));
    return host || port;
  }

  /** What keeps this box from being a member that others can rely on. */
  private Optional<String> missing(HostPort[] primary) {
    Voice own = watcher.voice();
    if (!(own instanceof Voice.Names names)) {
      return Optional.of("this box's Sentinel names no primary");
    }
    List<Voice> voices = watcher.council().ask(self.sentinels());
    HostPort named = Situation.named(voices).orElse(names.primary());
    if (!named.equals(primary[0])) {
      waiting.say("the Sentinels name " + named + " now");
      primary[0] = named;
    }
    Optional<String> role = wrongRole(named);
    if (role.isPresent()) {
      return role;
    }
    for (Voice voice : voices) {
      if (voice instanceof Voice.Names other && !other.primary().equals(named)) {
        return Optional.of("the Sentinel " + other.sentinel() + " names " + other.primary());
      }
    }
    Optional<String> unknown = acquaintance.missing(named, voices);
    return unknown.isPresent() ? unknown : unnamedData(named);
  }

  /** From now on this box's data are the cluster's. */
  private Optional<String> unnamedData(HostPort primary) {
    try {
      MemberFile.write(self, Optional.of(lineage.given(primary)));
      return Optional.empty();
    } catch (UnreachableException | RefusedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> wrongRole(HostPort named) {
    Local local = node.local(Contents.OF_A_MEMBER);
    if (named.equals(self.redis())) {
      return local instanceof Local.Primary
          ? Optional.empty()
          : Optional.of("this box's Redis is named as the primary, and is " + local);
    }
    if (!(local instanceof Local.Replica replica && replica.of().equals(named))) {
      if (local instanceof Local.Silent) {
        return Optional.of("this box's Redis does not follow " + named + " yet");
      }
      Standing standing = elected.standing(named, MemberFile.lineage(self.folder()));
      if (standing == Standing.PRIMARY) {
        attach(named);
      }
      return Optional.of(
          "this box's Redis does not follow "
              + named
              + (standing == Standing.STRANGER ? ", which holds other data" : " yet"));
    }
    return node.lag();
  }
}
