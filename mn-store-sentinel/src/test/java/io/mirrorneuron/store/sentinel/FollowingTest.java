package io.mirrorneuron.store.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.local.Address;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalSentinel;
import io.mirrorneuron.store.local.LocalServer;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.model.Codecs;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.redis.engine.Designation;
import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The watcher with real processes. */
class FollowingTest {

  @Test
  void thePrimaryIsNamedAtOnce() {
    try (LocalTopology redis = start(2);
        SentinelSource source = Sources.open(Sources.config(redis))) {
      assertThat(Sources.named(source))
          .containsExactly(Sources.at(redis.primary().announcedAddress()));
      assertThat(source.knownReplicas()).hasValue(2);
      Sources.awaitSound(source);
    }
  }

  /** A lane may learn of its cut connection only when the store is closed already. */
  @Test
  void whatIsDoubtedAfterClosingIsNotAsked() {
    try (LocalTopology redis = start(1)) {
      SentinelSource source = Sources.open(Sources.config(redis));
      Designation last = Sources.awaitCurrent(source);
      source.close();
      source.doubt(last);
      assertThat(source.current()).isEmpty();
      assertThat(source.probing()).isEmpty();
    }
  }

  @Test
  void whoeverFailsWhenToldOfAnotherPrimaryHoldsNothingUp() {
    try (LocalTopology redis = start(2);
        SentinelSource source = Sources.open(Sources.config(redis))) {
      source.onChange(
          () -> {
            throw new AssertionError("planned");
          });
      LocalRedis elected = redis.failOver(redis.sentinels().get(0), Sources.PATIENCE);
      Sources.awaitNamed(source, elected.announcedAddress());
      Sources.awaitSound(source);
    }
  }

