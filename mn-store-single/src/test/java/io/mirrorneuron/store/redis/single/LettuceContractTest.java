package io.mirrorneuron.store.redis.single;

/** The kit through Lettuce. */
class LettuceContractTest extends ClientContract {

  LettuceContractTest() {
    super("lettuce");
  }
}
