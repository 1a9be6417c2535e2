package io.mirrorneuron.store.redis.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM of its own, whose main opens the store that its environment describes. */
final class OtherProcess {

  private OtherProcess() {}

  /**
   * Starts it. It shares our standard error; whoever starts it ends it.
   *
   * @param arguments of its main
   */
  static Process start(
      Class<?> main, String url, String client, String namespace, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    String logging = System.getProperty("logback.configurationFile");
    if (logging != null) {
      command.add("-Dlogback.configurationFile=" + logging);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    // Neither our own settings nor options of the JVM may come in from outside.
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("MN_") || name.contains("JAVA"));
    builder
        .environment()
        .putAll(
            Map.of(
                "MN_REDIS_URL",
                url,
                "MN_REDIS_CLIENT",
                client,
                "MN_REDIS_CONNECT_TIMEOUT_MS",
                "20000",
                "MN_REDIS_COMMAND_TIMEOUT_MS",
                "20000",
                "MN_REDIS_NAMESPACE",
                namespace));
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
