package io.mirrorneuron.store.redis.single;

/** The kit through Redisson. */
class RedissonContractTest extends ClientContract {

  RedissonContractTest() {
    super("redisson");
  }
}
