package io.mirrorneuron.store.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.redis.jedis4.JedisLockProvider;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;

/**
 * ShedLock with Jedis and its pool, a connection for each thread at the most. What is locked is
 * {@code SET NX PX} of a text with the time and the host. Extending is {@code SET XX PX}, and
 * unlocking {@code DEL}: <b>neither looks whose lock it is</b>, so whoever was late extends or
 * deletes the lock of somebody else. It has no fencing token, waits for no replica, and does not
 * find out whether a command that got no answer was carried out. It follows no Sentinels here.
 */
@State(Scope.Benchmark)
public class ShedLocks {

  private static final int CONNECTIONS = 64;
  private static final Duration AT_MOST = Duration.ofMinutes(1);

  private RedisClient client;
  private JedisLockProvider locks;

  /** Creates the state, for JMH. */
  public ShedLocks() {}

  /**
   * Makes the client.
   *
   * @param redis the servers
   */
  @Setup(Level.Trial)
  public void open(Redis redis) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxIdle(CONNECTIONS);
    client =
        RedisClient.builder()
            .hostAndPort(redis.primary().hostAndPort())
            .clientConfig(redis.primary().jedisConfig())
            .poolConfig(pool)
            .build();
    locks = new JedisLockProvider(client, redis.servers().namespace());
  }

  /** Ends the client; what is locked ends by itself. */
  @TearDown(Level.Trial)
  public void close() {
    client.close();
  }

  SimpleLock lock(String name) {
    return there(
        locks.lock(new LockConfiguration(Instant.now(), name, AT_MOST, Duration.ZERO)), name);
  }

  private static SimpleLock there(Optional<SimpleLock> lock, String name) {
    return lock.orElseThrow(() -> new IllegalStateException(name + " is not ours to lock"));
  }

  /** A lock of each thread's own, held. */
  @State(Scope.Thread)
  public static class Held {

    private String name;
    private SimpleLock lock;

    /** Creates the state, for JMH. */
    public Held() {}

    /**
     * Locks it.
     *
     * @param locks the client
     * @param job whose name the lock has
     */
    @Setup(Level.Trial)
    public void lock(ShedLocks locks, Job job) {
      name = job.id();
      lock = locks.lock(name);
    }

    /** Each time another object takes the place of the one before. */
    SimpleLock extend() {
      lock = there(lock.extend(AT_MOST, Duration.ZERO), name);
      return lock;
    }
  }
}
