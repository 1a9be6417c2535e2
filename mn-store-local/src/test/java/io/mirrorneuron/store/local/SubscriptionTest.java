package io.mirrorneuron.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

  /** Sentinels that were held up elect nobody for 30 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Queue<Subscription.Message> received = new ConcurrentLinkedQueue<>();

  @Test
  void whatIsPublishedOnItsChannelsComesInOrderUntilItIsClosed() {
    try (LocalRedis redis =
        LocalRedis.start(LocalRedisConfig.builder().password("for others").build())) {
      try (Subscription subscription = redis.subscribe(received::add, "a", "b")) {
        assertThat(redis.command("PUBLISH", "a", "1 ü").number()).isEqualTo(1);
        redis.command("PUBLISH", "b", "2");
        redis.command("PUBLISH", "c", "3");
        redis.command("PUBLISH", "a", "4");
        await().atMost(PATIENCE).until(() -> received.size() == 3);
        assertThat(subscription).isNotNull();
      }
      assertThat(received)
          .containsExactly(
              new Subscription.Message("a", "1 ü"),
              new Subscription.Message("b", "2"),
              new Subscription.Message("a", "4"));
      await().atMost(PATIENCE).until(() -> redis.command("PUBLISH", "a", "5").number() == 0);
    }
  }

  @Test
  void sentinelsTellWhatBecomesOfAKilledPrimary() {
    try (LocalTopology topology = LocalTopology.sentinel(1, 3)) {
      for (LocalSentinel sentinel : topology.sentinels()) {
        // Ends with the topology.
        Subscription unused = sentinel.subscribe(received::add, "+odown", "+switch-master");
      }
      LocalRedis former = topology.primary();
      LocalRedis other = topology.replicas().get(0);
      former.kill();
      String wanted =
          "mirror-neuron %s %d %s %d"
              .formatted(former.host(), former.port(), other.host(), other.port());
      await()
          .atMost(PATIENCE)
          .until(() -> received.contains(new Subscription.Message("+switch-master", wanted)));
      assertThat(received)
          .anyMatch(
              message ->
                  message.channel().equals("+odown")
                      && message.text().startsWith("master mirror-neuron " + former.host()));
    }
  }

  @Test
  void aServerThatIsGoneCannotBeSubscribedTo() {
    try (LocalRedis redis = LocalRedis.start()) {
      redis.kill();
      assertThatThrownBy(() -> redis.subscribe(received::add, "a"))
          .isInstanceOf(LocalServerException.class)
          .hasMessageContaining("did not accept a subscription");
    }
  }
}
