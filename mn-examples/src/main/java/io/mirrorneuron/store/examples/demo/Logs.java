package io.mirrorneuron.store.examples.demo;

import java.nio.file.Path;
import java.util.List;

/** Where the demo's processes log: each to a file of its own, none to the screen. */
final class Logs {

  private static final String CONFIGURATION = "logback.configurationFile";
  private static final String RESOURCE = "io/mirrorneuron/store/examples/demo/logback-file.xml";
  private static final String FILE = "mn.demo.log";

  private Logs() {}

  /** What a JVM is to be started with. */
  static List<String> properties(Path file) {
    return List.of("-D" + CONFIGURATION + "=" + RESOURCE, "-D" + FILE + "=" + file);
  }

  /** The same for this JVM; to be called before the first logger is made. */
  static void toFile(Path file) {
    System.setProperty(CONFIGURATION, RESOURCE);
    System.setProperty(FILE, file.toString());
  }
}
