package io.mirrorneuron.store.ops.drill;

import io.mirrorneuron.store.config.HostMap;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.ServerException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes to whoever is the primary, a few times a second, to one key of its own. Used by one
 * thread.
 */
final class Probe implements AutoCloseable {

  /** For a write that waits for a server, or for its replicas. */
  private static final Duration END = Duration.ofSeconds(2);

  private final String key;
  private final Access access;
  private final HostMap reachable;
  private final Duration expiry;
  private final Consumer<String> say;
  private final WriteLog log = new WriteLog();
  private @Nullable Writer writer;

  /**
   * Prepares it.
   *
   * @param namespace that of the store, as a user may have rights there alone
   * @param access with time-outs that are short: a server that hangs is tried again
   * @param expiry after which the key is gone, should nobody delete it
   */
  Probe(String namespace, Access access, HostMap reachable, Duration expiry, Consumer<String> say) {
    key = namespace + ":drill:" + UUID.randomUUID();
    this.access = access;
    this.reachable = reachable;
    this.expiry = expiry;
    this.say = say;
  }

  WriteLog log() {
    return log;
  }

  /** Writes there from now on, and no more to another one. */
  void follow(HostPort primary) {
    Writer before = writer;
    if (before != null) {
      if (before.announced().equals(primary)) {
        return;
      }
      before.stop();
    }
    Writer next = new Writer(primary, reachable.apply(primary), access, key, expiry, log);
    writer = next;
    next.start();
  }

  /** Which writes the primary holds; empty if it does not say. Nothing is written any more. */
  Optional<Set<Long>> held(HostPort primary) throws InterruptedException {
    stop();
    try (Server server = Server.connect(reachable.apply(primary), access)) {
      return Optional.of(
          server.command("HKEYS", key).items().stream()
              .map(Answer::number)
              .collect(Collectors.toSet()));
    } catch (ServerException e) {
      say.accept("what the primary holds cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Deletes the key; it expires if that is not possible. */
  void cleanUp(HostPort primary) throws InterruptedException {
    stop();
    try (Server server = Server.connect(reachable.apply(primary), access)) {
      Answer unused = server.command("DEL", key);
    } catch (ServerException e) {
      say.accept(
          "the key " + key + " is left, for " + expiry.toMinutes() + " min: " + e.getMessage());
    }
  }

  private void stop() throws InterruptedException {
    Writer now = writer;
    if (now != null) {
      now.finish(END);
    }
  }

  @Override
  public void close() {
    Writer now = writer;
    if (now != null) {
      now.stop();
    }
  }
}
