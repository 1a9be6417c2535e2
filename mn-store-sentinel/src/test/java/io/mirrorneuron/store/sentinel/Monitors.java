package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.local.Address;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalSentinel;
import io.mirrorneuron.store.local.LocalTopology;

/** Makes Sentinels forget what they monitor, and monitor it anew. */
final class Monitors {

  private Monitors() {}

  static void makeAnew(LocalTopology redis, LocalRedis primary) {
    Address at = primary.announcedAddress();
    makeAnew(redis, at.host(), at.port());
  }

  static void makeAnew(LocalTopology redis, String host, int port) {
    String name = redis.masterName();
    // All of them first: one that still holds the epoch would tell it to the others again.
    for (LocalSentinel sentinel : redis.sentinels()) {
      sentinel.command("SENTINEL", "REMOVE", name);
    }
    for (LocalSentinel sentinel : redis.sentinels()) {
      sentinel.command("SENTINEL", "MONITOR", name, host, Integer.toString(port), "2");
      sentinel.command("SENTINEL", "SET", name, "down-after-milliseconds", "1000");
      sentinel.command("SENTINEL", "SET", name, "failover-timeout", "3000");
    }
  }
}
