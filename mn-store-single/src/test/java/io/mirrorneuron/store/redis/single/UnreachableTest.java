package io.mirrorneuron.store.redis.single;

import static io.mirrorneuron.store.redis.single.Stores.fails;
import static io.mirrorneuron.store.redis.single.Stores.impatient;
import static io.mirrorneuron.store.redis.single.Stores.open;
import static io.mirrorneuron.store.redis.single.Stores.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mirrorneuron.store.EventFollower;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalServer.Data;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.StoreHealth;
import io.mirrorneuron.store.model.WriteOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Servers that are not there: never, not yet, and not for a while. */
@Execution(ExecutionMode.CONCURRENT)
class UnreachableTest {

  private static final Payload STATE = Payload.utf8("state");

  @Test
  void aServerThatIsAwayAtTheStartIsTriedAsOftenAsConfigured() throws IOException {
    try (Socket nobody = nobody()) {
      int port = nobody.getLocalPort();
      StoreUnavailableException away = neverOpens("redis://127.0.0.1:" + port);
      assertThat(away)
          .hasMessageContaining("opening the store at 127.0.0.1:" + port)
          .hasMessageContaining((Stores.RETRIES + 1) + " attempts within PT")
          .hasMessageContaining("onnection refused")
          .hasMessageContaining("see that the server is up");
      assertThat(away.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    }
  }

  @Test
  void oneAttemptIsMadeIfNoMoreAreWanted() throws IOException {
    try (Socket nobody = nobody()) {
      String url = "redis://127.0.0.1:" + nobody.getLocalPort();
      assertThat(
              fails(
                  StoreUnavailableException.class,
                  () -> {
                    try (MirrorStore store =
                        open(impatient(url).set(Settings.RECONNECT_ATTEMPTS, 0))) {
                      throw new AssertionError("opened: " + store.health());
                    }
                  }))
          .hasMessageContaining("in 1 attempts within");
    }
  }

  @Test
  void aServerThatAcceptsAndSaysNothingIsGivenUp() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      StoreConfig.Builder config =
          impatient("redis://127.0.0.1:" + mute.getLocalPort())
              .set(Settings.COMMAND_TIMEOUT, Duration.ofMillis(100))
              .set(Settings.CONNECT_TIMEOUT, Duration.ofMillis(100))
              // The deadline, which follows from these, is far beyond the first attempt's end.
              .set(Settings.RECONNECT_ATTEMPTS, 1)
              .set(Settings.RECONNECT_BACKOFF, Duration.ofSeconds(2))
              .set(Settings.RECONNECT_MAX_BACKOFF, Duration.ofSeconds(2));
      StoreUnavailableException away =
          fails(
              StoreUnavailableException.class,
              () -> {
                try (MirrorStore store = open(config)) {
                  throw new AssertionError("opened: " + store.health());
                }
              });
      assertThat(away).hasMessageContaining("did not answer the greeting");
    }
  }

  @Test
  void aHostThatNobodyKnowsIsNamed() {
    StoreUnavailableException away = neverOpens("redis://no-such-host.invalid:6379");
    assertThat(away)
        .hasMessageContaining("no-such-host.invalid:6379")
        .hasMessageContaining("host name cannot be resolved");
  }

  @Test
  void anAddressOfVersionSixStandsInBrackets() {
    try (LocalRedis redis = onVersionSix()) {
      assertThat(redis.url()).contains("[::1]");
      try (MirrorStore store = open(redis)) {
        store.jobs().put("j", STATE);
        assertThat(store.jobs().get("j")).isPresent();
        assertThat(store.health().primary().orElseThrow()).isEqualTo(redis.address().toString());
      }
    }
  }

  @Test
  void operationsOutliveAServerThatIsAwayForAWhile() {
    try (LocalRedis redis = LocalRedis.start(LocalRedisConfig.builder().appendOnly().build());
        MirrorStore store = open(patient(redis.url()))) {
      store.jobs().put("j", STATE);
      redis.kill();
      CompletableFuture<?> put =
          store.jobs().commitAsync("j", Commit.create().event(STATE).snapshot("a", STATE));
      CompletableFuture<?> read =
          CompletableFuture.runAsync(() -> assertThat(store.jobs().get("j")).isPresent());
      assertThat(put).isNotDone();
      redis.restart(Data.KEEP);
      put.join();
      read.join();
      assertThat(sequences(store)).containsExactly(1L);
    }
  }

  @Test
  void whatIsAppendedWhileTheServerGoesDownAndUpIsThereOnce() {
    try (LocalRedis redis = LocalRedis.start(LocalRedisConfig.builder().appendOnly().build());
        MirrorStore store = open(patient(redis.url()))) {
      store.jobs().put("j", STATE);
      List<CompletableFuture<?>> appends = new ArrayList<>();
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 30; i++) {
          appends.add(store.events().appendAsync("j", List.of(STATE), WriteOptions.defaults()));
        }
        redis.kill();
        redis.restart(Data.KEEP);
      }
      appends.forEach(CompletableFuture::join);
      assertThat(sequences(store))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 90).boxed().toList());
    }
  }

  @Test
  @ResourceLock("the log")
  void anOutageIsToldOnceAndItsEndToo() {
    try (LocalRedis redis = LocalRedis.start();
        MirrorStore store = open(patient(redis.url()));
        LogWatch log = new LogWatch()) {
      String address = redis.address().toString();
      ExecutorService callers = Executors.newFixedThreadPool(4);
      try {
        redis.kill();
        List<CompletableFuture<?>> calls =
            List.of(
                CompletableFuture.runAsync(() -> store.jobs().put("j", STATE), callers),
                CompletableFuture.runAsync(() -> store.jobs().get("k"), callers),
                CompletableFuture.runAsync(() -> store.nodes().list(), callers),
                store.jobs().putAsync("k", STATE, WriteOptions.defaults()));
        eventually(
            "several attempts",
            () ->
                log.lines().stream()
                        .filter(line -> line.contains(address + " still cannot be used"))
                        .count()
                    >= 5);
        redis.restart(Data.DROP);
        calls.forEach(CompletableFuture::join);
      } finally {
        callers.shutdown();
      }

      List<String> warnings = log.warnings(address);
      assertThat(warnings).hasSize(2);
      assertThat(warnings.get(0)).contains("cannot be used: ").contains("refused");
      assertThat(warnings.get(1))
          .containsPattern("has started again \\(generation 2\\), after \\d+ ms without a primary");
    }
  }

  @Test
  void healthTellsOfAnOutageAndOfItsEnd() {
    try (LocalRedis redis = LocalRedis.start();
        MirrorStore store = open(redis)) {
      redis.kill();
      StoreHealth down = store.health();
      assertThat(down.status()).isEqualTo(StoreHealth.Status.DOWN);
      assertThat(down.detail()).contains(redis.address().toString());
      StoreException failed = fails(StoreException.class, () -> store.jobs().put("j", STATE));
      assertThat(failed).hasMessageContaining((Stores.RETRIES + 1) + " attempts");
      redis.restart(Data.DROP);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> store.health().status() == StoreHealth.Status.UP);
      store.jobs().put("j", STATE);
    }
  }

  @Test
  @ResourceLock("the log")
  void aFollowerOutlivesTheLossOfItsRightToSubscribe() throws Exception {
    try (LocalRedis redis =
            LocalRedis.start(
                LocalRedisConfig.builder()
                    .appendOnly()
                    .aclUser("app on >canary ~* &* +@all")
                    .build());
        MirrorStore store = open(patient(Stores.url(redis, "app:canary")));
        LogWatch log = new LogWatch()) {
      store.jobs().put("j", STATE);
      try (EventFollower follower = store.events().follow("j", EventCursor.START)) {
        store.events().append("j", STATE);
        assertThat(follower.poll(Duration.ofSeconds(20)))
            .extracting(EventRecord::sequence)
            .contains(1L);

        redis.command("ACL", "SETUSER", "app", "-subscribe");
        redis.command("CLIENT", "KILL", "TYPE", "pubsub");
        store.events().append("j", STATE);
        assertThat(follower.poll(Duration.ofSeconds(20)))
            .extracting(EventRecord::sequence)
            .contains(2L);
        eventually(
            "a warning", () -> !log.warnings("no notices of events and releases come").isEmpty());

        redis.command("ACL", "SETUSER", "app", "+subscribe");
        eventually(
            "its end", () -> !log.warnings("notices of events and releases come again").isEmpty());
        store.events().append("j", STATE);
        assertThat(follower.poll(Duration.ofSeconds(20)))
            .extracting(EventRecord::sequence)
            .contains(3L);
      }
    }
  }

  private static StoreUnavailableException neverOpens(String url) {
    return fails(
        StoreUnavailableException.class,
        () -> {
          try (MirrorStore store = open(impatient(url))) {
            throw new AssertionError("opened: " + store.health());
          }
        });
  }

  private static List<Long> sequences(MirrorStore store) {
    return store.events().read("j", EventCursor.START, 1000).events().stream()
        .map(EventRecord::sequence)
        .toList();
  }

  private static LocalRedis onVersionSix() {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getAllByName("::1")[0], 0));
    } catch (IOException e) {
      assumeTrue(false, "this machine has no ::1: " + e.getMessage());
    }
    return LocalRedis.start(LocalRedisConfig.builder().host("::1").build());
  }

  /** Has a port on which nobody listens, nor may begin to. */
  private static Socket nobody() throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return socket;
  }

  private static void eventually(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(condition);
  }
}
