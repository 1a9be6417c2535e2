package io.mirrorneuron.store.sentinel.contract;

import org.junit.jupiter.api.Tag;

/** The kit through Redisson. */
@Tag("long")
class RedissonSentinelContractTest extends SentinelContract {

  RedissonSentinelContractTest() {
    super("redisson");
  }
}
