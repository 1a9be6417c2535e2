package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.local.Address;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalSentinel;
import io.mirrorneuron.store.local.LocalTopology;

/** Makes Sentinels forget what they monitor, and monitor it anew. */
final class Monitors {

  private Monitors() {}

  static void makeAnew(LocalTopology redis, LocalRedis primary) {
    String name = redis.masterName();
    // All of them first: one that still holds the epoch would tell it to the others again.
    for (LocalSentinel sentinel : redis.sentinels()) {
      sentinel.command("SENTINEL", "REMOVE", name);
    }
    Address at = primary.announcedAddress();
    for (LocalSentinel sentinel : redis.sentinels()) {
      sentinel.command("SENTINEL", "MONITOR", name, at.host(), Integer.toString(at.port()), "2");
      sentinel.command("SENTINEL", "SET", name, "down-after-milliseconds", "1000");
      sentinel.command("SENTINEL", "SET", name, "failover-timeout", "10000");
    }
  }
}
