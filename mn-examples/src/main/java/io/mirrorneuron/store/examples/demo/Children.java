package io.mirrorneuron.store.examples.demo;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Starts the demo's processes, and ends all of them when the demo is aborted. Thread-safe. */
final class Children {

  /** Small programs that live for seconds: start fast rather than run fast, in little memory. */
  private static final List<String> JVM =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m");

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Child> all = new LinkedHashMap<>();
  private final WorkFolder folder;
  private final Map<String, String> environment;
  private boolean aborted;

  Children(WorkFolder folder, Map<String, String> storeEnvironment) {
    this.folder = folder;
    this.environment = Map.copyOf(storeEnvironment);
  }

  /** Starts a process whose output goes to its log. */
  Child start(String name, Class<?> main, String... arguments) throws IOException {
    return start(name, main, Redirect.appendTo(folder.log(name).toFile()), arguments);
  }

  /** Starts a process whose standard output can be read. */
  Child startReadable(String name, Class<?> main, String... arguments) throws IOException {
    return start(name, main, Redirect.PIPE, arguments);
  }

  /** Ends everything at once; nothing can be started afterwards. */
  void abort() {
    lock.lock();
    try {
      aborted = true;
      all.values().forEach(Child::kill);
      for (Child child : all.values()) {
        boolean unused = child.awaitEnd(30);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private Child start(String name, Class<?> main, Redirect output, String... arguments)
      throws IOException {
    lock.lock();
    try {
      if (aborted) {
        throw new DemoFailure("the demo was interrupted");
      }
      ProcessBuilder builder =
          new ProcessBuilder(command(name, main, arguments))
              .redirectOutput(output)
              .redirectError(Redirect.appendTo(folder.log(name).toFile()));
      builder.environment().keySet().removeIf(Children::describesStore);
      builder.environment().putAll(environment);
      Child child = new Child(name, builder.start(), folder.log(name));
      all.put(name, child);
      return child;
    } finally {
      lock.unlock();
    }
  }

  private List<String> command(String name, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(Logs.properties(folder.log(name)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static boolean describesStore(String variable) {
    return variable.startsWith("MN_REDIS_")
        || variable.startsWith("MN_STORE_")
        || variable.startsWith("MN_EXT_");
  }
}
