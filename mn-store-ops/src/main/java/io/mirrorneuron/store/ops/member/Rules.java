package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.member.Course.Follow;
import io.mirrorneuron.store.ops.member.Course.Keep;
import io.mirrorneuron.store.ops.member.Course.Lead;
import io.mirrorneuron.store.ops.member.Course.Loss;
import io.mirrorneuron.store.ops.member.Course.Refuse;
import io.mirrorneuron.store.ops.member.Course.Wait;
import io.mirrorneuron.store.ops.member.Local.Contents;
import io.mirrorneuron.store.ops.member.Situation.Standing;
import java.util.Optional;

/**
 * Who becomes what. There must never be two primaries, and no data may be replaced by less:
 *
 * <ul>
 *   <li>Where no Sentinel names a primary, the first of the list begins and the others wait for it.
 *   <li>Whoever is named goes on as the primary; a box that was the primary and is down starts as
 *       such only if nobody else can be elected and a majority of the Sentinels agrees. What it
 *       remembers itself may be the day before yesterday's.
 *   <li>Everybody else follows the named one, once it says itself that it is a primary. Who holds
 *       data of the cluster and it does not is asked before.
 * </ul>
 */
final class Rules {

  private Rules() {}

  static Course course(Situation now) {
    if (now.local() instanceof Local.Silent silent) {
      return new Wait("this box's Redis at " + now.self().redis() + " is silent: " + silent.why());
    }
    Optional<HostPort> named = now.named();
    if (named.isEmpty()) {
      return unnamed(now);
    }
    return named.get().equals(now.self().redis()) ? namedOurselves(now) : behind(named.get(), now);
  }

  private static Course unnamed(Situation now) {
    if (!now.self().isFirst()) {
      return new Wait(
          "no Sentinel names a primary yet; "
              + now.self().first()
              + ", the first of the Sentinels, has to join first");
    }
    if (now.local() instanceof Local.Replica replica) {
      return new Refuse(
          "this box's Redis is a replica of " + replica.of() + ", which no Sentinel watches",
          "join there first, or detach this one with REPLICAOF NO ONE if its data is to be kept");
    }
    return new Lead();
  }

  private static Course namedOurselves(Situation now) {
    HostPort self = now.self().redis();
    if (now.local() instanceof Local.Primary) {
      return new Keep(self);
    }
    if (now.local() instanceof Local.Replica replica) {
      return new Wait("the Sentinels name this box's Redis, which still follows " + replica.of());
    }
    if (now.answering() < now.self().majority()) {
      return new Wait(
          "this box was the primary when it was last here, but only "
              + now.answering()
              + " of "
              + now.self().sentinels().size()
              + " Sentinels answer, and the others may know a later one");
    }
    return switch (now.heirs()) {
      case READY ->
          new Wait("this box was the primary and the Sentinels are about to elect another");
      case NONE -> new Lead();
      case UNABLE ->
          holdsData(now)
              ? new Lead()
              : new Refuse(
                  "the Sentinels name this box as the primary, its data is gone, and its replicas"
                      + " would become as empty as it is",
                  "if a replica runs, one of them is elected, and this box can join then; otherwise "
                      + beginningWith("a box that has the data"));
    };
  }

  /** How another box than the first becomes the one that everybody follows. */
  static String beginningWith(String box) {
    return "to begin with "
        + box
        + ", run mn ha leave on every box, and then mn ha join there first, with --sentinels"
        + " beginning with its own";
  }

  private static Course behind(HostPort primary, Situation now) {
    if (now.elected() == Standing.OURSELVES) {
      return new Refuse(
          "the Sentinels name " + primary + ", which is this box's Redis " + now.self().redis(),
          "name this box as they do, with --announce-ip");
    }
    if (now.elected() == Standing.SILENT || now.elected() == Standing.REPLICA) {
      return new Wait(
          "the Sentinels name "
              + primary
              + (now.elected() == Standing.SILENT
                  ? ", which does not answer; if it is lost for good, --without-primary goes on"
                      + " with the data that this box has"
                  : ", which is a replica at the moment"));
    }
    if (now.local() instanceof Local.Replica replica && replica.of().equals(primary)) {
      return new Keep(primary);
    }
    return new Follow(primary, loss(now));
  }

  /**
   * The course of a box that is to go on though the named primary is lost: it starts with the data
   * that it has, as a replica, and the Sentinels elect one of those who do.
   *
   * @return empty where there is another way, or nothing to go on with
   */
  static Optional<Course> withoutPrimary(Situation now) {
    return now.named()
        .filter(it -> !it.equals(now.self().redis()) && now.elected() == Standing.SILENT)
        .filter(it -> now.local().equals(new Local.Down(Contents.OF_A_MEMBER)))
        .map(it -> new Follow(it, Loss.ITS_LAST_WRITES));
  }

  private static Loss loss(Situation now) {
    if (contents(now.local()) == Contents.FOREIGN) {
      return Loss.FOREIGN_DATA;
    }
    // What follows somebody else has the cluster's data too.
    boolean holdsTheClusters = holdsData(now) || now.local() instanceof Local.Replica;
    return now.elected() == Standing.STRANGER && holdsTheClusters
        ? Loss.THE_CLUSTERS_DATA
        : Loss.NONE;
  }

  private static boolean holdsData(Situation now) {
    return contents(now.local()) != Contents.NONE;
  }

  private static Contents contents(Local local) {
    if (local instanceof Local.Down down) {
      return down.contents();
    }
    // What a replica holds is somebody else's.
    return local instanceof Local.Primary primary ? primary.contents() : Contents.NONE;
  }
}
