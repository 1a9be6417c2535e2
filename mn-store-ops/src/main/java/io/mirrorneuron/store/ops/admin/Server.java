package io.mirrorneuron.store.ops.admin;

import io.mirrorneuron.store.config.Credentials;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.RedisConnection.MessageListener;
import io.mirrorneuron.store.redis.TransportException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one server, authenticated. Nothing is repeated and nothing reconnects: after an
 * {@link UnreachableException} it is of no use any more. Used by one thread at a time, except for
 * {@link #close()}.
 */
public final class Server implements AutoCloseable {

  /** How a server says that it wants other credentials. */
  private static final Set<String> DENIED = Set.of("NOAUTH", "WRONGPASS", "NOPERM");

  /** Commands that say more with their second word. */
  private static final Set<String> CONTAINERS =
      Set.of("SENTINEL", "CLIENT", "CONFIG", "INFO", "SCRIPT", "ACL", "MEMORY");

  private final HostPort address;
  private final Access access;
  private final RedisConnection connection;

  private Server(HostPort address, Access access, RedisConnection connection) {
    this.address = address;
    this.access = access;
    this.connection = connection;
  }

  /**
   * Connects and authenticates.
   *
   * @param address where to
   * @param access how
   * @return the connection, which the caller closes
   * @throws UnreachableException if nobody answers there in time
   * @throws DeniedException if the credentials are wrong
   */
  public static Server connect(HostPort address, Access access) {
    Server server;
    try {
      server = new Server(address, access, access.connector().connect(access.target(address)));
    } catch (TransportException e) {
      throw new UnreachableException(address, e);
    }
    try {
      access.credentials().ifPresent(server::authenticate);
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /**
   * Where it is.
   *
   * @return the address that was connected to
   */
  public HostPort address() {
    return address;
  }

  /**
   * Sends one command and waits for its answer, for the command time-out.
   *
   * @param words the command and its arguments
   * @return the answer
   * @throws UnreachableException if there is none
   * @throws DeniedException if it is not allowed to us
   * @throws RefusedException if the server answers with another error
   */
  public Answer command(String... words) {
    return command(access.commandTimeout(), words);
  }

  /**
   * The same with a time-out of one's own.
   *
   * @param timeout how long to wait, at least 1 ms
   * @param words the command and its arguments
   * @return the answer
   * @throws UnreachableException if there is none
   * @throws DeniedException if it is not allowed to us
   * @throws RefusedException if the server answers with another error
   */
  public Answer command(Duration timeout, String... words) {
    return checked(name(words), exchange(timeout, List.of(encoded(words))).get(0));
  }

  /**
   * Sends several commands in one write, so that nothing of ours comes between them.
   *
   * @param timeout how long to wait without receiving anything, at least 1 ms
   * @param commands each a command and its arguments
   * @return an answer for each
   * @throws UnreachableException if one is missing
   * @throws DeniedException if one is not allowed to us; others may have been executed
   * @throws RefusedException if one is answered with another error; others may have been executed
   */
  public List<Answer> commands(Duration timeout, List<List<String>> commands) {
    List<String[]> words = commands.stream().map(it -> it.toArray(new String[0])).toList();
    List<@Nullable Object> replies =
        exchange(timeout, words.stream().map(Server::encoded).toList());
    Answer[] answers = new Answer[words.size()];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = checked(name(words.get(i)), replies.get(i));
    }
    return List.of(answers);
  }

  /**
   * Makes this connection one that only receives messages. Does not wait for the server.
   *
   * @param channels the channels
   * @param listener is told of messages and of the end, on another thread
   * @throws UnreachableException if the connection fails
   */
  public void subscribe(List<String> channels, MessageListener listener) {
    try {
      connection.subscribe(
          channels.stream().map(it -> it.getBytes(StandardCharsets.UTF_8)).toList(), listener);
    } catch (TransportException e) {
      throw new UnreachableException(address, e);
    }
  }

  /** Closes the connection; does not wait for the server. */
  @Override
  public void close() {
    connection.close();
  }

  /** The address. */
  @Override
  public String toString() {
    return address.toString();
  }

  private void authenticate(Credentials own) {
    String password = own.password().reveal();
    String[] words =
        own.username()
            .map(user -> new String[] {"AUTH", user, password})
            .orElseGet(() -> new String[] {"AUTH", password});
    Object reply = exchange(access.commandTimeout(), List.of(encoded(words))).get(0);
    if (reply instanceof ErrorReply error) {
      throw new DeniedException(
          address,
          address
              + " does not accept the credentials of "
              + access.passwordSetting()
              + ": "
              + withoutFullStop(access.withoutSecrets(error.message())));
    }
  }

  /** It stands in sentences that go on. */
  private static String withoutFullStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  private List<@Nullable Object> exchange(Duration timeout, List<RedisCommand> commands) {
    try {
      return connection.exchange(commands, timeout);
    } catch (TransportException e) {
      connection.abort();
      throw new UnreachableException(address, e);
    }
  }

  private Answer checked(String name, @Nullable Object reply) {
    if (reply instanceof ErrorReply error) {
      String reason = access.withoutSecrets(error.message());
      RefusedException refused = new RefusedException(address, name, reason);
      throw DENIED.contains(refused.code()) ? denied(name, refused) : refused;
    }
    return new Answer(reply);
  }

  private DeniedException denied(String name, RefusedException refused) {
    return new DeniedException(
        address,
        refused.code().equals("NOAUTH")
            ? address + " wants a password: set " + access.passwordSetting()
            : address + " does not allow " + name + " to us: " + refused.reason());
  }

  private static RedisCommand encoded(String... words) {
    return RedisCommand.ofText(words[0], Arrays.copyOfRange(words, 1, words.length));
  }

  /** What a message may show of a command: no arguments. */
  private static String name(String... words) {
    return Arrays.stream(words)
        .limit(CONTAINERS.contains(words[0]) ? 2 : 1)
        .collect(Collectors.joining(" "));
  }
}
