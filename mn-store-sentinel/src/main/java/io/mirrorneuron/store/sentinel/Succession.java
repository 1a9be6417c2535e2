package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.config.HostPort;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 *       primary.
 *   <li>A lower epoch moves us only if a majority has held it for a while and nobody holds ours any
 *       more: then somebody has made the Sentinels forget (SENTINEL REMOVE and MONITOR).
 *   <li>Silence of the Sentinels moves nobody.
 * </ul>
 */
final class Succession {

  private final int configured;
  private final Patience patience;
  private final Map<String, Voice> voices = new HashMap<>();
  private final Map<HostPort, Role> roles = new HashMap<>();
  private boolean everHeard;
  private long firstHeard;
  private int outstanding;
  private @Nullable Claim held;
  private boolean reigns;
  private boolean doubted;
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
    roles.put(address, role);
    if (held == null) {
      return;
    }
    if (address.equals(held.address())) {
      doubted = false;
      lastAsked = now;
      boolean says = role == Role.PRIMARY || role == Role.REFUSED;
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
    boolean unsure = voices.isEmpty() || !rivals(now).isEmpty();
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

  /** What a server said last. */
  Optional<Role> role(HostPort address) {
    return Optional.ofNullable(roles.get(address));
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
      roles.clear();
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
    if (restored != null) {
      return List.of(restored);
    }
    return voices.values().stream()
        .map(voice -> voice.sight.claim())
        .filter(claim -> held != null && claim.epoch() == held.epoch() && !claim.equals(held))
        .distinct()
        .toList();
  }

  private boolean mayReplace(Claim rival) {
    if (held == null || rival.epoch() < held.epoch()) {
      return true; // held by a majority, and for a while
    }
    Role ours = roles.get(held.address());
    return ours == Role.REPLICA || (ours == Role.UNREACHABLE && votes(rival) > votes(held));
  }

  /** A lower epoch that a majority has held for a while, with nobody above it. */
  private @Nullable Claim restored(long now) {
    Optional<Claim> highest = highest();
    if (held == null || highest.isEmpty() || highest.get().epoch() >= held.epoch()) {
      return null;
    }
    long steady =
        voices.values().stream()
            .filter(voice -> voice.sight.claim().equals(highest.get()))
            .filter(voice -> now - voice.since >= patience.steady().toNanos())
            .count();
    return steady >= majority() ? highest.get() : null;
  }

  /** What a Sentinel says, and since when it has said the same. */
  private record Voice(Sight sight, long since) {}
}
