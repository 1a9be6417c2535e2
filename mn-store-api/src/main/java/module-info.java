/**
 * The contract of mn-store: what an application uses ({@link io.mirrorneuron.store}), what a
 * backend implements ({@link io.mirrorneuron.store.spi}), and a backend in memory.
 *
 * <p>{@code io.mirrorneuron.store.guice} needs Guice and {@code io.mirrorneuron.store.jackson}
 * needs Jackson and {@code io.mirrorneuron.store.micrometer} needs Micrometer, all only if used.
 */
module io.mirrorneuron.store.api {
  requires static transitive org.jspecify;
  requires static com.google.guice;
  requires static com.fasterxml.jackson.databind;
  requires static micrometer.core;
  requires org.slf4j;

  exports io.mirrorneuron.store;
  exports io.mirrorneuron.store.config;
  exports io.mirrorneuron.store.error;
  exports io.mirrorneuron.store.guice;
  exports io.mirrorneuron.store.jackson;
  exports io.mirrorneuron.store.micrometer;
  exports io.mirrorneuron.store.model;
  exports io.mirrorneuron.store.observe;
  exports io.mirrorneuron.store.spi;

  uses io.mirrorneuron.store.spi.StoreProvider;

  provides io.mirrorneuron.store.spi.StoreProvider with
      io.mirrorneuron.store.memory.MemoryProvider;
}
