package io.mirrorneuron.store.ops.drill;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.ServerException;
import io.mirrorneuron.store.ops.admin.UnexpectedAnswerException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one server, again and again, whether it answers or not, until it is stopped. Each write
 * adds a field to a hash: no order in which late ones arrive can hide that one is missing. An
 * application's rights suffice (docs/acl-commands.txt).
 */
final class Writer implements Runnable {

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration REPLICA = Duration.ofMillis(500);

  private final HostPort announced;
  private final HostPort address;
  private final Access access;
  private final String key;
  private final Duration expiry;
  private final WriteLog log;
  private final Thread thread = new Thread(this, "mn-drill-writer");
  private volatile @Nullable Server connection;
  private volatile boolean stopped;

  /**
   * Prepares it.
   *
   * @param announced how the Sentinels name the server
   * @param address where it is reached
   */
  Writer(
      HostPort announced,
      HostPort address,
      Access access,
      String key,
      Duration expiry,
      WriteLog log) {
    this.announced = announced;
    this.address = address;
    this.access = access;
    this.key = key;
    this.expiry = expiry;
    this.log = log;
    thread.setDaemon(true);
  }

  HostPort announced() {
    return announced;
  }

  void start() {
    thread.start();
  }

  /** Does not wait for a server that hangs. */
  void stop() {
    stopped = true;
    thread.interrupt();
    Server open = connection;
    if (open != null) {
      open.close();
    }
  }

  /** Lets the write that is under way end, and returns when nothing more comes of it. */
  void finish(Duration most) throws InterruptedException {
    stopped = true;
    thread.join(most.toMillis());
    stop();
    thread.join(most.toMillis());
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        try (Server server = Server.connect(address, access)) {
          connection = server;
          while (!stopped) {
            write(server);
            Thread.sleep(PAUSE.toMillis());
          }
        } catch (ServerException | UnexpectedAnswerException e) {
          log.failed(String.valueOf(e.getMessage()));
        }
        Thread.sleep(PAUSE.toMillis());
      }
    } catch (InterruptedException e) {
      // That is how it is stopped, and the thread ends with it.
      Thread.currentThread().interrupt();
    }
  }

  private void write(Server server) {
    long number = log.next();
    List<Answer> unused =
        server.commands(
            PATIENCE,
            List.of(
                List.of("HSET", key, Long.toString(number), ""),
                List.of("PEXPIRE", key, Long.toString(expiry.toMillis()))));
    log.acknowledged(number, announced);
    long replicas =
        server
            .command(PATIENCE.plus(REPLICA), "WAIT", "1", Long.toString(REPLICA.toMillis()))
            .number();
    if (replicas > 0) {
      log.confirmed(number);
    } else {
      log.failed("no replica of " + announced + " has confirmed a write in time");
    }
  }
}
