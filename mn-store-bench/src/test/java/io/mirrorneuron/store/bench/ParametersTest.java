package io.mirrorneuron.store.bench;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Parameters that do not fit together are refused, and it is said which would. */
class ParametersTest {

  @Test
  void noMoreReplicasAreWaitedForThanThereAre() {
    Redis redis = new Redis();
    redis.replicas = 1;
    redis.mode = "single";
    redis.start();
    try {
      Confirming confirming = new Confirming();
      confirming.wait = 1;
      assertThatCode(() -> confirming.check(redis)).doesNotThrowAnyException();
      confirming.wait = 2;
      assertThatThrownBy(() -> confirming.check(redis))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("-p replicas=2");

      WritingStore writing = new WritingStore();
      writing.client = "jedis";
      writing.wait = 2;
      assertThatThrownBy(() -> writing.open(redis)).hasMessageContaining("-p replicas=2");

      RedissonLocks locks = new RedissonLocks();
      locks.wait = 2;
      assertThatThrownBy(() -> locks.open(redis)).hasMessageContaining("-p replicas=2");
    } finally {
      redis.close();
    }
  }

  @Test
  void redissonFollowsSentinelsOnlyWhereItIsToWaitForAllReplicas() {
    Redis redis = new Redis();
    redis.replicas = 1;
    redis.mode = "sentinel";
    redis.start();
    try {
      assertThatThrownBy(() -> redis.requireNoMoreThan(0)).hasMessageContaining("-p replicas=0");
      assertThatCode(() -> redis.requireNoMoreThan(1)).doesNotThrowAnyException();
    } finally {
      redis.close();
    }
  }

  @Test
  void jmhMustCountTheLeasesThatThereAre() {
    LeaseCount count = new LeaseCount();
    count.leases = 250;
    assertThatCode(() -> count.check(250)).doesNotThrowAnyException();
    assertThatCode(() -> count.check(1)).doesNotThrowAnyException();
    assertThatThrownBy(() -> count.check(LeaseCount.USUAL)).hasMessageContaining("-opi 250");
  }

  @Test
  void aModeThatIsNotKnownIsNone() {
    Redis redis = new Redis();
    redis.mode = "cluster";
    assertThatThrownBy(redis::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cluster");
  }
}
