package io.mirrorneuron.store.sentinel.contract;

import org.junit.jupiter.api.Tag;

/** The kit through Lettuce. */
@Tag("long")
class LettuceSentinelContractTest extends SentinelContract {

  LettuceSentinelContractTest() {
    super("lettuce");
  }
}
