package io.mirrorneuron.store.bench.record;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.redis.RedisCommand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A store whose commands can be looked at. It makes the server know the scripts, too, so that a
 * bare client can call them by their digests.
 *
 * <p>Thread-safe, but one at a time in a JVM: the engine makes its connector by itself, so what is
 * sent passes through a static.
 */
public final class Recorder implements AutoCloseable {

  private static final List<RedisCommand> TAPE = new CopyOnWriteArrayList<>();

  /** Each is asked something that only a Sentinel can be asked, before it is listened to. */
  private static final Set<HostPort> SENTINELS = ConcurrentHashMap.newKeySet();

  private final MirrorStore store;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Opens the store. Its writes wait for no replica, so that a write sends one command.
   *
   * @param config the settings of the store that is to be recorded; its client is replaced
   */
  public Recorder(StoreConfig.Builder config) {
    SENTINELS.clear();
    this.store =
        MirrorStore.open(
            config.client(RecordingConnector.NAME).set("MN_REDIS_WAIT_REPLICAS", "0").build());
  }

  /** Of what a Sentinel is sent, nothing is kept: whenever it is, no operation waits for it. */
  static void sent(HostPort server, List<RedisCommand> commands) {
    if (commands.stream().anyMatch(command -> name(command).equals("SENTINEL"))) {
      SENTINELS.add(server);
    }
    if (!SENTINELS.contains(server)) {
      TAPE.addAll(commands);
    }
  }

  /**
   * Returns the one command that an operation sends, besides the barrier that ends a group of
   * writes.
   *
   * @param operation the operation, on a calling thread that waits
   * @return the command
   * @throws IllegalStateException if it sent none, or more than one
   */
  public RedisCommand command(Function<MirrorStore, ?> operation) {
    List<RedisCommand> sent = new ArrayList<>(commands(operation));
    if (sent.size() == 2 && name(sent.get(1)).equals("SET")) {
      RedisCommand unused = sent.remove(1);
    }
    if (sent.size() != 1) {
      throw new IllegalStateException("one command was expected, but these were sent: " + sent);
    }
    return sent.get(0);
  }

  /**
   * Returns all commands that an operation sends to the primary.
   *
   * @param operation the operation, on a calling thread that waits
   * @return the commands, without what Sentinels are sent meanwhile
   */
  public List<RedisCommand> commands(Function<MirrorStore, ?> operation) {
    lock.lock();
    try {
      TAPE.clear();
      var unused = operation.apply(store);
      return List.copyOf(TAPE);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the arguments of the one command that an operation sends.
   *
   * @param name which command it must be
   * @param operation the operation
   * @return the command's arguments
   * @throws IllegalStateException if it sent none, another one, or more than one
   */
  public byte[][] arguments(String name, Function<MirrorStore, ?> operation) {
    RedisCommand command = command(operation);
    if (!name(command).equals(name)) {
      throw new IllegalStateException(name + " was expected, but this was sent: " + command);
    }
    return command.arguments();
  }

  /**
   * Does what need not be recorded, but must be there for what is.
   *
   * @param <T> the result's type
   * @param operation the operation
   * @return its result
   */
  public <T> T prepare(Function<MirrorStore, T> operation) {
    lock.lock();
    try {
      return operation.apply(store);
    } finally {
      lock.unlock();
    }
  }

  static String name(RedisCommand command) {
    return new String(command.name(), StandardCharsets.US_ASCII);
  }

  /** Closes the store; the server goes on knowing the scripts. */
  @Override
  public void close() {
    store.close();
  }
}
