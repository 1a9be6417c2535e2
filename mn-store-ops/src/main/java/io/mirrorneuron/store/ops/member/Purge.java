package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.daemon.Daemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes what a member has in its folder, and nothing else that may lie there. */
final class Purge {

  private Purge() {}

  static void of(Path folder) {
    for (Daemon daemon : List.of(DataDir.redis(folder), DataDir.sentinel(folder))) {
      if (daemon.process().isPresent()) {
        throw new CommandFailure(
            ExitCode.REFUSED,
            "a server still works in " + daemon.folder() + "; nothing was deleted",
            "end it first");
      }
      delete(daemon.folder());
    }
    MemberFile.delete(folder);
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      // What is inside first.
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "cannot delete " + folder + ": " + e, "", e);
    }
  }
}
