/** The contract kit for backends of mn-store, and a proxy that injects faults. */
module io.mirrorneuron.store.tck {
  requires static transitive org.jspecify;
  requires transitive io.mirrorneuron.store.api;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;
  requires awaitility;

  exports io.mirrorneuron.store.tck;
  exports io.mirrorneuron.store.tck.fault;

  opens io.mirrorneuron.store.tck to
      org.junit.platform.commons;
}
