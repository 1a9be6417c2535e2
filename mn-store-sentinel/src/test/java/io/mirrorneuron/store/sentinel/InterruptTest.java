package io.mirrorneuron.store.sentinel;

import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.local.Address;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalServer.Data;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Only closing ends the threads of a watcher; whoever interrupts them all achieves nothing. */
class InterruptTest {

  /** The one that asks and hears a Sentinel. */
  @Test
  void anElectionIsStillHeardOf() throws Exception {
    try (LocalRedis first = LocalRedis.start();
        LocalRedis second = LocalRedis.start();
        PlayedSentinel sentinel = alone(first.address());
        SentinelSource source = open(sentinel, "heard")) {
      interrupt("mn-store-sentinel-" + sentinel.address());
      sentinel.says(5, second.address());
      Sources.awaitNamed(source, second.address());
    }
  }

  /** The one that watches: it alone has the primary asked while no Sentinel answers. */
  @Test
  void aDemotedPrimaryIsStillLeft() throws Exception {
    try (LocalRedis redis = LocalRedis.start();
        PlayedSentinel sentinel = alone(redis.address());
        SentinelSource source = open(sentinel, "watched")) {
      interrupt("mn-store-sentinel-watch-watched");
      sentinel.freeze();
      redis.command("REPLICAOF", "127.0.0.1", "1");
      await().atMost(Sources.PATIENCE).until(() -> source.current().isEmpty());
    }
  }

  /** The one that asks a server for its role. */
  @Test
  void aServerThatIsAwaitedIsStillAsked() throws Exception {
    try (LocalRedis first = LocalRedis.start();
        LocalRedis second = LocalRedis.start();
        PlayedSentinel sentinel = alone(first.address());
        SentinelSource source = open(sentinel, "asked")) {
      second.kill();
      sentinel.says(5, second.address());
      await()
          .atMost(Sources.PATIENCE)
          .until(() -> source.probing().contains(Sources.at(second.address())));
      interrupt("mn-store-sentinel-role-" + second.address());
      second.restart(Data.DROP);
      Sources.awaitNamed(source, second.address());
    }
  }

  /** Waits until it has taken note. */
  private static void interrupt(String name) {
    List<Thread> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals(name))
            .toList();
    Thread thread = threads.get(0);
    thread.interrupt();
    await().atMost(Sources.PATIENCE).until(() -> !thread.isAlive() || !thread.isInterrupted());
  }

  private static PlayedSentinel alone(Address primary) {
    PlayedSentinel sentinel = PlayedSentinel.saying(4, primary);
    sentinel.knows(0);
    sentinel.hasQuorum(1);
    return sentinel;
  }

  private static SentinelSource open(PlayedSentinel sentinel, String masterName) {
    return Sources.open(Sources.config(sentinel.address(), masterName));
  }
}
