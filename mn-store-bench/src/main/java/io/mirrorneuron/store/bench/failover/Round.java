package io.mirrorneuron.store.bench.failover;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalTopology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One failover with all contenders of a client on the same, new servers. */
final class Round implements AutoCloseable {

  private static final Duration ELECTION = Duration.ofSeconds(30);

  /** Whoever has not written to the new primary by then is given up. */
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private static final long LOOK_NANOS = 500_000;

  private final LocalTopology servers = LocalTopology.sentinel(2, 3);
  private final List<Writing> contest = new ArrayList<>();

  /**
   * Starts servers and contenders: the store on a client, and beside it what that client has
   * itself.
   *
   * @param client the client; all at once would crowd two cores
   * @param only what the names of those who take part contain
   */
  Round(String client, Pattern only) {
    contenders(client, only).forEach(it -> contest.add(new Writing(it.apply(servers))));
  }

  /** Whether anybody would take part. */
  static boolean hasContenders(String client, Pattern only) {
    return !contenders(client, only).isEmpty();
  }

  private static List<Function<LocalTopology, Contender>> contenders(String client, Pattern only) {
    Map<String, Function<LocalTopology, Contender>> all = new LinkedHashMap<>();
    for (int replicas : List.of(0, 1)) {
      all.put(
          StoreContender.name(client, replicas),
          servers -> StoreContender.open(servers, client, replicas));
    }
    all.putAll(OwnSupport.of(client));
    return all.entrySet().stream()
        .filter(it -> only.matcher(it.getKey()).find())
        .map(Map.Entry::getValue)
        .toList();
  }

  /**
   * Has it happen.
   *
   * @param number the round's, from 1
   * @return a sample of each contender
   */
  List<Sample> run(Cause cause, int number) {
    awaitWriting(System.nanoTime());
    LocalRedis former = servers.primary();
    try (Announcements announcements = new Announcements(servers.sentinels())) {
      cause.on(servers);
      long announced = announcements.await(ELECTION.toSeconds());
      LocalRedis elected = elected(former);
      long attached = Math.max(announced, attached(elected));
      awaitWriting(attached);
      contest.forEach(it -> it.end(LIMIT));
      return contest.stream()
          .map(
              it -> {
                Set<Long> there = Numbers.on(elected, it.contender());
                return new Sample(
                    cause.name(),
                    number,
                    it.contender().name(),
                    millis(it.firstAfter(announced, there)),
                    millis(it.firstAfter(attached, there)));
              })
          .toList();
    }
  }

  /** By its role, because the Sentinels need longer to agree. */
  private LocalRedis elected(LocalRedis former) {
    long end = System.nanoTime() + ELECTION.toNanos();
    while (System.nanoTime() - end < 0) {
      for (LocalRedis node : servers.replicas()) {
        if (node != former && node.command("ROLE").items().get(0).text().equals("master")) {
          return node;
        }
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw new IllegalStateException("nobody has become the primary");
  }

  /** When the first replica was online; that is seen up to a millisecond late. */
  private static long attached(LocalRedis elected) {
    long end = System.nanoTime() + ELECTION.toNanos();
    while (System.nanoTime() - end < 0) {
      if (elected.command("INFO", "replication").text().contains("state=online")) {
        return System.nanoTime();
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw new IllegalStateException("no replica has attached itself to " + elected);
  }

  private void awaitWriting(long since) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() - end < 0
        && !contest.stream().allMatch(it -> it.hasWrittenSince(since))) {
      LockSupport.parkNanos(20 * LOOK_NANOS);
    }
  }

  private static @Nullable Double millis(OptionalLong nanos) {
    return nanos.isPresent() ? nanos.getAsLong() / 1e6 : null;
  }

  @Override
  public void close() {
    try {
      contest.forEach(it -> it.contender().close());
    } finally {
      servers.close();
    }
  }
}
