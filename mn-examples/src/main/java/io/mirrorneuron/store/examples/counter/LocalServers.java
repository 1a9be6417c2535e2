package io.mirrorneuron.store.examples.counter;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalSentinel;
import io.mirrorneuron.store.local.LocalServer;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.local.Subscription;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * Starts a primary, two replicas and three Sentinels on this machine, says how they are reached and
 * which processes they are, and tells what the Sentinels say, until it is ended; the servers end
 * with it. What it prints can be pasted into a shell.
 */
public final class LocalServers {

  private static final int REPLICAS = 2;
  private static final int SENTINELS = 3;

  /** Twice this time after an election in which the votes were split, there is another one. */
  private static final Duration FAILOVER_TIMEOUT = Duration.ofSeconds(3);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  private LocalServers() {}

  /**
   * Starts the servers and waits for the end of the process.
   *
   * @param args none
   * @throws InterruptedException never; nobody interrupts the main thread
   */
  public static void main(String[] args) throws InterruptedException {
    LocalTopologyConfig config =
        LocalTopologyConfig.builder()
            .replicas(REPLICAS)
            .sentinels(SENTINELS)
            .failoverTimeout(FAILOVER_TIMEOUT)
            .build();
    try (LocalTopology redis = LocalTopology.start(config)) {
      print("# " + redis.primary().binary());
      print(line("primary", redis.primary()));
      for (LocalRedis replica : redis.replicas()) {
        print(line("replica", replica));
      }
      for (LocalSentinel sentinel : redis.sentinels()) {
        // Ends with the process.
        Subscription unused =
            sentinel.subscribe(
                message -> tell(sentinel, message), "+sdown", "+odown", "+switch-master");
        print(line("Sentinel", sentinel));
      }
      redis.environment().forEach((name, value) -> print("export " + name + "=" + value));
      print("export MN_REDIS_WAIT_REPLICAS=1");
      print("# kill -9 " + redis.primary().pid() + "   would kill the primary; Ctrl-C ends all");
      new CountDownLatch(1).await();
    }
  }

  private static String line(String role, LocalServer server) {
    return String.format(Locale.ROOT, "# %-8s %s (pid %d)", role, server.address(), server.pid());
  }

  private static void tell(LocalSentinel sentinel, Subscription.Message message) {
    print(
        "# %s Sentinel %s: %s %s"
            .formatted(
                LocalTime.now(ZoneId.systemDefault()).format(TIME),
                sentinel.address(),
                message.channel(),
                message.text()));
  }

  /** At once, also into a pipe. */
  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
