package io.mirrorneuron.store.ops.local;

import io.mirrorneuron.store.config.RedisSettings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.StateFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which topology, as a mixin. */
final class LocalOptions {

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "where the servers' files are (default: mn-store/local in XDG_STATE_HOME, else in"
              + " ~/.local/state)")
  private @Nullable Path folder;

  LocalOptions() {}

  Path folder(Map<String, String> environment) {
    return folder != null
        ? folder.toAbsolutePath().normalize()
        : StateFolder.of("local", environment);
  }

  Topology topology(Map<String, String> environment) {
    Path where = folder(environment);
    return Topology.read(where)
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.FAILED,
                    "there are no servers in " + where,
                    "mn local up starts some"));
  }

  /** How to get in: with passwords, if the environment has any. */
  static StoreConfig config(Topology topology, Map<String, String> environment) {
    Map<String, String> known = new LinkedHashMap<>();
    known.put("mn.redis.ha.mode", "sentinel");
    known.put("mn.redis.client", "jedis");
    known.put("mn.redis.sentinels", topology.sentinelAddresses());
    known.put("mn.redis.sentinel.master", topology.masterName());
    StoreConfig config = StoreConfig.from(known, environment);
    RedisSettings redis = config.redis();
    if (redis.data().access().tls().isPresent() || redis.sentinel().access().tls().isPresent()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "the servers of mn local speak no TLS, and MN_REDIS_URL or MN_REDIS_SENTINEL_TLS want it",
          "unset them; mn ha join starts servers with TLS");
    }
    return config;
  }
}
