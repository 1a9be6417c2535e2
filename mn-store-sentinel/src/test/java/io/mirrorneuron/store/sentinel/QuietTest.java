package io.mirrorneuron.store.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.redis.engine.Designation;
import io.mirrorneuron.store.tck.fault.Direction;
import io.mirrorneuron.store.tck.fault.FaultProxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the watcher costs, and that it ends. */
class QuietTest {

  private static LocalRedis redis;

  @BeforeAll
  static void start() {
    redis = LocalRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Test
  void theEpochIsAskedForBeforeAndAfterTheAddress() throws Exception {
    try (PlayedSentinel sentinel = alone();
        SentinelSource source = open(sentinel)) {
      assertThat(source.current()).isPresent();
      assertThat(sentinel.heard())
          .containsSubsequence(
              "SENTINEL MASTER played",
              "SENTINEL GET-MASTER-ADDR-BY-NAME played",
              "SENTINEL MASTER played");
    }
  }

  @Test
  void anAnsweredSubscriptionIsFollowedByAQuestion() throws Exception {
    try (PlayedSentinel sentinel = alone();
        SentinelSource source = open(sentinel)) {
      assertThat(source.current()).isPresent();
      await()
          .atMost(Sources.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(sentinel.heard())
                      .containsSubsequence("SUBSCRIBE +switch-master", "SENTINEL MASTER played"));
    }
  }

  @Test
  void aQuietSentinelIsAskedOnceASecondAndItsSubscriptionChecked() throws Exception {
    try (PlayedSentinel sentinel = alone();
        SentinelSource source = open(sentinel)) {
      assertThat(source.current()).isPresent();
      long begun = System.nanoTime();
      int before = questions(sentinel);
      int subscribed = count(sentinel, "SUBSCRIBE +switch-master");
      await()
          .atMost(Sources.PATIENCE)
          .until(
              () ->
                  count(sentinel, "SUBSCRIBE +switch-master") >= subscribed + 3
                      && questions(sentinel) >= before + 3);
      int asked = questions(sentinel) - before;
      // One when it has subscribed, and one for each second that has begun.
      long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds() + 1;
      assertThat(asked).isLessThanOrEqualTo((int) seconds + 2);
    }
  }

  /** However many lanes are in trouble at the same time. */
  @Test
  void doubtsDoNotHammerTheSentinels() throws Exception {
    try (PlayedSentinel sentinel = alone();
        SentinelSource source = open(sentinel)) {
      Designation named = source.current().orElseThrow();
      int before = questions(sentinel);
      long begun = System.nanoTime();
      IntStream.range(0, 10_000).parallel().forEach(any -> source.doubt(named));
      await().atMost(Sources.PATIENCE).until(() -> questions(sentinel) > before);
      int asked = questions(sentinel) - before;
      long tenths = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 100 + 1;
      assertThat(asked).isLessThanOrEqualTo((int) tenths + 3);
      assertThat(source.current()).hasValue(named);
    }
  }

  @Test
  void aDoubtAboutSomebodyFormerIsNobodysBusiness() throws Exception {
    try (PlayedSentinel sentinel = alone();
        SentinelSource source = open(sentinel);
        LocalRedis next = LocalRedis.start()) {
      Designation former = source.current().orElseThrow();
      sentinel.says(5, next.address());
      source.doubt(former);
      Sources.awaitNamed(source, next.address());
      Designation named = source.current().orElseThrow();
      source.doubt(former);
      assertThat(source.current()).hasValue(named);
    }
  }

  /** A byte now and then is not silence, and no answer either. */
  @Test
  void aSentinelThatDripsIsCutOff() throws Exception {
    try (PlayedSentinel sentinel = alone();
        FaultProxy proxy = FaultProxy.to(sentinel.socket());
        SentinelSource source =
            Sources.open(Sources.config(proxy.host() + ":" + proxy.port(), "played"))) {
      assertThat(source.shortcomings()).isEmpty();
      proxy.drip(Direction.TO_CLIENT, Duration.ofMillis(200));
      await()
          .atMost(Sources.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(source.shortcomings())
                      .anyMatch(it -> it.startsWith("no Sentinel can be used")));
      assertThat(source.current()).isPresent();
      proxy.heal();
      Sources.awaitSound(source);
    }
  }

  /** A connection whose other end has vanished is as silent as one on which nothing happens. */
  @Test
  void aSubscriptionThatIsSilentIsOpenedAnew() throws Exception {
    try (PlayedSentinel sentinel = alone();
        SentinelSource source = open(sentinel)) {
      await().atMost(Sources.PATIENCE).until(() -> sentinel.subscriptions() >= 1);
      int forgotten = sentinel.forgetsItsSubscribers();
      await().atMost(Sources.PATIENCE).until(() -> sentinel.subscriptions() > forgotten);
      assertThat(source.current()).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jedis", "lettuce", "redisson"})
  void nothingIsLeftAfterClosing(String client) {
    LocalTopologyConfig ours =
        LocalTopologyConfig.builder().replicas(1).sentinels(3).masterName("of-" + client).build();
    try (LocalTopology topology = LocalTopology.start(ours)) {
      SentinelSource source = Sources.open(Sources.config(topology).client(client));
      Sources.awaitSound(source);
      assertThat(threads(topology)).as("one each, and one that watches").hasSize(4);
      source.close();
      source.close();
      await().atMost(Sources.PATIENCE).until(() -> threads(topology), List::isEmpty);
      await()
          .atMost(Sources.PATIENCE)
          .until(
              () ->
                  topology.sentinels().stream()
                      .noneMatch(
                          it ->
                              it.command("CLIENT", "LIST")
                                  .text()
                                  .contains("name=mn-store-sentinel")));
    }
  }

  /** Of this topology alone: other tests may run meanwhile. */
  private static List<String> threads(LocalTopology topology) {
    Set<String> names = new HashSet<>();
    names.add("mn-store-sentinel-watch-" + topology.masterName());
    topology
        .sentinels()
        .forEach(sentinel -> names.add("mn-store-sentinel-" + sentinel.announcedAddress()));
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(names::contains)
        .toList();
  }

  private static PlayedSentinel alone() {
    PlayedSentinel sentinel = PlayedSentinel.saying(4, redis.address());
    sentinel.knows(0);
    sentinel.hasQuorum(1);
    return sentinel;
  }

  private static SentinelSource open(PlayedSentinel sentinel) {
    return Sources.open(Sources.config(sentinel.address(), "played"));
  }

  private static int questions(PlayedSentinel sentinel) {
    return count(sentinel, "SENTINEL GET-MASTER-ADDR-BY-NAME played");
  }

  private static int count(PlayedSentinel sentinel, String command) {
    return (int) sentinel.heard().stream().filter(command::equals).count();
  }
}
