package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.config.HostPort;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is the primary, from what Sentinels claim and what servers say of themselves. No I/O,
 * no clock of its own, not thread-safe.
 *
 * <ul>
 *   <li>At the start the highest epoch counts, once a majority has been heard, or nobody is left to
 *       be heard, or a short grace has passed.
 *   <li>A higher epoch from any one Sentinel moves us: from that moment nobody is the primary,
 *       until the server it names says so itself. A demoted primary goes on accepting writes for
 *       about 10 s, so waiting for a majority would lose what is written meanwhile.
 *   <li>The same epoch with another address does not move us while ours says that it is the
 *       primary: what ours said before there was another address does not count.
 *   <li>A lower epoch moves us only if a majority has held it for a while, and either nobody holds
 *       ours any more, or ours has not been a primary for as long: then somebody has made the
 *       Sentinels forget (SENTINEL REMOVE and MONITOR). Whoever still holds ours moves us no more.
 *   <li>Silence of the Sentinels moves nobody.
 * </ul>
 */
final class Succession {

  private final int configured;
  private final Patience patience;
  private final Map<String, Voice> voices = new HashMap<>();

  /** Claims that were left for a lower epoch. They count again once a majority holds them. */
  private final Set<Claim> passedOver = new HashSet<>();

  private boolean everHeard;
  private long firstHeard;
  private int outstanding;
  private @Nullable Claim held;
  private boolean reigns;
  private boolean doubted;
  private @Nullable Answer ours;
  private long lastAsked;
  private long number;

  /**
   * Creates it.
   *
   * @param configured how many Sentinels there are at least
   * @param patience how long to wait
   */
  Succession(int configured, Patience patience) {
    this.configured = configured;
    this.patience = patience;
    this.outstanding = configured;
  }

  /**
   * How long to wait.
   *
   * @param grace at the start, for others than the first Sentinel that was heard
   * @param steady until a lower epoch that a majority holds is believed
   * @param recheck between two questions to the primary while there is reason to be unsure
   */
  record Patience(Duration grace, Duration steady, Duration recheck) {}

  /** How many Sentinels have neither answered nor failed yet. Counts at the start only. */
  void outstanding(int count, long now) {
    outstanding = count;
    decide(now);
  }

  /** A Sentinel has answered. */
  void heard(String voter, Sight sight, long now) {
    if (!everHeard) {
      everHeard = true;
      firstHeard = now;
    }
    Voice before = voices.get(voter);
    long since = before != null && before.sight.claim().equals(sight.claim()) ? before.since : now;
    voices.put(voter, new Voice(sight, since));
    decide(now);
  }

  /** A Sentinel does not answer any more. */
  void lost(String voter, long now) {
    if (voices.remove(voter) != null) {
      decide(now);
    }
  }

  /** A server was asked for its role. */
  void answered(HostPort address, Role role, long now) {
    if (held == null) {
      return;
    }
    if (address.equals(held.address())) {
      doubted = false;
      lastAsked = now;
      boolean says = isPrimary(role);
      Answer before = ours;
      boolean stillAway = !says && before != null && !isPrimary(before.role);
      ours = new Answer(role, now, before != null && stillAway ? before.since : now);
      if (says && !reigns) {
        enthrone(held, now);
      } else if (role == Role.REPLICA) {
        reigns = false;
      }
    } else if (role == Role.PRIMARY) {
      for (Claim rival : rivals(now)) {
        if (rival.address().equals(address) && mayReplace(rival)) {
          enthrone(rival, now);
          return;
        }
      }
    }
  }

  /** Somebody could not use the primary. */
  void doubt() {
    doubted = true;
  }

  /** Time has passed. */
  void tick(long now) {
    decide(now);
    boolean unsure = voices.size() < majority() || !rivals(now).isEmpty() || isContradicted();
    if (reigns && unsure && now - lastAsked >= patience.recheck().toNanos()) {
      doubted = true;
    }
  }

  /** Who is the primary; empty while nobody is known to be. */
  Optional<Claim> primary() {
    return reigns ? Optional.ofNullable(held) : Optional.empty();
  }

  /** Who is the primary, or is to become it as soon as it says so. */
  Optional<Claim> awaited() {
    return Optional.ofNullable(held);
  }

  /** Grows with each primary. */
  long number() {
    return number;
  }

  /** The servers that are to be asked for their role, again and again while they are in here. */
  Set<HostPort> toAsk(long now) {
    Set<HostPort> asked = new HashSet<>();
    if (held == null) {
      return asked;
    }
    if (!reigns || doubted) {
      asked.add(held.address());
    }
    for (Claim rival : rivals(now)) {
      if (!reigns || mayReplace(rival)) {
        asked.add(rival.address());
      }
    }
    return asked;
  }

  /** The most Sentinels that any of them counts, itself included; how many make a majority of. */
  int voters() {
    return voices.values().stream()
        .mapToInt(voice -> voice.sight.voters())
        .max()
        .orElse(configured);
  }

  int majority() {
    return voters() / 2 + 1;
  }

  /** What the Sentinels that answer said last. */
  Map<String, Sight> sights() {
    Map<String, Sight> sights = new HashMap<>();
    voices.forEach((voter, voice) -> sights.put(voter, voice.sight));
    return sights;
  }

