package io.mirrorneuron.store.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One server process on loopback, and what can happen to it. The process ends with {@link #close()}
 * and at the latest with this JVM, even when the JVM is killed.
 *
 * <p>Thread-safe; operations on one server run one after the other. <b>A waiting thread that is
 * interrupted gets a {@link LocalServerException}</b>, with its interrupt flag set.
 */
public abstract sealed class LocalServer implements AutoCloseable
    permits LocalRedis, LocalSentinel {

  /** What a restart does with what the server had stored. */
  public enum Data {
    /** The server comes back with what it had persisted. */
    KEEP,
    /**
     * The server comes back empty, as after the loss of its disk. Its configuration stays, unless
     * the subclass says otherwise.
     */
    DROP
  }

  /** The port was taken by somebody else between choosing and binding it. */
  static final class PortTaken extends Exception {
    private static final long serialVersionUID = 1L;

    PortTaken(String message) {
      super(message);
    }

    LocalServerException asFailure() {
      return new LocalServerException(String.valueOf(getMessage()), this);
    }
  }

  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  // Short, because what answers slowly while a server starts is probably somebody else.
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(10);
  // Redis itself waits up to 10 s for its replicas to catch up.
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final int TAIL_LINES = 15;

  private enum State {
    NEW,
    STARTED,
    CLOSED
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final ServerBinary binary;
  private final Seat seat;
  private final RespCall admin;
  private final Path folder;
  private final Path data;
  private final Path log;
  private volatile @Nullable Process process;
  private State state = State.NEW;

  LocalServer(String kind, ServerBinary binary, Seat seat, RespCall admin) {
    this.binary = binary;
    this.seat = seat;
    this.admin = admin;
    folder = Workspace.get().folder(kind + "-" + seat.address().port());
    data = folder.resolve("data");
    log = folder.resolve("server.log");
  }

  /** The configuration file as it is before the server, or Sentinel, changes it. */
  abstract String configuration(Path dataFolder);

  /** What stands before the program on the command line; possibly nothing. */
  abstract List<String> launcher();

  /** What the program needs on the command line after the configuration file. */
  abstract List<String> arguments();

  /** Called before a restart, while the server is still as it was. */
  abstract void checkRestart(Data wanted);

  /** Whether a restart without data also forgets what the server wrote into its configuration. */
  abstract boolean configurationIsData();

  /** The first start. Leaves nothing behind when it fails. */
  final void firstStart() throws PortTaken {
    lock.lock();
    try {
      state = State.STARTED;
      writeConfiguration();
      launch();
    } catch (PortTaken | RuntimeException e) {
      close();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The address for clients: of the TLS port where the server speaks TLS.
   *
   * @return host and port, the same over restarts
   */
  public final Address address() {
    return seat.address();
  }

  /**
   * The IP literal the server listens on.
   *
   * @return for instance {@code 127.0.0.1}
   */
  public final String host() {
    return seat.address().host();
  }

  /**
   * The port for clients: the TLS port where the server speaks TLS.
   *
   * @return the port, the same over restarts
   */
  public final int port() {
    return seat.address().port();
  }

  /**
   * The address for plain TCP.
   *
   * @return empty if the server speaks TLS only
   */
  public final Optional<Address> plainAddress() {
    return seat.plainPort() == 0
        ? Optional.empty()
        : Optional.of(new Address(seat.address().host(), seat.plainPort()));
  }

  /**
   * The address that the server tells other servers, and by which Sentinel knows it.
   *
   * @return the client address, unless an announced one was configured
   */
  public final Address announcedAddress() {
    return seat.announced();
  }

  /**
   * The program that runs.
   *
   * @return which server, and where it was found
   */
  public final ServerBinary binary() {
    return binary;
  }

  /**
   * The server's log, over all its restarts. Deleted by {@link #close()}.
   *
   * @return a text file
   */
  public final Path log() {
    return log;
  }

  /**
   * The process id.
   *
   * @return the id of the running process, or of the last one
   */
  public final long pid() {
    return current().pid();
  }

  /**
   * Whether the process exists; a paused one does.
   *
   * @return false after {@link #kill()}, {@link #stop()}, {@link #close()} or a crash
   */
  public final boolean isAlive() {
    Process now = process;
    return now != null && now.isAlive();
  }

  /**
   * Ends the process at once with SIGKILL and waits until it is gone. Does nothing if it is gone
   * already. Paused ones die too.
   *
   * @throws LocalServerException if the process is still there after 20 s
   */
  public final void kill() {
    lock.lock();
    try {
      Process now = process;
      if (now != null) {
        end(now);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the process in order, with SIGTERM, and waits until it is gone; a paused one is resumed
   * first. Does nothing if it is gone already.
   *
   * @throws LocalServerException if it has not ended within 20 s; it is killed then
   */
  public final void stop() {
    lock.lock();
    try {
      Process now = process;
      if (now == null || !now.isAlive()) {
        return;
      }
      Signals.send(now.toHandle(), Signals.Signal.CONT);
      now.destroy();
      if (!awaitEnd(now)) {
        end(now);
        throw new LocalServerException(
            this
                + " did not end within "
                + STOP_LIMIT.toSeconds()
                + " s of SIGTERM and was killed\n"
                + logTail());
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Freezes the process with SIGSTOP: its connections stay open and nothing answers.
   *
   * @throws LocalServerException if the process is not running
   */
  public final void pause() {
    signal(Signals.Signal.STOP);
  }

  /**
   * Lets a paused process go on, with SIGCONT. Does nothing to one that is not paused.
   *
   * @throws LocalServerException if the process is not running
   */
  public final void resume() {
    signal(Signals.Signal.CONT);
  }

  /**
   * Starts the server again at the same address and waits until it answers. A running one is ended
   * first: by {@link #stop()} if its data is to be kept, else by {@link #kill()}.
   *
   * @param wanted what becomes of its data
   * @throws LocalServerException if it does not come up, or somebody else has taken its port
   *     meanwhile
   * @throws IllegalStateException if data is to be kept and the server persists none, or after
   *     {@link #close()}
   */
  public final void restart(Data wanted) {
    lock.lock();
    try {
      if (state != State.STARTED) {
        throw new IllegalStateException(this + " is closed");
      }
      checkRestart(wanted);
      if (wanted == Data.KEEP) {
        stop();
      } else {
        kill();
        Folders.delete(data);
        if (configurationIsData()) {
          writeConfiguration();
        }
      }
      launch();
    } catch (PortTaken e) {
      throw e.asFailure();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends one command as an administrator and returns the answer. Works whatever password or ACL
   * rules the server has for others. <b>Not a Redis client</b>: each call makes a connection of its
   * own, so nothing that belongs to a connection (MULTI, SELECT, WAIT) means anything here, and
   * texts are UTF-8. Waits up to 10 s for the answer.
   *
   * @param command for instance {@code "CONFIG", "SET", "maxmemory", "1mb"}
   * @return the answer
   * @throws LocalServerException if the server answers with an error, or not at all (paused, gone)
   */
  public final Reply command(String... command) {
    return command(COMMAND_LIMIT, command);
  }

  /**
   * As {@link #command(String...)}, with a time limit of one's own, for commands that take their
   * time or servers that may be paused.
   *
   * @param limit how long to wait for the answer, at least 1 ms
   * @param command the command and its arguments
   * @return the answer
   * @throws LocalServerException if the server answers with an error, or not in time
   */
  public final Reply command(Duration limit, String... command) {
    try {
      return admin.send(limit, List.of(command));
    } catch (RespCall.Refused e) {
      throw new LocalServerException(this + " refused " + command[0] + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new LocalServerException(this + " did not answer " + command[0] + ": " + e, e);
    }
  }

  /**
   * Receives what is published on channels of this server, from now until it is closed or the
   * server's process ends. It reads over a connection of its own, as an administrator.
   *
   * @param listener is given each message, one after the other on a thread of the subscription;
   *     what it throws ends the subscription
   * @param channels the channels, one or more
   * @return the subscription, which the caller closes; the server has confirmed it
   * @throws LocalServerException if the server refuses, or does not answer within 10 s
   */
  public final Subscription subscribe(Consumer<Subscription.Message> listener, String... channels) {
    try {
      return Subscription.open(admin, COMMAND_LIMIT, List.of(channels), listener);
    } catch (IOException e) {
      throw new LocalServerException(this + " did not accept a subscription: " + e, e);
    }
  }

  /**
   * Ends the process with SIGKILL and deletes its files, the log too. Further calls do nothing.
   *
   * @throws LocalServerException if the process is still there after 20 s
   */
  @Override
  public final void close() {
    lock.lock();
    try {
      if (state == State.CLOSED) {
        return;
      }
      state = State.CLOSED;
      kill();
      Folders.delete(folder);
    } finally {
      lock.unlock();
    }
  }

  /** What it is and where it listens; never a password. */
  @Override
  public String toString() {
    return getClass().getSimpleName() + " " + seat.address();
  }

  final Seat seat() {
    return seat;
  }

  private void writeConfiguration() {
    try {
      Files.writeString(configurationFile(), configuration(data));
    } catch (IOException e) {
      throw new LocalServerException("cannot write the configuration of " + this, e);
    }
  }

  private Path configurationFile() {
    return folder.resolve("server.conf");
  }

  private void launch() throws PortTaken {
    Process started;
    try {
      Files.createDirectories(data);
      List<String> program = new ArrayList<>(launcher());
      program.add(binary.path().toString());
      program.add(configurationFile().toString());
      program.addAll(arguments());
      started = Workspace.get().launch(program, data, log);
    } catch (IOException e) {
      throw new LocalServerException("cannot start " + this + " with " + binary, e);
    }
    process = started;
    try {
      Wait.until(
          this + " to answer",
          START_LIMIT,
          () -> started.isAlive() ? unready(started) : Optional.empty());
    } catch (LocalServerException e) {
      end(started);
      throw new LocalServerException(e.getMessage() + "\n" + binary + "\n" + logTail(), e);
    }
    if (!started.isAlive()) {
      String tail = logTail();
      if (tail.contains("Address already in use")) {
        throw new PortTaken(
            seat.address() + " was taken by somebody else before " + this + " could bind it");
      }
      throw new LocalServerException(
          this
              + " ended while starting, exit code "
              + started.exitValue()
              + ", "
              + binary
              + "\n"
              + tail);
    }
  }

  /** Whoever answers must be our process: another one may have been faster to bind the port. */
  private Optional<String> unready(Process started) {
    try {
      Reply unused = admin.send(PROBE_LIMIT, List.of("PING"));
      String pid =
          admin
              .send(COMMAND_LIMIT, List.of("INFO", "server"))
              .fields()
              .getOrDefault("process_id", "");
      return pid.equals(Long.toString(started.pid()))
          ? Optional.empty()
          : Optional.of(
              "process " + pid + " answers at " + seat.address() + " instead of " + started.pid());
    } catch (IOException e) {
      return Optional.of(e.toString());
    }
  }

  private void signal(Signals.Signal signal) {
    lock.lock();
    try {
      Process now = current();
      if (!now.isAlive()) {
        throw new LocalServerException(this + " is not running\n" + logTail());
      }
      Signals.send(now.toHandle(), signal);
    } finally {
      lock.unlock();
    }
  }

  private void end(Process now) {
    now.destroyForcibly();
    if (!awaitEnd(now)) {
      throw new LocalServerException(this + ", process " + now.pid() + ", survived SIGKILL");
    }
  }

  private boolean awaitEnd(Process now) {
    try {
      return now.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalServerException("interrupted while waiting for the end of " + this, e);
    }
  }

  private Process current() {
    Process now = process;
    if (now == null) {
      throw new IllegalStateException(this + " was never started");
    }
    return now;
  }

  private String logTail() {
    return "end of its log:\n" + Folders.tail(log, TAIL_LINES);
  }
}
