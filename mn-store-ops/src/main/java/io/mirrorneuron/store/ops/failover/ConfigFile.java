package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.ServerException;
import java.time.Duration;

/** What a server remembers over a restart. Sentinel sees to that only where it makes the change. */
final class ConfigFile {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private ConfigFile() {}

  /**
   * Writes a data node's settings and role to its file.
   *
   * @param what what is remembered then, for whoever has to do it by hand where that fails
   */
  static void write(HostPort announced, String what, Means means) {
    try (Server server = means.connect(announced)) {
      server.command(PATIENCE, "CONFIG", "REWRITE");
    } catch (ServerException e) {
      means.say(e.getMessage() + "; its configuration file does not say " + what);
    }
  }
}
