package io.mirrorneuron.store.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.model.Codecs;
import io.mirrorneuron.store.model.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The watcher with real processes. */
class FollowingTest {

  @Test
  void thePrimaryIsNamedAtOnce() {
    try (LocalTopology redis = LocalTopology.sentinel(2, 3);
        SentinelSource source = Sources.open(Sources.config(redis))) {
      assertThat(Sources.named(source))
          .containsExactly(Sources.at(redis.primary().announcedAddress()));
      assertThat(source.knownReplicas()).hasValue(2);
      Sources.awaitSound(source);
    }
  }

  @Test
  void aKilledPrimaryIsReplaced() {
    try (LocalTopology redis = LocalTopology.sentinel(2, 3);
        SentinelSource source = Sources.open(Sources.config(redis))) {
      LocalRedis former = redis.primary();
      long number = source.current().orElseThrow().number();
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
    try (LocalTopology redis = LocalTopology.sentinel(2, 3);
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
}
