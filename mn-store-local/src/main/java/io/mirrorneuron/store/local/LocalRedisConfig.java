package io.mirrorneuron.store.local;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How a {@link LocalRedis} is set up. Immutable; {@link #toString()} shows no password and no ACL
 * rule.
 */
public final class LocalRedisConfig {
  final Optional<ServerBinary> binary;
  final String host;
  final int port;
  final Transport transport;
  final Optional<TlsFiles> tls;
  final Optional<String> password;
  final List<String> aclUsers;
  final Optional<Address> replicaOf;
  final UnaryOperator<Address> announce;
  final List<String> lines;
  final Map<String, String> environment;
  final Optional<Place> place;

  private LocalRedisConfig(Builder from) {
    binary = from.binary;
    host = from.host;
    port = from.port;
    transport = from.transport;
    tls = from.tls;
    password = from.password;
    aclUsers = List.copyOf(from.aclUsers);
    replicaOf = from.replicaOf;
    announce = from.announce;
    lines = List.copyOf(from.lines);
    environment = Map.copyOf(from.environment);
    place = from.place;
  }

  /**
   * One server on 127.0.0.1, any free port, without password, TLS, limits or persistence.
   *
   * @return the defaults
   */
  public static LocalRedisConfig defaults() {
    return builder().build();
  }

  /**
   * Begins with {@link #defaults()}.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Begins with this configuration.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.binary = binary;
    builder.host = host;
    builder.port = port;
    builder.transport = transport;
    builder.tls = tls;
    builder.password = password;
    builder.aclUsers.addAll(aclUsers);
    builder.replicaOf = replicaOf;
    builder.announce = announce;
    builder.lines.addAll(lines);
    builder.environment.putAll(environment);
    builder.place = place;
    return builder;
  }

  /** Whether something is left of the data when the process has ended. */
  boolean persists() {
    return lines.stream()
        .anyMatch(
            line ->
                line.startsWith("appendonly yes")
                    || (line.startsWith("save ") && !line.endsWith("\"\"")));
  }

  @Override
  public String toString() {
    return "LocalRedisConfig["
        + host
        + ":"
        + port
        + ", "
        + transport
        + ", password "
        + (password.isPresent() ? "set" : "none")
        + ", lines "
        + lines
        + "]";
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private Optional<ServerBinary> binary = Optional.empty();
    private String host = "127.0.0.1";
    private int port;
    private Transport transport = Transport.PLAIN;
    private Optional<TlsFiles> tls = Optional.empty();
    private Optional<String> password = Optional.empty();
    private final List<String> aclUsers = new ArrayList<>();
    private Optional<Address> replicaOf = Optional.empty();
    private UnaryOperator<Address> announce = UnaryOperator.identity();
    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private Optional<Place> place = Optional.empty();

    private Builder() {}

    /**
     * Which program to run, instead of {@link ServerBinary#find()}.
     *
     * @param program the program
     * @return this
     */
    public Builder binary(ServerBinary program) {
      binary = Optional.of(program);
      return this;
    }

    /**
     * The loopback address to listen on.
     *
     * @param literal {@code ::1} or one of {@code 127.0.0.0/8}; default {@code 127.0.0.1}
     * @return this
     * @throws IllegalArgumentException for a name, or an address that other machines can reach
     */
    public Builder host(String literal) {
      try {
        if (!InetAddress.getByName(Address.requireLiteral(literal)).isLoopbackAddress()) {
          throw new IllegalArgumentException(
              literal + " is not a loopback address; local servers listen on no other");
        }
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException("host '" + literal + "' is not an IP literal", e);
      }
      host = literal;
      return this;
    }

    /** Has a host of its own, whatever address that is. */
    Builder place(Place own) {
      place = Optional.of(own);
      host = own.host();
      port = own.port(Place.DATA_PORT);
      return this;
    }

    /**
     * The port for clients.
     *
     * @param number 0 (the default) for any free one, else 1 to 65535; a fixed port that is taken
     *     is an error at start
     * @return this
     * @throws IllegalArgumentException if out of range
     */
    public Builder port(int number) {
      if (number < 0 || number > 65535) {
        throw new IllegalArgumentException("port " + number + " is not in 0..65535");
      }
      port = number;
      return this;
    }

    /**
     * What clients of the default user must give.
     *
     * @param secret the password, as for {@code requirepass}
     * @return this
     */
    public Builder password(String secret) {
      password = Optional.of(oneLine(secret));
      return this;
    }

    /**
     * One ACL user. Rules for {@code default} may close the server to everybody else; {@link
     * LocalServer#command} still works.
     *
     * @param rules name and rules, for instance {@code app on >secret ~app:* &app:* +@all}
     * @return this
     */
    public Builder aclUser(String rules) {
      aclUsers.add(oneLine(rules));
      return this;
    }

    /**
     * Speak TLS. Client certificates are checked where one is sent; {@code line("tls-auth-clients
     * yes")} makes them obligatory.
     *
     * @param way {@link Transport#TLS} or {@link Transport#TLS_AND_PLAIN}
     * @param files the server's certificate, and the authority that clients are checked against
     * @return this
     * @throws IllegalArgumentException if the way is {@link Transport#PLAIN}
     */
    public Builder tls(Transport way, TlsFiles files) {
      if (way == Transport.PLAIN) {
        throw new IllegalArgumentException("certificates make no sense with " + way);
      }
      transport = way;
      tls = Optional.of(files);
      return this;
    }

    /**
     * Limit the memory for data.
     *
     * @param bytes the limit; 0 is none
     * @param policy what to do at the limit, for instance {@code noeviction}
     * @return this
     */
    public Builder maxMemory(long bytes, String policy) {
      return line("maxmemory " + bytes).line("maxmemory-policy " + policy);
    }

    /**
     * Write an append-only file, so that {@link LocalServer.Data#KEEP} has something to keep. A
     * killed process loses nothing of it that it had answered; only a killed machine would. Hence
     * {@code appendfsync no}: with the server's default, {@code everysec}, it puts off even the
     * {@code write} for up to two seconds while an earlier fsync is under way, and answers
     * meanwhile ({@code flushAppendOnlyFile} in Redis's aof.c).
     *
     * @return this
     */
    public Builder appendOnly() {
      return line("appendonly yes").line("appendfsync no");
    }

    /**
     * Replicate another server of this JVM.
     *
     * @param primary the primary's address, or that of a proxy before it
     * @return this
     */
    public Builder replicaOf(Address primary) {
      replicaOf = Optional.of(primary);
      return this;
    }

    /**
     * What to tell other servers instead of one's own address, so that replication and Sentinel
     * pass through a proxy.
     *
     * @param proxied given the address that was chosen, answers with the one to announce, for
     *     instance by starting a proxy to it; called before the server starts, and once more for
     *     each further try if a port turns out to be taken
     * @return this
     */
    public Builder announce(UnaryOperator<Address> proxied) {
      announce = Objects.requireNonNull(proxied);
      return this;
    }

    /**
     * Any further line of {@code redis.conf}. Comes last, so it wins over the other settings.
     *
     * @param line for instance {@code repl-backlog-size 64mb}
     * @return this
     * @throws IllegalArgumentException if it holds a line break
     */
    public Builder line(String line) {
      lines.add(oneLine(line));
      return this;
    }

    /**
     * A variable in the environment of the server's process, besides those of this JVM; for
     * instance {@code LD_PRELOAD}. <b>Not for secrets</b>: others see it on the command line.
     *
     * @param name the variable
     * @param value its value; replaces an earlier one
     * @return this
     * @throws IllegalArgumentException if the name is empty or holds {@code =}
     */
    public Builder environment(String name, String value) {
      if (name.isEmpty() || name.indexOf('=') >= 0) {
        throw new IllegalArgumentException("'" + name + "' is not the name of a variable");
      }
      environment.put(name, value);
      return this;
    }

    /**
     * The configuration.
     *
     * @return an immutable copy
     */
    public LocalRedisConfig build() {
      return new LocalRedisConfig(this);
    }

    static String oneLine(String text) {
      if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
        throw new IllegalArgumentException("a setting must not hold a line break");
      }
      return text;
    }
  }
}
