package io.mirrorneuron.store.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;
import redis.clients.jedis.Jedis;

/**
 * What an operation costs the primary: {@code redis.<command>} is the server's time for one call of
 * a command, in µs, by INFO commandstats; {@code redis.evalsha.p99} and {@code redis.evalsha.p100}
 * those of the longest calls of scripts, by INFO latencystats, as Redis 7 and later tell; {@code
 * redis.cpu} its processor time for an operation, with system calls and replication, by INFO cpu;
 * {@code redis.bytes} what one of a {@link Population} takes of its memory.
 *
 * <p>To be named to JMH as a profiler.
 */
public final class RedisCost implements InternalProfiler {

  private static final List<String> COMMANDS =
      List.of("evalsha", "mget", "hget", "set", "del", "wait");
  private static final String CPU = "redis.cpu";
  private static final String BYTES = "redis.bytes";
  private static final String LONGEST = "redis.evalsha.p";

  private static final String PERCENTILES = "latency-tracking-info-percentiles";

  /** JMH closes the servers before it asks for the results of the last iteration. */
  private static final AtomicReference<Map<String, Usage>> LAST_LOOK =
      new AtomicReference<>(Map.of());

  private final Map<String, Usage> before = new HashMap<>();

  /** Creates the profiler, for JMH. */
  public RedisCost() {}

  @Override
  public String getDescription() {
    return "What an operation costs the primary, by INFO commandstats and INFO cpu";
  }

  /** Before the first iteration there is no server yet: that one is not measured. */
  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    look();
  }

  void look() {
    before.clear();
    Redis.inThisJvm()
        .ifPresent(
            servers -> {
              longestFromNowOn(servers);
              before.putAll(usage(servers));
              before.keySet().removeIf(name -> name.startsWith(LONGEST)); // they are no sums
            });
  }

  /** What INFO latencystats tells is over all the time since the last reset. */
  private static void longestFromNowOn(Servers servers) {
    if (!servers.areOwn()) {
      return; // somebody else may be counting, too
    }
    try (Jedis primary = servers.primary().jedis()) {
      if (primary.configGet(PERCENTILES).isEmpty()) {
        return; // before Redis 7
      }
      String unused = primary.configSet(PERCENTILES, "99 100");
      String unusedReply = primary.configResetStat();
    }
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    List<ScalarResult> costs = new ArrayList<>();
    if (before.isEmpty()) {
      return costs;
    }
    Redis.inThisJvm()
        .map(RedisCost::usage)
        .orElseGet(LAST_LOOK::get)
        .forEach(
            (name, after) -> {
              Usage since = before.getOrDefault(name, Usage.NONE);
              long times =
                  name.equals(CPU)
                      ? result.getMetadata().getAllOps()
                      : after.times() - since.times();
              if (times > 0) {
                costs.add(
                    new ScalarResult(
                        name,
                        (after.micros() - since.micros()) / times,
                        name.equals(CPU) ? "us/op" : "us/call",
                        AggregationPolicy.AVG));
              }
            });
    Population.reported()
        .ifPresent(
            population ->
                costs.add(
                    new ScalarResult(
                        BYTES,
                        population.bytesEach(),
                        "B/" + population.what(),
                        AggregationPolicy.AVG)));
    return costs;
  }

  /** To be called before the servers are closed. */
  static void lookBeforeTheyClose(Servers servers) {
    LAST_LOOK.set(usage(servers));
  }

  private static Map<String, Usage> usage(Servers servers) {
    Map<String, Usage> usage = new HashMap<>();
    try (Jedis primary = servers.primary().jedis()) {
      Map<String, String> commands = ServerInfo.of(primary, "commandstats");
      for (String command : COMMANDS) {
        String line = commands.get("cmdstat_" + command);
        if (line != null) {
          usage.put("redis." + command, Usage.of(line));
        }
      }
      if (servers.areOwn()) {
        addLongest(usage, ServerInfo.of(primary, "latencystats"));
      }
      Map<String, String> cpu = ServerInfo.of(primary, "cpu");
      usage.put(CPU, new Usage(0, seconds(cpu, "sys") + seconds(cpu, "user")));
    }
    return usage;
  }

  private static void addLongest(Map<String, Usage> usage, Map<String, String> latencies) {
    String longest = latencies.get("latency_percentiles_usec_evalsha");
    if (longest != null) {
      for (String percentile : longest.split(",", -1)) {
        String[] parts = percentile.split("=", 2); // p99=123.903
        usage.put(LONGEST + parts[0].substring(1), new Usage(1, Double.parseDouble(parts[1])));
      }
    }
  }

  private static double seconds(Map<String, String> cpu, String kind) {
    String value = cpu.get("used_cpu_" + kind);
    if (value == null) {
      throw new IllegalStateException("INFO cpu does not tell used_cpu_" + kind);
    }
    return Double.parseDouble(value) * 1_000_000;
  }

  /** How often something was done since the server began, and how long it took in all. */
  private record Usage(long times, double micros) {

    static final Usage NONE = new Usage(0, 0);

    /** Reads {@code calls=1,usec=2,usec_per_call=2.00,…}. */
    static Usage of(String line) {
      Map<String, String> fields = new HashMap<>();
      for (String field : line.split(",", -1)) {
        String[] parts = field.split("=", 2);
        fields.put(parts[0], parts[parts.length - 1]);
      }
      return new Usage(
          Long.parseLong(fields.getOrDefault("calls", "0")),
          Double.parseDouble(fields.getOrDefault("usec", "0")));
    }
  }
}