  /** Where the Sentinels that answer say that others are. */
  Set<HostPort> listed() {
    return voices.values().stream()
        .flatMap(voice -> voice.sight.peers().stream())
        .map(Sight.Peer::address)
        .collect(Collectors.toSet());
  }

  private void decide(long now) {
    Optional<Claim> highest = highest();
    if (highest.isEmpty()) {
      return;
    }
    if (held == null ? mayStart(now) : highest.get().epoch() > held.epoch()) {
      held = highest.get();
      reigns = false;
      doubted = false;
      ours = null;
      long epoch = held.epoch();
      passedOver.removeIf(claim -> claim.epoch() <= epoch);
    } else if (held != null) {
      Claim restored = restored(now);
      if (restored != null && restored.address().equals(held.address())) {
        held = restored; // the epoch has begun anew, the primary stays
      }
    }
  }

  private boolean mayStart(long now) {
    return outstanding == 0
        || voices.size() >= Math.max(configured, voters()) / 2 + 1
        || now - firstHeard >= patience.grace().toNanos();
  }

  private void enthrone(Claim claim, long now) {
    if (held != null && claim.epoch() < held.epoch()) {
      passedOver.add(held);
    }
    if (!claim.equals(held)) {
      ours = null;
    }
    held = claim;
    reigns = true;
    doubted = false;
    lastAsked = now;
    number++;
  }

  /** The claim of the highest epoch; of several, that of most Sentinels. */
  private Optional<Claim> highest() {
    return voices.values().stream()
        .map(voice -> voice.sight.claim())
        .filter(claim -> !passedOver.contains(claim) || votes(claim) >= majority())
        .max(
            Comparator.comparingLong(Claim::epoch)
                .thenComparingInt(this::votes)
                .thenComparing(claim -> claim.address().toString()));
  }

  private int votes(Claim claim) {
    return (int)
        voices.values().stream().filter(voice -> voice.sight.claim().equals(claim)).count();
  }

  /** Who could replace the one that is held without a higher epoch. */
  private List<Claim> rivals(long now) {
    Claim restored = restored(now);
    return voices.values().stream()
        .map(voice -> voice.sight.claim())
        .filter(
            claim ->
                held != null
                    && !claim.equals(held)
                    && (claim.epoch() == held.epoch() || claim.equals(restored)))
        .distinct()
        .toList();
  }

  private boolean mayReplace(Claim rival) {
    if (held == null || rival.epoch() < held.epoch()) {
      return true; // held by a majority, and for a while
    }
    // An hour ago it may have been away for a moment: it has to be asked now.
    if (ours == null || ours.at - since(rival, 1).orElse(ours.at) <= 0) {
      return false;
    }
    return ours.role == Role.REPLICA
        || (ours.role == Role.UNREACHABLE && votes(rival) > votes(held));
  }

  /** Whether a majority holds a lower epoch with another address, for however short a time. */
  private boolean isContradicted() {
    return voices.values().stream()
        .map(voice -> voice.sight.claim())
        .anyMatch(claim -> isBelow(claim) && isElsewhere(claim) && votes(claim) >= majority());
  }

  /**
   * A lower epoch that a majority has held for a while, with nobody above it; or whoever is above
   * it speaks for somebody who has not been a primary for as long.
   */
  private @Nullable Claim restored(long now) {
    Optional<Claim> highest = highest();
    return voices.values().stream()
        .map(voice -> voice.sight.claim())
        .filter(this::isBelow)
        .filter(claim -> isSteady(claim, now))
        .filter(
            claim ->
                highest.equals(Optional.of(claim)) || (isElsewhere(claim) && hasBeenAway(claim)))
        .findAny()
        .orElse(null);
  }

  private boolean isBelow(Claim claim) {
    return held != null && claim.epoch() < held.epoch();
  }

  private boolean isElsewhere(Claim claim) {
    return held != null && !claim.address().equals(held.address());
  }

  private boolean isSteady(Claim claim, long now) {
    OptionalLong since = since(claim, majority());
    return since.isPresent() && now - since.getAsLong() >= patience.steady().toNanos();
  }

  /** Whether ours has been asked for a while since a majority holds another, and always in vain. */
  private boolean hasBeenAway(Claim other) {
    OptionalLong since = since(other, majority());
    long steady = patience.steady().toNanos();
    return ours != null
        && !isPrimary(ours.role)
        && since.isPresent()
        && ours.at - ours.since >= steady
        && ours.at - since.getAsLong() >= steady;
  }

  /** Since when so many Sentinels hold a claim; empty if fewer do. */
  private OptionalLong since(Claim claim, int count) {
    return voices.values().stream()
        .filter(voice -> voice.sight.claim().equals(claim))
        .mapToLong(Voice::since)
        .sorted()
        .skip(count - 1L)
        .findFirst();
  }

  private static boolean isPrimary(Role role) {
    return role == Role.PRIMARY || role == Role.REFUSED;
  }

  /** What a Sentinel says, and since when it has said the same. */
  private record Voice(Sight sight, long since) {}

  /** What the server that is held said last, when, and since when it has been so or not so. */
  private record Answer(Role role, long at, long since) {}
}
