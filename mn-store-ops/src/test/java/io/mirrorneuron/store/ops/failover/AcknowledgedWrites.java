package io.mirrorneuron.store.ops.failover;

import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.ops.Cluster;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.ServerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * Clients that write to whoever is the primary, without waiting for replicas, and remember what was
 * acknowledged. Each key is written once.
 */
final class AcknowledgedWrites implements AutoCloseable {

  private static final int WRITERS = 4;

  private final LocalTopology redis;
  private final Access access;
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads;
  private volatile boolean stopped;

  AcknowledgedWrites(LocalTopology redis) {
    this.redis = redis;
    Map<String, String> environment = Cluster.environment(redis);
    // As mn does, whatever else is on the class path.
    environment.put("MN_REDIS_CLIENT", "jedis");
    access = Access.toData(StoreConfig.from(Map.of(), environment));
    threads =
        IntStream.range(0, WRITERS)
            .mapToObj(number -> new Thread(() -> write("w" + number), "writer-" + number))
            .toList();
    threads.forEach(Thread::start);
  }

  /** Waits until some more have been acknowledged. */
  void awaitSome() {
    int before = acknowledged.size();
    await().atMost(Cluster.PATIENCE).until(() -> acknowledged.size() >= before + 100);
  }

  /** Ends, and returns the keys that were acknowledged and that this server does not hold. */
  List<String> missing(LocalRedis primary) {
    close();
    List<String> missing = new ArrayList<>();
    try (Server server = Server.connect(new HostPort(primary.host(), primary.port()), access)) {
      for (String key : acknowledged) {
        if (server.command("EXISTS", key).number() == 0) {
          missing.add(key);
        }
      }
    }
    return missing;
  }

  @Override
  public void close() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join(Cluster.PATIENCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void write(String writer) {
    long number = 0;
    while (!stopped) {
      LocalRedis primary = redis.currentPrimary().orElse(redis.primary());
      try (Server server = Server.connect(new HostPort(primary.host(), primary.port()), access)) {
        while (!stopped) {
          String key = writer + ":" + number++;
          if (server.command(Duration.ofSeconds(30), "SET", key, "v").text().equals("OK")) {
            acknowledged.add(key);
          }
        }
      } catch (ServerException e) {
        // Demoted, or cut off: whoever is the primary now is asked for again.
        pauseABit();
      }
    }
  }

  private static void pauseABit() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