  @Test
  void aKilledPrimaryIsReplaced() {
    try (LocalTopology redis = start(2);
        SentinelSource source = Sources.open(Sources.config(redis))) {
      LocalRedis former = redis.primary();
      long number = Sources.awaitCurrent(source).number();
      former.kill();
      LocalRedis elected = redis.awaitPrimaryOtherThan(former, Sources.PATIENCE);
      Sources.awaitNamed(source, elected.announcedAddress());
      assertThat(source.current().orElseThrow().number()).isGreaterThan(number);
      assertThat(source.current().orElseThrow().epoch().orElseThrow()).isPositive();
      Sources.awaitSound(source);
      assertThat(source.knownReplicas()).as("the one that was killed is still listed").hasValue(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jedis", "lettuce", "redisson"})
  void aStoreSurvivesItsPrimary(String client) {
    try (LocalTopology redis = start(2);
        MirrorStore store = MirrorStore.open(Sources.config(redis).client(client).build())) {
      store.jobs().put("job", Payload.utf8("before"));
      LocalRedis former = redis.primary();
      former.kill();
      store.jobs().put("job", Payload.utf8("after"));
      assertThat(store.jobs().get("job").orElseThrow().state().as(Codecs.utf8()))
          .isEqualTo("after");
      assertThat(store.health().primary()).isPresent();
      assertThat(store.health().primary().get()).isNotEqualTo(former.announcedAddress().toString());
    }
  }

  @Test
  void aFailoverByCommandIsFollowed() {
    try (LocalTopology redis = start(2);
        SentinelSource source = Sources.open(Sources.config(redis))) {
      LocalRedis elected = redis.failOver(redis.sentinels().get(0), Sources.PATIENCE);
      Sources.awaitNamed(source, elected.announcedAddress());
      Sources.awaitSound(source);
    }
  }

  /** From the moment when the first Sentinel knows, nobody is asked to take a write by mistake. */
  @Test
  void whoeverWasDemotedIsNamedNoMore() {
    try (LocalTopology redis = start(2);
        SentinelSource source = Sources.open(Sources.config(redis))) {
      LocalRedis former = redis.primary();
      former.pause();
      LocalRedis elected = redis.awaitPrimaryOtherThan(former, Sources.PATIENCE);
      Sources.awaitNamed(source, elected.announcedAddress());
      List<Designation> named = Sources.changes(source);
      former.resume();
      await()
          .atMost(Sources.PATIENCE)
          .until(() -> former.command("ROLE").items().get(0).text().equals("slave"));
      assertThat(named).isEmpty();
      assertThat(Sources.named(source)).containsExactly(Sources.at(elected.announcedAddress()));
    }
  }

  @Test
  void sentinelsThatWereNotConfiguredAreFoundAndListenedTo() {
    try (LocalTopology redis = start(1);
        SentinelSource source =
            Sources.open(
                Sources.config(
                    redis.sentinels().get(0).announcedAddress().toString(), redis.masterName()))) {
      Sources.awaitSound(source);
      redis.sentinels().get(0).kill();
      LocalRedis former = redis.primary();
      former.kill();
      LocalRedis elected = redis.awaitPrimaryOtherThan(former, Sources.PATIENCE);
      Sources.awaitNamed(source, elected.announcedAddress());
    }
  }

  @Test
  void whenAllSentinelsAreAwayThePrimaryStaysAndItIsTold() {
    try (LocalTopology redis = start(1);
        SentinelSource source = Sources.open(Sources.config(redis))) {
      Designation before = Sources.awaitCurrent(source);
      redis.sentinels().forEach(LocalServer::kill);
      await()
          .atMost(Sources.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(source.shortcomings())
                      .singleElement(InstanceOfAssertFactories.STRING)
                      .startsWith("no Sentinel can be used")
                      .contains(redis.sentinelAddresses().split(",")));
      assertThat(source.current()).hasValue(before);
      assertThat(source.knownReplicas()).as("as was last known").hasValue(1);
      redis.sentinels().forEach(sentinel -> sentinel.restart(LocalServer.Data.KEEP));
      Sources.awaitSound(source);
      assertThat(source.current()).hasValue(before);
    }
  }

  /** With nobody to tell of an election, the primary itself is asked. */
  @Test
  void whenAllSentinelsAreAwayADemotedPrimaryIsLeft() {
    try (LocalTopology redis = start(1);
        SentinelSource source = Sources.open(Sources.config(redis))) {
      Designation unused = Sources.awaitCurrent(source);
      redis.sentinels().forEach(LocalServer::kill);
      Address other = redis.replicas().get(0).announcedAddress();
      redis.replicas().get(0).command("REPLICAOF", "NO", "ONE");
      redis.primary().command("REPLICAOF", other.host(), Integer.toString(other.port()));
      await().atMost(Sources.PATIENCE).until(() -> source.current().isEmpty());
      assertThat(source.shortcomings().get(0)).contains("says that it is a slave");
    }
  }

  /** SENTINEL REMOVE and MONITOR: the epoch begins anew, and elections go on from there. */
  @Test
  void afterTheMonitorsWereMadeAnewElectionsAreFollowed() {
    try (LocalTopology redis = start(2);
        SentinelSource source = Sources.open(Sources.config(redis))) {
      LocalRedis second = redis.failOver(redis.sentinels().get(0), Sources.PATIENCE);
      Sources.awaitNamed(source, second.announcedAddress());
      redis.awaitReady(Sources.PATIENCE);
      Sources.awaitSound(source);
      Designation elected = source.current().orElseThrow();

      Monitors.makeAnew(redis, second);
      await()
          .atMost(Sources.PATIENCE)
          .untilAsserted(
              () -> assertThat(source.shortcomings()).noneMatch(it -> it.contains("names")));
      assertThat(source.current()).as("the primary stays").hasValue(elected);
      redis.awaitReady(Sources.PATIENCE);

      second.kill();
      LocalRedis third = redis.awaitPrimaryOtherThan(second, Sources.PATIENCE);
      Sources.awaitNamed(source, third.announcedAddress());
    }
  }

  /** They all forget their replicas and each other for a moment. */
  @Test
  void aResetOfAllSentinelsMovesNobody() {
    try (LocalTopology redis = start(2);
        SentinelSource source = Sources.open(Sources.config(redis))) {
      Designation before = Sources.awaitCurrent(source);
      for (LocalSentinel sentinel : redis.sentinels()) {
        sentinel.command("SENTINEL", "RESET", redis.masterName());
      }
      redis.awaitReady(Sources.PATIENCE);
      Sources.awaitSound(source);
      assertThat(source.current()).hasValue(before);
      await().atMost(Sources.PATIENCE).until(source::knownReplicas, OptionalInt.of(2)::equals);
    }
  }

  @Test
  void aFrozenSentinelHoldsNothingUp() {
    try (LocalTopology redis = start(2)) {
      redis.sentinels().get(1).pause();
      try (SentinelSource source = Sources.open(Sources.config(redis))) {
        LocalRedis former = redis.primary();
        assertThat(Sources.named(source)).containsExactly(Sources.at(former.announcedAddress()));
        former.kill();
        await()
            .atMost(Sources.PATIENCE)
            .until(
                () ->
                    !Sources.named(source).isEmpty()
                        && !Sources.named(source).contains(Sources.at(former.announcedAddress())));
        redis.sentinels().get(1).resume();
        Sources.awaitSound(source);
      }
    }
  }

  /** Its address is another one; it calls itself the same. */
  @Test
  void aSentinelThatComesBackAtAnotherAddressIsFound() {
    try (LocalTopology redis = start(1);
        FaultProxy elsewhere = FaultProxy.to(Sources.socket(redis.sentinels().get(2)));
        FaultProxy before = FaultProxy.to(Sources.socket(redis.sentinels().get(2)));
        SentinelSource source =
            Sources.open(
                Sources.config(
                    redis.sentinels().get(0).address()
                        + ","
                        + redis.sentinels().get(1).address()
                        + ","
                        + before.host()
                        + ":"
                        + before.port(),
                    redis.masterName()))) {
      Sources.awaitSound(source);
      LocalSentinel moved = redis.sentinels().get(2);
      before.refuse();
      before.cut(Cut.FIN);
      await().atMost(Sources.PATIENCE).until(() -> !isListenedTo(moved));
      moved.command(
          "SENTINEL", "CONFIG", "SET", "announce-port", Integer.toString(elsewhere.port()));
      await().atMost(Sources.PATIENCE).until(() -> isListenedTo(moved));
      redis.sentinels().get(0).kill();
      redis.sentinels().get(1).kill();
      await()
          .atMost(Sources.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(source.shortcomings())
                      .anyMatch(it -> it.startsWith("1 of 3 Sentinels can be used")));
    }
  }

  /** Servers with three Sentinels that do not wait for ten seconds before they look again. */
  private static LocalTopology start(int replicas) {
    LocalTopology redis =
        LocalTopology.start(
            LocalTopologyConfig.builder()
                .replicas(replicas)
                .sentinels(3)
                .failoverTimeout(Duration.ofSeconds(3)) // half of the time to the next election
                .build());
    redis.hurry();
    return redis;
  }

  private static boolean isListenedTo(LocalSentinel sentinel) {
    return sentinel.command("CLIENT", "LIST").text().contains("name=mn-store-sentinel");
  }
}
