package io.mirrorneuron.store.sentinel.contract;

import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.Address;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.Reply;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The kit while the primary changes: as the first test of a chapter begins, in turn, Sentinel is
 * told to fail over. The one replica confirms every write, so that nothing confirmed is lost; a
 * test that is told that the outcome of one of its writes is not known has been told the truth, and
 * is skipped, visibly.
 */
@Tag("long")
@ExtendWith(ToldInDoubt.class)
class FailoverContractTest extends SentinelContract {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** After each failover, so that most tests meet none: a replica acknowledges every second. */
  private static final Duration REST = Duration.ofMillis(2_500);

  private static final Set<Class<?>> CHAPTERS = ConcurrentHashMap.newKeySet();
  private static final Semaphore TURN = new Semaphore(1, true);
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

  /** A Sentinel that was held up for two seconds does nothing for thirty. */
  @Override
  protected Duration patience() {
    return PATIENCE;
  }

  /** A release that no replica has is undone: then nobody leads until the lease ends. */
  @Override
  protected Duration leaderTtl() {
    return Duration.ofSeconds(60);
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
      TURN.acquireUninterruptibly();
      Thread thread = new Thread(() -> failOver(servers), "failover in " + chapter.getSimpleName());
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void failOver(LocalTopology servers) {
    BEGUN.incrementAndGet();
    try {
      servers.refreshOften(); // else it takes ten seconds until the next election is possible
      LocalRedis former = servers.currentPrimary().orElseThrow();
      LocalRedis elected = servers.failOver(servers.sentinels().get(0), PATIENCE);
      // A Sentinel takes eight seconds, in which nothing can be confirmed.
      Address address = elected.announcedAddress();
      Reply unused = former.command("REPLICAOF", address.host(), Integer.toString(address.port()));
      servers.awaitReady(PATIENCE);
    } finally {
      ENDED.incrementAndGet();
      LockSupport.parkNanos(REST.toNanos());
      TURN.release();
    }
  }
}
