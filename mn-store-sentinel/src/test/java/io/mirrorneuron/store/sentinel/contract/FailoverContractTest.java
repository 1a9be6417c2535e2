package io.mirrorneuron.store.sentinel.contract;

import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalTopology;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The kit while the primary changes: as soon as the first tests of a chapter run, Sentinel is told
 * to fail over. The one replica confirms every write, so that nothing confirmed is lost; a test
 * that is told that the outcome of one of its writes is not known has been told the truth, and is
 * skipped, visibly.
 */
@Tag("long")
@ExtendWith(ToldInDoubt.class)
class FailoverContractTest extends SentinelContract {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Set<Class<?>> CHAPTERS = ConcurrentHashMap.newKeySet();
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();
  private static final AtomicInteger BEGUN = new AtomicInteger();
  private static final AtomicInteger ENDED = new AtomicInteger();

  /** Before this test: there is an instance for each. */
  private final int endedBefore = ENDED.get();

  FailoverContractTest() {
    super("jedis");
  }

  @Override
  protected StoreConfig.Builder config(String namespace) {
    return super.config(namespace)
        // Whoever is gone is given up soon.
        .set(Settings.CONNECT_TIMEOUT, Duration.ofSeconds(1))
        .set(Settings.COMMAND_TIMEOUT, Duration.ofSeconds(1))
        .set("MN_REDIS_WAIT_REPLICAS", "1")
        // As long as the former primary needs to become the replica that confirms.
        .set("MN_REDIS_WAIT_TIMEOUT_MS", "10000");
  }

  /** Whether a failover has gone on since this test began. */
  boolean metFailover() {
    return BEGUN.get() > endedBefore;
  }

  @BeforeEach
  void failOverInEachChapter(TestInfo test) {
    Class<?> chapter = test.getTestMethod().orElseThrow().getDeclaringClass();
    if (CHAPTERS.add(chapter)) {
      LocalTopology servers = servers();
      Thread thread = new Thread(() -> failOver(servers), "failover in " + chapter.getSimpleName());
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void failOver(LocalTopology servers) {
    ONE_AT_A_TIME.lock();
    BEGUN.incrementAndGet();
    try {
      servers.hurry(); // else it takes ten seconds until the former primary is a replica
      LocalRedis unused = servers.failOver(servers.sentinels().get(0), PATIENCE);
      servers.awaitReady(PATIENCE);
    } finally {
      ENDED.incrementAndGet();
      ONE_AT_A_TIME.unlock();
    }
  }
}
