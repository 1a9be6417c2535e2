package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.ops.cli.StateFolder;
import io.mirrorneuron.store.ops.daemon.Daemon;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a box keeps what belongs to its membership, as a mixin. */
final class DataDir {

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "where this box keeps data, configuration and logs of both servers (default:"
              + " mn-store/ha in XDG_STATE_HOME, else in ~/.local/state)")
  private @Nullable Path folder;

  DataDir() {}

  Path folder(Map<String, String> environment) {
    return folder != null ? folder.toAbsolutePath().normalize() : StateFolder.of("ha", environment);
  }

  static Daemon redis(Path folder) {
    return new Daemon("redis", folder.resolve("redis"));
  }

  static Daemon sentinel(Path folder) {
    return new Daemon("sentinel", folder.resolve("sentinel"));
  }
}
