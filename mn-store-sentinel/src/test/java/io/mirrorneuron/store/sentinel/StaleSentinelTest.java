package io.mirrorneuron.store.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.Address;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.redis.engine.Designation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One Sentinel of three that says something else than the others, which are real. */
class StaleSentinelTest {

  private static LocalTopology redis;

  /** Acts as a primary, and is none: what a stale Sentinel may take for the primary. */
  private static LocalRedis stranger;

  private static LocalRedis primary;
  private static long epoch;

  @BeforeAll
  static void electOnce() {
    redis =
        LocalTopology.start(
            LocalTopologyConfig.builder()
                .replicas(1)
                .sentinels(2)
                .downAfter(Duration.ofSeconds(30)) // only by command is anybody replaced
                .build());
    stranger = LocalRedis.start();
    primary = redis.failOver(redis.sentinels().get(0), Sources.PATIENCE);
    redis.awaitReady(Sources.PATIENCE);
    try (SentinelSource source = Sources.open(Sources.config(redis))) {
      Sources.awaitNamed(source, primary.announcedAddress());
      epoch = source.current().orElseThrow().epoch().orElseThrow();
    }
  }

  @AfterAll
  static void end() {
    stranger.close();
    redis.close();
  }

  @Test
  void twentyStartsAreNotMisled() throws Exception {
    try (PlayedSentinel stale = PlayedSentinel.saying(epoch - 1, stranger.address())) {
      for (int start = 0; start < 20; start++) {
        try (SentinelSource source = Sources.open(with(stale))) {
          assertThat(Sources.named(source)).containsExactly(Sources.at(primary.announcedAddress()));
        }
      }
    }
  }

  @Test
  void itMovesNobodyHoweverOftenItIsAsked() throws Exception {
    try (PlayedSentinel stale = PlayedSentinel.saying(epoch - 1, stranger.address());
        SentinelSource source = Sources.open(with(stale))) {
      List<Designation> changes = Sources.changes(source);
      int asked = stale.heard().size();
      await()
          .atMost(Sources.PATIENCE)
          .until(() -> stale.heard().size() > asked + 5 * 5); // five commands each time
      assertThat(changes).isEmpty();
      assertThat(source.shortcomings())
          .anyMatch(it -> it.startsWith("Sentinel " + stale.address() + " names "));
    }
  }

  @Test
  void anotherAddressOfTheSameEpochMovesNobody() throws Exception {
    try (PlayedSentinel stale = PlayedSentinel.saying(epoch - 1, stranger.address());
        SentinelSource source = Sources.open(with(stale))) {
      List<Designation> changes = Sources.changes(source);
      stale.says(epoch, stranger.address());
      int asked = stale.heard().size();
      await().atMost(Sources.PATIENCE).until(() -> stale.heard().size() > asked + 5 * 5);
      assertThat(changes).isEmpty();
    }
  }

  /** It has heard of an election that the others know nothing of yet. */
  @Test
  void aHigherEpochOfOneIsFollowed() throws Exception {
    try (PlayedSentinel first = PlayedSentinel.saying(epoch, primary.announcedAddress());
        SentinelSource source = Sources.open(with(first))) {
      first.says(epoch + 1, stranger.address());
      Sources.awaitNamed(source, stranger.address());
    }
  }

  /** The address may not be the one of the epoch, so it is not believed. */
  @Test
  void anEpochThatChangesWhileItIsAskedForIsAskedForAgain() throws Exception {
    try (PlayedSentinel first = PlayedSentinel.saying(epoch, primary.announcedAddress());
        SentinelSource source = Sources.open(with(first))) {
      List<Designation> changes = Sources.changes(source);
      first.changesMindTo(epoch + 1, stranger.address());
      Sources.awaitNamed(source, stranger.address());
      // A listener is told after the change can be seen.
      await().atMost(Sources.PATIENCE).until(() -> !changes.isEmpty());
      assertThat(changes).hasSize(1);
      assertThat(changes.get(0).epoch()).hasValue(epoch + 1);
    }
  }

  @Test
  void aServerThatIsElectedAndAwayIsAwaited() throws Exception {
    Address nobody = new Address("127.0.0.1", 1);
    try (PlayedSentinel first = PlayedSentinel.saying(epoch, primary.announcedAddress());
        SentinelSource source = Sources.open(with(first))) {
      first.says(epoch + 1, nobody);
      await().atMost(Sources.PATIENCE).until(() -> source.current().isEmpty());
      await()
          .atMost(Sources.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(source.shortcomings().get(0))
                      .startsWith("the Sentinels name 127.0.0.1:1 (epoch " + (epoch + 1) + ")")
                      .contains("cannot connect to 127.0.0.1:1"));
      first.says(epoch + 2, primary.announcedAddress());
      Sources.awaitNamed(source, primary.announcedAddress());
    }
  }

  /** As where the others were told to monitor anew while this one was cut off from them. */
  @Test
  void aNewStoreOpensAlthoughOneSentinelNamesSomebodyDeadInAHigherEpoch() throws Exception {
    try (PlayedSentinel stale = PlayedSentinel.saying(epoch + 7, new Address("127.0.0.1", 1));
        MirrorStore store = MirrorStore.open(with(stale).build())) {
      store.jobs().put("job", Payload.utf8("state"));
      assertThat(store.health().primary()).contains(primary.announcedAddress().toString());
    }
  }

  @Test
  void aSentinelThatKnowsTooFewOthersIsTold() throws Exception {
    try (PlayedSentinel alone = PlayedSentinel.saying(epoch, primary.announcedAddress())) {
      alone.knows(0);
      try (SentinelSource source = Sources.open(with(alone))) {
        await()
            .atMost(Sources.PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(source.shortcomings())
                        .anyMatch(
                            it ->
                                it.startsWith(
                                    "Sentinel " + alone.address() + " knows 0 other Sentinels")));
      }
    }
  }

  @Test
  void aSentinelThatLetsNobodySubscribeIsAskedAllTheSame() throws Exception {
    try (PlayedSentinel deaf = PlayedSentinel.saying(epoch, primary.announcedAddress())) {
      deaf.doesNotAnnounce();
      try (SentinelSource source = Sources.open(with(deaf))) {
        deaf.says(epoch + 1, stranger.address());
        Sources.awaitNamed(source, stranger.address());
      }
    }
  }

  private static StoreConfig.Builder with(PlayedSentinel played) {
    return Sources.config(played.address() + "," + redis.sentinelAddresses(), redis.masterName());
  }
}
