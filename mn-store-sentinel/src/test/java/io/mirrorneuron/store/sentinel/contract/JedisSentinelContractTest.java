package io.mirrorneuron.store.sentinel.contract;

/** The kit through Jedis. */
class JedisSentinelContractTest extends SentinelContract {

  JedisSentinelContractTest() {
    super("jedis");
  }
}
