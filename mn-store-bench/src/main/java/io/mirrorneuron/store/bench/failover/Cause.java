package io.mirrorneuron.store.bench.failover;

import io.mirrorneuron.store.local.LocalTopology;

/** What ends the former primary. */
enum Cause {
  /** Its process is killed. */
  KILL("kill -9") {
    @Override
    void on(LocalTopology servers) {
      servers.primary().kill();
    }
  },
  /** A Sentinel is told to fail over; the former primary goes on as one for seconds. */
  COMMAND("SENTINEL FAILOVER") {
    @Override
    void on(LocalTopology servers) {
      var unused = servers.sentinels().get(0).command("SENTINEL", "FAILOVER", servers.masterName());
    }
  };

  private final String words;

  Cause(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  abstract void on(LocalTopology servers);
}
