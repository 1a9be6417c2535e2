package io.mirrorneuron.store.examples.marker;

import io.mirrorneuron.store.model.JobRecord;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Reads a marker and compares it. */
@Command(name = "read", description = "Reads a marker; fails if it is not there, or another.")
final class ReadMarker implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;
  @Mixin private MarkerOptions marker = new MarkerOptions();

  ReadMarker() {}

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec command = spec;
    if (command == null) {
      throw new IllegalStateException("picocli has not filled in the command");
    }
    Optional<JobRecord> found = marker.untilDone(store -> store.jobs().get(marker.name()));
    if (found.isEmpty()) {
      command.commandLine().getErr().println("there is no marker '" + marker.name() + "'");
      return 1;
    }
    String text = found.get().state().asUtf8();
    if (!text.equals(marker.text())) {
      command
          .commandLine()
          .getErr()
          .println("marker '" + marker.name() + "' is '" + text + "', not '" + marker.text() + "'");
      return 1;
    }
    command.commandLine().getOut().println("version=" + found.get().version());
    return 0;
  }
}
