package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.bench.bare.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.redisson.Redisson;
import org.redisson.api.RFencedLock;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import redis.clients.jedis.Jedis;

/** Redisson with its locks. */
@State(Scope.Benchmark)
public class RedissonLocks {

  /** The watchdog renews three times in its time-out. */
  private static final int RENEWALS = 3;

  /**
   * How many replicas confirm: it waits for all that it knows of, so it is told of as many.
   * Following Sentinels it finds them by itself, so there it does so only where it is to wait for
   * all there are.
   */
  @Param("1")
  public int wait;

  private Config config;
  private Redis servers;
  private RedissonClient client;

  /** Creates the state, for JMH. */
  public RedissonLocks() {}

  /**
   * Makes the client.
   *
   * @param redis the servers
   */
  @Setup(Level.Trial)
  public void open(Redis redis) {
    servers = redis;
    config = redis.primary().redissonConfig();
    List<Endpoint> replicas = redis.replicas(wait);
    if (redis.servers().followSentinels() && wait > 0) {
      redis.requireNoMoreThan(wait);
      List<Endpoint> sentinels = redis.servers().sentinels();
      config
          .useSentinelServers()
          .setMasterName(redis.servers().masterName())
          .setSentinelPassword(sentinels.get(0).password())
          .addSentinelAddress(urls(sentinels));
    } else if (wait > 0) {
      config
          .useMasterSlaveServers()
          .setMasterAddress(redis.primary().url())
          .addSlaveAddress(urls(replicas));
    } else {
      config.useSingleServer().setAddress(redis.primary().url());
    }
    client = Redisson.create(config);
  }

  private static String[] urls(List<Endpoint> endpoints) {
    return endpoints.stream().map(Endpoint::url).toArray(String[]::new);
  }

  private RedissonClient renewingEvery(Duration interval) {
    Config its = new Config(config);
    its.setLockWatchdogTimeout(interval.multipliedBy(RENEWALS).toMillis());
    return Redisson.create(its);
  }

  /** Ends the client; what is locked ends by itself. */
  @TearDown(Level.Trial)
  public void close() {
    client.shutdown();
  }

  RLock lock(String name) {
    return client.getLock(servers.name(name));
  }

  RFencedLock fencedLock(String name) {
    return client.getFencedLock(servers.name(name));
  }

  /** As many locks as there are leases elsewhere, which the watchdog renews. */
  @State(Scope.Benchmark)
  public static class Watched {

    private RedissonClient client;
    private Redis servers;
    private int count;

    /** Creates the state, for JMH. */
    public Watched() {}

    /**
     * Locks them, after another client's, always many, have been renewed much more often for a
     * while.
     *
     * @param locks how the client is made
     * @param count how many
     * @param pace how often they are renewed
     * @param benchmark how long to warm up
     * @throws InterruptedException if JMH ends it
     */
    @Setup(Level.Trial)
    public void lock(RedissonLocks locks, LeaseCount count, Pace pace, BenchmarkParams benchmark)
        throws InterruptedException {
      RedissonClient hurried = locks.renewingEvery(Pace.HURRY);
      lock(hurried, LeaseCount.USUAL, locks.servers.name("before-"));
      Thread.sleep(BurnIn.millis(benchmark));
      hurried.shutdown();
      servers = locks.servers;
      this.count = count.leases;
      client = locks.renewingEvery(pace.interval());
      lock(client, count.leases, locks.servers.name("many-"));
    }

    /** Whoever renews less than there is would be cheap. Each lock is a key; there are others. */
    @TearDown(Level.Iteration)
    public void check() {
      try (Jedis primary = servers.primary().jedis()) {
        long keys = primary.dbSize();
        if (keys < count) {
          throw new IllegalStateException(
              "of %d locks at most %d are left: the watchdog let the others lapse"
                  .formatted(count, keys));
        }
      }
    }

    /** Ends the client; what is locked ends by itself. */
    @TearDown(Level.Trial)
    public void close() {
      client.shutdown();
    }

    private static void lock(RedissonClient client, int count, String prefix) {
      IntStream.range(0, count).forEach(n -> client.getLock(prefix + n).lock());
    }
  }
}
