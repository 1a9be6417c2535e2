package io.mirrorneuron.store.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JVM that starts servers, says which, and never closes them. Ended from outside, or by itself
 * with the argument "exit".
 */
final class Abandoner {
  private Abandoner() {}

  public static void main(String[] arguments) throws InterruptedException, IOException {
    LocalTopology topology = LocalTopology.sentinel(1, 1);
    topology.replicas().get(0).pause();
    Path root = topology.primary().log().getParent().getParent();
    String pids =
        Stream.concat(topology.nodes().stream(), topology.sentinels().stream())
            .map(server -> Long.toString(server.pid()))
            .collect(Collectors.joining(" "));
    Path programs = Workspace.get().programs();
    Files.createFile(programs.resolve("program"));
    System.out.println("ready " + root + " " + programs + " " + pids);
    if (arguments.length > 0) {
      System.exit(0);
    }
    Thread.sleep(600_000);
  }
}
