/**
 * Real Redis topologies as local processes, for tests, demonstrations and measurements. Needs
 * nothing but the JDK and a server binary, which it finds by itself.
 */
module io.mirrorneuron.store.local {
  requires static org.jspecify;

  exports io.mirrorneuron.store.local;
}
