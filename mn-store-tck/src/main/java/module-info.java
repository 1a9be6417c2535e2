/**
 * The contract kit for backends of mn-store, a proxy that injects faults, servers and JVMs for
 * tests.
 */
module io.mirrorneuron.store.tck {
  requires static transitive org.jspecify;
  requires transitive io.mirrorneuron.store.api;
  requires transitive io.mirrorneuron.store.local;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;
  requires org.slf4j;
  requires awaitility;

  exports io.mirrorneuron.store.tck;
  exports io.mirrorneuron.store.tck.fault;
  exports io.mirrorneuron.store.tck.fresh;
  exports io.mirrorneuron.store.tck.load;
  exports io.mirrorneuron.store.tck.redis;

  opens io.mirrorneuron.store.tck to
      org.junit.platform.commons;
}
