package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.bench.bare.Endpoint;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;

/**
 * Many of a kind that were put into Redis at once, and what they take there: bytes of {@code
 * used_memory}, without what connections and replicas have in their buffers.
 *
 * @param what one of them
 * @param count how many
 * @param bytes of all together
 */
record Population(String what, long count, long bytes) {

  private static final Pattern TOTAL = Pattern.compile(" tot-mem=([0-9]+)");

  private static final AtomicReference<@Nullable Population> LAST = new AtomicReference<>();

  /** Does the filling. */
  @FunctionalInterface
  interface Filling {

    /**
     * Fills.
     *
     * @throws InterruptedException if JMH ends it
     */
    void fill() throws InterruptedException;
  }

  /** Fills, and tells {@link RedisCost} what that took. */
  static void measured(Redis redis, String what, long count, Filling filling)
      throws InterruptedException {
    if (!redis.servers().areOwn()) {
      filling.fill(); // others may fill it, too
      return;
    }
    long before = bytes(redis.primary());
    filling.fill();
    report(what, count, bytes(redis.primary()) - before);
  }

  /** Tells {@link RedisCost} what there is in Redis. */
  static void report(String what, long count, long bytes) {
    LAST.set(count == 0 ? null : new Population(what, count, bytes));
  }

  static Optional<Population> reported() {
    return Optional.ofNullable(LAST.get());
  }

  /** A new server holds nothing. */
  static void forget() {
    LAST.set(null);
  }

  double bytesEach() {
    return (double) bytes / count;
  }

  private static long bytes(Endpoint primary) {
    try (Jedis jedis = primary.jedis()) {
      Map<String, String> memory = ServerInfo.of(jedis, "memory");
      return number(memory, "used_memory")
          - number(memory, "mem_replication_backlog")
          - number(memory, "mem_clients_slaves")
          - connections(jedis);
    }
  }

  /** INFO would tell what they had at some moment of the last second. */
  private static long connections(Jedis primary) {
    return primary
        .clientList(ClientType.NORMAL)
        .lines()
        .map(TOTAL::matcher)
        .filter(Matcher::find)
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .sum();
  }

  private static long number(Map<String, String> memory, String name) {
    String value = memory.get(name);
    if (value == null) {
      throw new IllegalStateException("INFO memory does not tell " + name);
    }
    return Long.parseLong(value);
  }
}
