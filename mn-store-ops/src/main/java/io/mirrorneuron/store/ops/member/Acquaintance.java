package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.member.Council.Circle;
import io.mirrorneuron.store.ops.member.Council.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether this box and the Sentinels know each other. A Sentinel reads who follows the primary
 * every ten seconds; one that has not yet read of this box's Redis has nobody to elect if the
 * primary dies just then, and tries again after two failover time-outs. That it reads is waited for
 * and not hurried: {@code SENTINEL RESET} makes it forget the others, and {@code SENTINEL DEBUG
 * INFO-PERIOD} would stay behind where this command is killed, or two at a time put back what they
 * found.
 *
 * @see <a
 *     href="https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/#sentinels-and-replicas-auto-discovery">Sentinels
 *     and replicas auto discovery</a>
 */
final class Acquaintance {

  /** From then on a Sentinel that holds this Redis for down is believed: it cannot reach it. */
  private static final Duration BELIEVED = Duration.ofSeconds(20);

  private final Membership self;
  private final Council council;
  private final Map<HostPort, Deadline> heldForDown = new HashMap<>();
  private final Set<HostPort> mute = new LinkedHashSet<>();
  private final Set<HostPort> blind = new LinkedHashSet<>();

  Acquaintance(Membership self, Council council) {
    this.self = self;
    this.council = council;
  }

  /**
   * Who does not know whom yet. A Sentinel that does not answer is not waited for, nor one that
   * does not reach this box.
   *
   * @param named the primary
   * @param voices what the listed Sentinels say
   */
  Optional<String> missing(HostPort named, List<Voice> voices) {
    mute.clear();
    blind.clear();
    Optional<Circle> own = council.circleIfAny(self.sentinel());
    if (own.isEmpty()) {
      return Optional.of("this box's Sentinel does not answer");
    }
    for (Voice voice : withUnlisted(voices, own.get())) {
      Optional<String> missing =
          voice.sentinel().equals(self.sentinel())
              ? unseenReplica(named, self.sentinel(), own.get())
              : missing(named, voice, own.get());
      if (missing.isPresent()) {
        return missing;
      }
    }
    return Optional.empty();
  }

  /** What the operator has to know of those that were not waited for; after {@link #missing}. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    mute.forEach(
        it ->
            warnings.add(
                "warning: the Sentinel "
                    + it
                    + " does not answer; if it is a member, it learns of this box when it is back"));
    blind.forEach(
        it ->
            warnings.add(
                "warning: the Sentinel "
                    + it
                    + " does not reach this box's Redis, "
                    + self.redis()
                    + ", and could not elect it"));
    return warnings;
  }

  /** A Sentinel may be known to the cluster and not to whoever wrote the list. */
  private List<Voice> withUnlisted(List<Voice> voices, Circle own) {
    Set<HostPort> listed = new LinkedHashSet<>();
    voices.forEach(it -> listed.add(it.sentinel()));
    List<Voice> all = new ArrayList<>(voices);
    own.peers().stream()
        .map(Seen::address)
        .filter(it -> !listed.contains(it))
        .forEach(it -> all.add(council.ask(it)));
    return all;
  }

  private Optional<String> missing(HostPort named, Voice voice, Circle own) {
    HostPort sentinel = voice.sentinel();
    if (voice instanceof Voice.Unaware) {
      return Optional.empty();
    }
    Optional<Circle> circle =
        voice instanceof Voice.Names ? council.circleIfAny(sentinel) : Optional.empty();
    if (circle.isEmpty()) {
      mute.add(sentinel);
      return Optional.empty();
    }
    // One that is listed by a name is known by its address.
    if (Reachability.isLiteral(sentinel.host()) && !own.hasPeer(sentinel)) {
      return Optional.of("this box's Sentinel has not met " + sentinel + " yet");
    }
    if (!circle.get().hasPeer(self.sentinel())) {
      return Optional.of("the Sentinel " + sentinel + " has not met this box's one yet");
    }
    return unseenReplica(named, sentinel, circle.get());
  }

  private Optional<String> unseenReplica(HostPort named, HostPort sentinel, Circle circle) {
    if (named.equals(self.redis())) {
      return Optional.empty();
    }
    Optional<Seen> seen = circle.replica(self.redis());
    if (seen.isPresent() && seen.get().isHeir()) {
      heldForDown.remove(sentinel);
      return Optional.empty();
    }
    if (seen.isPresent() && seen.get().isHeldForDown()) {
      if (heldForDown.computeIfAbsent(sentinel, it -> Deadline.in(BELIEVED)).isOver()) {
        blind.add(sentinel);
        return Optional.empty();
      }
      return Optional.of("the Sentinel " + sentinel + " does not reach this box's Redis");
    }
    heldForDown.remove(sentinel);
    return Optional.of(
        "the Sentinel "
            + sentinel
            + (seen.isPresent()
                ? " has not asked this box's Redis yet"
                : " has not read of this box's Redis yet"));
  }
}
