package io.mirrorneuron.store.ops.daemon;

import io.mirrorneuron.store.local.ServerBinary;
import io.mirrorneuron.store.local.Signals;
import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One server that outlives the command which started it. All that is known of it lies in its
 * folder, which only its owner can read: configuration, log, process id, data. So another command,
 * later, finds it again. <b>Two commands must not change the same one at the same time</b>, see
 * {@link FolderLock}.
 */
public final class Daemon {

  /** What its process does. */
  public enum State {
    /** There is none. */
    STOPPED,
    /** It runs. */
    RUNNING,
    /** It is frozen by a signal. */
    PAUSED
  }

  // Redis itself waits up to 10 s for its replicas to catch up.
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final String MARK = ".made-by-mn";
  private static final int TAIL_LINES = 12;
  private static final String SCRIPT = script();

  private final String name;
  private final Path folder;

  /**
   * Names a server; nothing happens yet.
   *
   * @param name what its files are called: {@code redis}, {@code sentinel}
   * @param folder its folder, which need not exist
   */
  public Daemon(String name, Path folder) {
    this.name = name;
    this.folder = folder.toAbsolutePath().normalize();
  }

  /**
   * Where its files are.
   *
   * @return an absolute path
   */
  public Path folder() {
    return folder;
  }

  /**
   * Where its files are, without symbolic links: the working directory of its process.
   *
   * @return an absolute path
   */
  public Path realFolder() {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw failure("cannot use the folder " + folder, e);
    }
  }

  /**
   * Its log, over all its starts.
   *
   * @return a text file, once it was started
   */
  public Path log() {
    return folder.resolve(name + ".log");
  }

  /**
   * Whether it was configured before. To a Sentinel its configuration is its memory.
   *
   * @return true if there is a configuration
   */
  public boolean isConfigured() {
    return Files.exists(configuration());
  }

  /** Deletes its configuration, which for a Sentinel is its memory. */
  public void forgetConfiguration() {
    try {
      Files.deleteIfExists(configuration());
    } catch (IOException e) {
      throw failure("cannot delete the configuration of " + name + " in " + folder, e);
    }
  }

  /**
   * Whether its folder holds what a data server persists.
   *
   * @return true if there is a dump or a log of commands
   */
  public boolean holdsData() {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(it -> it.getFileName().toString())
          .anyMatch(it -> it.endsWith(".rdb") || it.endsWith(".aof") || it.equals("appendonlydir"));
    } catch (IOException e) {
      throw failure("cannot look into " + folder, e);
    }
  }

  /**
   * Writes its configuration, instead of one that was there.
   *
   * @param text the whole file; it may hold passwords
   */
  public void configure(String text) {
    try {
      Files.createDirectories(folder, ownerOnly("rwx------"));
      Files.write(folder.resolve(MARK), List.of());
      // Made for the owner alone from the beginning, and there as a whole or not at all.
      Path partial = folder.resolve(name + ".conf.part");
      Files.deleteIfExists(partial);
      Files.createFile(partial, ownerOnly("rw-------"));
      Files.writeString(partial, text);
      Files.move(partial, configuration(), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failure("cannot write the configuration of " + name + " in " + folder, e);
    }
  }

  /**
   * Starts the process; whether it comes up is to be asked elsewhere, see {@link
   * #requireRunning()}. Does nothing if it runs.
   *
   * @param binary the program
   * @param arguments what it needs after its configuration
   * @throws InterruptedException if somebody wants this to end; the process may be there then
   */
  public void start(ServerBinary binary, String... arguments) throws InterruptedException {
    if (process().isPresent()) {
      return;
    }
    if (binary.origin() == ServerBinary.Origin.EMBEDDED) {
      // It lies in a folder that ends with this JVM, and it is for tests only.
      throw new CommandFailure(
          ExitCode.FAILED,
          "there is no redis-server or valkey-server on the PATH",
          "install one, or name it in " + ServerBinary.VARIABLE);
    }
    List<String> command = new ArrayList<>(List.of("sh", "-c", SCRIPT, "mn-daemon"));
    command.add(pidFile().toString());
    command.add(binary.path().toString());
    command.add(configuration().toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    // It has its passwords from its configuration, and needs nobody else's.
    builder.environment().keySet().removeIf(it -> it.startsWith("MN_"));
    try {
      awaitRecord(builder.start());
    } catch (IOException e) {
      throw failure("cannot start " + binary, e);
    }
  }

  /**
   * Makes sure that a server that was started has not ended.
   *
   * @throws CommandFailure if it has; with the end of its log
   */
  public void requireRunning() {
    if (process().isEmpty()) {
      String tail = tail();
      throw new CommandFailure(
          ExitCode.FAILED,
          name
              + " ended while starting"
              + (tail.contains("Address already in use") ? ", as its port is taken" : "")
              + "; the end of its log:\n"
              + tail,
          "its files are in " + folder);
    }
  }

  /**
   * The running process.
   *
   * @return empty if there is none, or if the id on record belongs to somebody else now
   */
  public Optional<ProcessHandle> process() {
    return OwnProcess.of(pidFile(), folder);
  }

  /**
   * What its process does.
   *
   * @return its state
   */
  public State state() {
    return process()
        .map(it -> OwnProcess.state(it) == 'T' ? State.PAUSED : State.RUNNING)
        .orElse(State.STOPPED);
  }

  /**
   * Ends the process in order and waits until it is gone; a frozen one goes on first. Does nothing
   * if there is none.
   *
   * @throws CommandFailure if it has not ended within 30 s; it is killed then
   * @throws InterruptedException if somebody wants this to end
   */
  public void stop() throws InterruptedException {
    Optional<ProcessHandle> process = process();
    if (process.isEmpty()) {
      return;
    }
    Signals.send(process.get(), Signals.Signal.CONT);
    process.get().destroy();
    if (!awaitEnd()) {
      kill();
      throw new CommandFailure(
          ExitCode.FAILED,
          name + ", process " + process.get().pid() + ", did not end in time and was killed",
          "look into " + log());
    }
  }

  /**
   * Ends the process at once and waits until it is gone. Does nothing if there is none.
   *
   * @throws CommandFailure if it survives
   * @throws InterruptedException if somebody wants this to end
   */
  public void kill() throws InterruptedException {
    process().ifPresent(ProcessHandle::destroyForcibly);
    if (!awaitEnd()) {
      throw new CommandFailure(ExitCode.FAILED, name + " in " + folder + " survived SIGKILL", "");
    }
  }

  /**
   * Freezes the process, or lets it go on.
   *
   * @param signal which of the two
   * @throws CommandFailure if there is no process
   */
  public void signal(Signals.Signal signal) {
    ProcessHandle process =
        process()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.FAILED, name + " in " + folder + " does not run", ""));
    Signals.send(process, signal);
  }

  /** Until then the file names a process of yesterday. */
  private void awaitRecord(Process started) throws InterruptedException {
    while (started.isAlive() && !OwnProcess.isRecorded(pidFile(), started.pid())) {
      Thread.sleep(POLL.toMillis());
    }
  }

  /**
   * Makes sure that its folder, if there is one, was used by a server of ours, and is not, say,
   * that of the system's own Redis.
   *
   * @throws CommandFailure if not
   */
  public void requireOwn() {
    if (Files.exists(folder) && !Files.exists(folder.resolve(MARK))) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          folder + " was not made by mn; nothing was deleted",
          "name the folder that mn worked in, or delete this one by hand");
    }
  }

  /**
   * Deletes its folder with everything in it.
   *
   * @throws CommandFailure if it runs, or is not ours; nothing is deleted then
   */
  public void delete() {
    requireOwn();
    if (process().isPresent()) {
      throw new CommandFailure(
          ExitCode.REFUSED, "a server still works in " + folder + "; nothing was deleted", "");
    }
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      // What is inside first.
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw failure("cannot delete " + folder, e);
    }
  }

  private boolean awaitEnd() throws InterruptedException {
    Deadline deadline = Deadline.in(STOP_LIMIT);
    while (process().isPresent()) {
      if (deadline.isOver()) {
        return false;
      }
      Thread.sleep(POLL.toMillis());
    }
    return true;
  }

  private Path configuration() {
    return folder.resolve(name + ".conf");
  }

  private Path pidFile() {
    return folder.resolve(name + ".pid");
  }

  private String tail() {
    try {
      List<String> all = Files.readString(log()).lines().toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - TAIL_LINES), all.size()));
    } catch (IOException e) {
      return "(cannot read " + log() + ": " + e + ")";
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> ownerOnly(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  private static CommandFailure failure(String what, IOException cause) {
    return new CommandFailure(ExitCode.FAILED, what + ": " + cause, "", cause);
  }

  private static String script() {
    try (InputStream in =
        Objects.requireNonNull(Daemon.class.getResourceAsStream("daemon.sh"), "daemon.sh")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
