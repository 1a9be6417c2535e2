package io.mirrorneuron.store.redis.single;

/** The kit through Jedis. */
class JedisContractTest extends ClientContract {

  JedisContractTest() {
    super("jedis");
  }
}
