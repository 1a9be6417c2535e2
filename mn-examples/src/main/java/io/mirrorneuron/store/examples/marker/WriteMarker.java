package io.mirrorneuron.store.examples.marker;

import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes a marker until the store confirms it. */
@Command(name = "write", description = "Writes a marker until the store confirms it.")
final class WriteMarker implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;
  @Mixin private MarkerOptions marker = new MarkerOptions();

  WriteMarker() {}

  @Override
  public Integer call() throws InterruptedException {
    Receipt receipt =
        marker.untilDone(store -> store.jobs().put(marker.name(), Payload.utf8(marker.text())));
    out().println("version=" + receipt.version() + " acknowledgements=" + receipt.replicas());
    return 0;
  }

  private PrintWriter out() {
    if (spec == null) {
      throw new IllegalStateException("picocli has not filled in the command");
    }
    return spec.commandLine().getOut();
  }
}
