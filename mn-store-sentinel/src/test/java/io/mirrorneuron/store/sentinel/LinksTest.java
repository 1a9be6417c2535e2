package io.mirrorneuron.store.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.config.HostMap;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.sentinel.SentinelLink.Origin;
import io.mirrorneuron.store.sentinel.Sight.Peer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which Sentinels are listened to, and where. */
class LinksTest {

  private static final int NOBODY = 2;

  /** As behind an address translation, where each announces an address of the other side. */
  @Test
  void aSentinelThatAnswersIsNotLookedForWhereOthersSayThatItIs() throws Exception {
    try (LocalRedis redis = LocalRedis.start();
        PlayedSentinel first = PlayedSentinel.saying(4, redis.address());
        PlayedSentinel second = PlayedSentinel.saying(4, redis.address())) {
      first.callsItself("first");
      first.knows("second", NOBODY);
      second.callsItself("second");
      second.knows("first", NOBODY);
      second.freeze();
      try (SentinelSource source =
          Sources.open(Sources.config(first.address() + "," + second.address(), "played"))) {
        await().atMost(Sources.PATIENCE).until(() -> isToldAway(source, NOBODY));
        second.thaw();
        await()
            .atMost(Sources.PATIENCE)
            .untilAsserted(() -> assertThat(source.troubles()).isEmpty());
      }
    }
  }

  /** Whoever it is that answers under its name. */
  @Test
  void aSentinelThatDoesNotAnswerIsLookedForWhereverOthersSayThatItIs() throws Exception {
    try (LocalRedis redis = LocalRedis.start();
        PlayedSentinel first = PlayedSentinel.saying(4, redis.address());
        PlayedSentinel moved = PlayedSentinel.saying(4, redis.address())) {
      first.callsItself("first");
      first.knows("second", moved.socket().getPort());
      moved.callsItself("second");
      moved.knows("first", first.socket().getPort());
      try (SentinelSource source =
          Sources.open(Sources.config(first.address() + ",127.0.0.1:" + NOBODY, "played"))) {
        await().atMost(Sources.PATIENCE).until(() -> !moved.heard().isEmpty());
        Sources.awaitSound(source);
        await("it was configured").atMost(Sources.PATIENCE).until(() -> isToldAway(source, NOBODY));
      }
    }
  }

  @Test
  void oneThatCannotBeBegunIsBegunTheNextTimeItIsToldOf() {
    AtomicInteger tries = new AtomicInteger();
    Links links =
        new Links(
            List.of(new HostPort("127.0.0.1", 1)),
            (address, origin) -> {
              if (origin == Origin.DISCOVERED && tries.incrementAndGet() == 1) {
                throw new OutOfMemoryError("planned: unable to create native thread");
              }
              return link(address, origin);
            });
    try {
      SentinelLink teller = links.all().get(0);
      Sight sight =
          new Sight(
              new Claim(4, Story.at("a")),
              List.of(new Peer("second", new HostPort("127.0.0.1", NOBODY))),
              2,
              0);
      assertThat(links.heard(teller, sight)).isEmpty();
      assertThat(links.all()).containsExactly(teller);
      assertThat(links.heard(teller, sight)).isEmpty();
      assertThat(links.all()).hasSize(2);
    } finally {
      links.all().forEach(SentinelLink::close);
    }
  }

  private static boolean isToldAway(SentinelSource source, int port) {
    return source.troubles().stream()
        .anyMatch(it -> it.words().startsWith("Sentinel 127.0.0.1:" + port + " cannot be used"));
  }

  private static SentinelLink link(HostPort address, Origin origin) {
    return new SentinelLink(
        address,
        origin,
        Sources.door(),
        new Question("m", HostMap.empty()),
        "m",
        Ticker.system(),
        new SentinelLink.Listener() {
          @Override
          public void heard(SentinelLink link, Sight sight) {}

          @Override
          public void failed(SentinelLink link) {}

          @Override
          public void announced(SentinelLink link) {}

          @Override
          public boolean calm() {
            return true;
          }
        });
  }
}
