package io.mirrorneuron.store.examples.leader;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.model.LeaseInfo;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Three processes campaign; the leader is killed, and the next one leaves by itself. Runs on the
 * store that the environment describes if {@code MN_REDIS_HA_MODE} is set, and otherwise on a
 * primary, a replica and three Sentinels that it starts.
 */
public final class Leaders {

  private static final List<String> CANDIDATES =
      List.of("candidate-1", "candidate-2", "candidate-3");

  private final PrintStream screen;
  private final long begun = System.nanoTime();

  Leaders(PrintStream screen) {
    this.screen = screen;
  }

  /**
   * Runs the example.
   *
   * @param args none
   * @throws IOException if a process cannot be started
   * @throws InterruptedException never; nobody interrupts the main thread
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Leaders leaders = new Leaders(System.out);
    if (System.getenv("MN_REDIS_HA_MODE") != null) {
      leaders.run(StoreConfig.fromEnvironment(), Map.of());
      return;
    }
    try (LocalTopology redis = LocalTopology.sentinel(1, 3)) {
      leaders.say(redis.primary().binary() + ": a primary, a replica and three Sentinels");
      Map<String, String> environment = new TreeMap<>(redis.environment());
      // There are several on the class path.
      environment.put("MN_REDIS_CLIENT", System.getenv().getOrDefault("MN_REDIS_CLIENT", "jedis"));
      StoreConfig.Builder config = StoreConfig.builder();
      environment.forEach(config::set);
      leaders.run(config.build(), environment);
    }
  }

  void run(StoreConfig config, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<Long> tokens = new ArrayList<>();
    try (MirrorStore store = MirrorStore.open(config);
        Contest contest = new Contest(CANDIDATES, environment, store.leases(), this::say)) {
      LeaseInfo first = contest.awaitLeaderAfter(0);
      say(
          first.owner()
              + " leads; it is killed (SIGKILL to pid "
              + contest.pidOf(first.owner())
              + ")");
      long killed = System.nanoTime();
      contest.kill(first.owner());
      LeaseInfo second = contest.awaitLeaderAfter(first.token());
      say(
          second.owner()
              + " leads "
              + millisSince(killed)
              + " ms later: the lease had to end first");

      say(second.owner() + " is told to leave");
      long told = System.nanoTime();
      contest.letGo(second.owner());
      LeaseInfo third = contest.awaitLeaderAfter(second.token());
      say(third.owner() + " leads " + millisSince(told) + " ms later: the lease was given back");
      Stream.of(first, second, third).map(LeaseInfo::token).forEach(tokens::add);
    }
    screen.println("leader_ok leaders=" + tokens.size() + " tokens=" + tokens);
  }

  private void say(String what) {
    screen.printf(Locale.ROOT, "%5.1f s  %s%n", (System.nanoTime() - begun) / 1e9, what);
    screen.flush();
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
