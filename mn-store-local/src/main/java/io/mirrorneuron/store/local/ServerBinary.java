package io.mirrorneuron.store.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A server program that was found and answered {@code --version} with 6.2 or newer. {@link
 * #toString()} is a sentence for people: print it, so that a reader of a log knows which server the
 * rest of the log is about.
 *
 * @param path the program
 * @param origin where it was found
 * @param kind which server it is
 * @param version as the program says, for instance {@code 7.0.15}
 */
public record ServerBinary(Path path, Origin origin, Kind kind, String version) {

  /** The system property that names a program, or {@value #EMBEDDED}. */
  public static final String PROPERTY = "mn.redis.server.bin";

  /** The environment variable with the same meaning as {@link #PROPERTY}, which wins over it. */
  public static final String VARIABLE = "MN_REDIS_SERVER_BIN";

  /** The value that asks for the binary carried in the embedded-redis jar. */
  public static final String EMBEDDED = "embedded";

  /** Where a program was found. */
  public enum Origin {
    /** Named by {@link #PROPERTY}, {@link #VARIABLE} or {@link ServerBinary#at}. */
    CONFIGURED,
    /** The first usable {@code valkey-server}, else {@code redis-server}, on PATH. */
    PATH,
    /** Unpacked from the embedded-redis jar. Redis 6.2 with known CVEs: for loopback only. */
    EMBEDDED
  }

  /** Which server a program is. */
  public enum Kind {
    /** Redis. */
    REDIS,
    /** Valkey. */
    VALKEY
  }

  /**
   * The server to use on this machine: the one named by {@link #PROPERTY} or {@link #VARIABLE},
   * else {@code valkey-server} or {@code redis-server} on PATH, else the one in the embedded-redis
   * jar. What is named explicitly is never replaced by another.
   *
   * @return a program that runs
   * @throws LocalServerException if there is none; the message lists what was tried and names the
   *     fix
   */
  public static ServerBinary find() {
    return BinarySearch.ofThisMachine().find();
  }

  /**
   * The given program.
   *
   * @param program a redis-server or valkey-server
   * @return the program, after it answered
   * @throws LocalServerException if it does not run, is no such server, or is older than 6.2
   */
  public static ServerBinary at(Path program) {
    return BinarySearch.ofThisMachine().at(program);
  }

  /**
   * The binary in the embedded-redis jar, which must be on the class path (on the module path it is
   * found only where its automatic module is resolved), unpacked into this JVM's temporary folder
   * beside the notice of Redis' licence.
   *
   * @return the first one for this platform that runs
   * @throws LocalServerException if the jar is not on the class path or none of its binaries runs
   *     here
   */
  public static ServerBinary embedded() {
    return BinarySearch.ofThisMachine().embedded();
  }

  /**
   * Whether the server was built with TLS. Runs the program once.
   *
   * @return true if it knows the setting {@code tls-port}
   */
  public boolean supportsTls() {
    // A setting that no server knows ends the program in any case; the complaint names the first
    // setting that it does not know.
    String unknown = "mn-no-such-setting";
    try {
      Tool.Result said =
          Tool.run(List.of(path.toString(), "--port", "0", "--tls-port", "0", "--" + unknown, "1"));
      return said.output().contains(unknown);
    } catch (IOException e) {
      throw new LocalServerException("cannot ask " + path + " whether it supports TLS", e);
    }
  }

  /**
   * Tells whether it is of this version or a later one. Valkey, which goes on from Redis 7.2,
   * counts by its own number.
   *
   * @param major the first part of the version
   * @return whether it is
   */
  public boolean isAtLeast(int major) {
    return Integer.parseInt(version.split("\\.", -1)[0]) >= major;
  }

  /** For instance {@code Redis 7.0.15 at /usr/bin/redis-server (found on PATH)}. */
  @Override
  public String toString() {
    String name = kind.name().charAt(0) + kind.name().substring(1).toLowerCase(Locale.ROOT);
    String how =
        switch (origin) {
          case CONFIGURED -> "named explicitly";
          case PATH -> "found on PATH";
          case EMBEDDED -> "unpacked from embedded-redis";
        };
    return name + " " + version + " at " + path + " (" + how + ")";
  }

  /** The kind named in the first line of {@code --version}. */
  static Optional<Kind> kindIn(String banner) {
    if (banner.startsWith("Valkey server")) {
      return Optional.of(Kind.VALKEY);
    }
    return banner.startsWith("Redis server") ? Optional.of(Kind.REDIS) : Optional.empty();
  }
}
