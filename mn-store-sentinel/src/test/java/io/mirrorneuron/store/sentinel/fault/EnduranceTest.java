package io.mirrorneuron.store.sentinel.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalSentinel;
import io.mirrorneuron.store.local.LocalServer.Data;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.sentinel.fault.Subject.Result;
import io.mirrorneuron.store.sentinel.fault.Topology.Network;
import io.mirrorneuron.store.sentinel.fault.Topology.Pace;
import io.mirrorneuron.store.tck.load.Load;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What takes longer: one failover after the other, uploads, a stale Sentinel at many starts. */
@Tag("long")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class EnduranceTest {

  private static final int FAILOVERS = 10;
  private static final int STARTS = 20;

  /** All clients at once, with leases, on the same servers; by command and by a kill in turn. */
  @Test
  void tenFailoversInARowLoseNothingThatAllHaveConfirmed() {
    try (Trial trial = new Trial(Network.DIRECT, Pace.QUICK)) {
      for (String client : new String[] {"jedis", "lettuce", "redisson"}) {
        trial.add(client, "all", Load.Plan.mixed());
        trial.add(client, "1", Subject.COUNTABLE);
      }
      for (Result result : trial.during(topology -> failOverAgainAndAgain(topology, trial))) {
        result.lossesAreThoseReported();
        if (result.replicas().equals("all")) {
          result.nothingIsLost();
        }
        assertThat(result.reports()).as("%s", result).hasSizeGreaterThanOrEqualTo(FAILOVERS);
      }
    }
  }

  /** Each is noticed by every store before the next one, and reported by it. */
  private static void failOverAgainAndAgain(Topology topology, Trial trial) {
    for (int i = 0; i < FAILOVERS; i++) {
      (i % 2 == 0 ? Fault.FAILOVER_BY_COMMAND : Fault.KILLED_PRIMARY).happen(topology);
      trial.awaitConfirmed();
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"jedis", "lettuce", "redisson"})
  void aBundleThatIsUploadedDuringAFailoverIsWholeOrNotThere(String client) throws IOException {
    byte[] content = new byte[24 * 1024 * 1024];
    new Random(7).nextBytes(content);
    try (Topology topology = new Topology(Network.DIRECT, Pace.QUICK);
        MirrorStore store = open(topology, client)) {
      Halt halt = new Halt();
      CompletableFuture<BundleManifest> upload =
          CompletableFuture.supplyAsync(() -> upload(store, halt.halfWay(content)));
      halt.awaitReached();
      LocalRedis former = topology.primary();
      former.kill();
      halt.goOn();
      await().atMost(Topology.PATIENCE).until(upload::isDone);
      former.restart(Data.DROP);
      topology.awaitReady();

      // Where it said that it failed it is not there, and can be stored again.
      if (upload.isCompletedExceptionally()) {
        assertThat(store.bundles().describe("bundle")).isEmpty();
        upload(store, new ByteArrayInputStream(content));
      }
      try (InputStream download = store.bundles().open("bundle")) {
        assertThat(download.readAllBytes()).isEqualTo(content);
      }
    }
  }

  private static BundleManifest upload(MirrorStore store, InputStream content) {
    try {
      return store.bundles().store("bundle", content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whoever starts meanwhile goes to the elected one, and nobody moves when it comes back. */
  @Test
  void aStaleSentinelMakesNobodyFlapNorAnyStartStick() {
    try (Topology topology = new Topology(Network.DIRECT, Pace.USUAL);
        MirrorStore before = open(topology, "jedis")) {
      LocalSentinel stale = topology.sentinel(2);
      before.jobs().put("job", Payload.utf8("before"));
      stale.pause();
      long paused = System.nanoTime();
      LocalRedis elected = topology.servers().failOver(topology.sentinel(0), Topology.PATIENCE);
      for (int i = 0; i < STARTS / 2; i++) {
        isAt(topology, elected);
      }
      await()
          .atMost(Topology.PATIENCE)
          .until(() -> System.nanoTime() - paused > Duration.ofSeconds(30).toNanos());
      long generation = before.jobs().put("job", Payload.utf8("during")).generation();
      stale.resume();
      for (int i = 0; i < STARTS / 2; i++) {
        isAt(topology, elected);
      }
      topology.awaitReady();
      assertThat(before.jobs().put("job", Payload.utf8("after")).generation())
          .as("it has not moved")
          .isEqualTo(generation);
      assertThat(before.health().primary()).contains(elected.announcedAddress().toString());
    }
  }

  private static void isAt(Topology topology, LocalRedis elected) {
    try (MirrorStore store = open(topology, "jedis")) {
      store.jobs().put("started", Payload.utf8("x"));
      assertThat(store.health().primary()).contains(elected.announcedAddress().toString());
    }
  }

  private static MirrorStore open(Topology topology, String client) {
    return MirrorStore.open(
        topology.config().client(client).namespace("long-" + UUID.randomUUID()).build());
  }

  /** The place within content where it does not go on until it is told to. */
  private static final class Halt extends InputStream {

    private final CountDownLatch there = new CountDownLatch(1);
    private final CountDownLatch on = new CountDownLatch(1);

    /** Content of which the second half comes only when it may. */
    InputStream halfWay(byte[] content) {
      int half = content.length / 2;
      InputStream first = new ByteArrayInputStream(content, 0, half);
      InputStream second = new ByteArrayInputStream(content, half, content.length - half);
      return new SequenceInputStream(new SequenceInputStream(first, this), second);
    }

    @Override
    public int read() throws IOException {
      there.countDown();
      pass(on);
      return -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return read();
    }

    void awaitReached() throws IOException {
      pass(there);
    }

    void goOn() {
      on.countDown();
    }

    private static void pass(CountDownLatch latch) throws IOException {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
  }
}
