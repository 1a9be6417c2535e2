package io.mirrorneuron.store.local;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * This JVM's private temporary folder and the processes that work in it, and one for programs.
 * Leaves nothing behind: a shutdown hook ends the processes and deletes the folders when the JVM
 * exits, and a watchdog, a waiting shell, does the same when the JVM was killed.
 */
final class Workspace {
  /** The system property that names the folder in which the workspace is made. */
  static final String PARENT = "mn.local.dir";

  /** Where Linux keeps files in memory. */
  private static final Path MEMORY = Path.of("/dev/shm");

  /** In a container it is often as small as 64 MiB. */
  private static final long PLENTY = 1L << 30;

  private static @Nullable Workspace instance;

  private final Path root;

  /** Made when it is needed. Elsewhere, as what is in memory must often not be executed. */
  private final Path programs;

  private boolean programsMade;

  private final Path open;
  private final String launchScript = script("launch.sh");
  private final AtomicInteger sequence = new AtomicInteger();
  private final Set<Process> running = ConcurrentHashMap.newKeySet();

  // Held, because a collected Process closes its pipe, and a closed pipe is the watchdog's signal.
  @SuppressWarnings({"unused", "FieldCanBeLocal"})
  private final Process watchdog;

  private Workspace() throws IOException {
    root = Files.createTempDirectory(parent(), "mn-local-").toRealPath();
    programs =
        Path.of(System.getProperty("java.io.tmpdir"))
            .toAbsolutePath()
            .resolve(root.getFileName() + "-programs");
    open = Files.createFile(root.resolve("open"));
    Files.createDirectory(root.resolve("pids"));
    watchdog = startWatchdog(root, programs);
    Runtime.getRuntime().addShutdownHook(new Thread(this::shutdown, "mn-store-local-shutdown"));
  }

  /**
   * In memory where there is plenty of it: a Sentinel waits for the disk before it votes, so that a
   * slow one decides elections, and nothing here outlives this JVM anyway.
   */
  private static Path parent() throws IOException {
    String named = System.getProperty(PARENT, "");
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    return Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() >= PLENTY
        ? MEMORY
        : Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** The workspace of this JVM, made on first use. */
  static synchronized Workspace get() {
    if (instance == null) {
      if (File.separatorChar != '/') {
        throw new LocalServerException(
            "local servers need a POSIX system (sh, signals); on Windows run inside WSL");
      }
      try {
        instance = new Workspace();
      } catch (IOException e) {
        throw new LocalServerException(
            "cannot make a temporary folder for local servers in "
                + System.getProperty("java.io.tmpdir"),
            e);
      }
    }
    return instance;
  }

  /** A new empty folder. */
  Path folder(String name) {
    return create(root.resolve(name + "-" + sequence.incrementAndGet()));
  }

  /** A folder for programs that are unpacked, which all users of this JVM share. */
  synchronized Path programs() {
    if (!programsMade) {
      try {
        // Fails if somebody else has made it.
        Files.createDirectory(
            programs,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        programsMade = true;
      } catch (IOException e) {
        throw new LocalServerException("cannot make the folder " + programs, e);
      }
    }
    return programs;
  }

  private static Path create(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LocalServerException("cannot make the folder " + folder, e);
    }
  }

  /**
   * Starts a program in a session of its own. Its process id is the returned one's.
   *
   * @param directory a folder of this workspace, where it works
   * @param log where both of its output streams are appended
   */
  Process launch(List<String> program, Path directory, Path log) throws IOException {
    Path record = root.resolve("pids").resolve(Integer.toString(sequence.incrementAndGet()));
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", launchScript, "mn-store-local-launch"));
    command.add(record.toString());
    command.add(open.toString());
    command.addAll(program);
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    running.add(process);
    var unused =
        process
            .onExit()
            .thenRun(
                () -> {
                  running.remove(process);
                  Folders.delete(record);
                });
    return process;
  }

  private static Process startWatchdog(Path root, Path programs) throws IOException {
    String session = "command -v setsid >/dev/null 2>&1 && exec setsid \"$@\"; exec \"$@\"";
    return new ProcessBuilder(
            List.of(
                "sh",
                "-c",
                session,
                "sh",
                "sh",
                "-c",
                script("watchdog.sh"),
                "mn-store-local-watchdog",
                root.toString(),
                programs.toString()))
        .directory(new File("/"))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String script(String name) {
    try (InputStream in = Objects.requireNonNull(Workspace.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new LocalServerException("cannot read the resource " + name, e);
    }
  }

  private void shutdown() {
    Folders.delete(open);
    running.forEach(Process::destroyForcibly);
    for (Process process : running) {
      try {
        // What survives this is the watchdog's.
        boolean unused = process.waitFor(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    Folders.delete(root);
    Folders.delete(programs);
  }
}
