package io.mirrorneuron.store.redis;

import io.mirrorneuron.store.config.HostPort;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where to connect to, and how.
 *
 * @param address host and port
 * @param connectTimeout how long connecting may take, the TLS handshake included
 * @param tls how to secure the connection; empty for plain TCP
 * @param settings what was given of {@link RedisConnector#settings()}, value by name
 */
public record ConnectionTarget(
    HostPort address, Duration connectTimeout, Optional<Tls> tls, Map<String, Integer> settings) {

  /**
   * Copies the settings.
   *
   * @param address as {@link #address()}
   * @param connectTimeout as {@link #connectTimeout()}
   * @param tls as {@link #tls()}
   * @param settings as {@link #settings()}
   */
  public ConnectionTarget {
    settings = Map.copyOf(settings);
  }

  /**
   * A target where all of the client's settings are left at their defaults.
   *
   * @param address as {@link #address()}
   * @param connectTimeout as {@link #connectTimeout()}
   * @param tls as {@link #tls()}
   */
  public ConnectionTarget(HostPort address, Duration connectTimeout, Optional<Tls> tls) {
    this(address, connectTimeout, tls, Map.of());
  }

  /**
   * Returns how to connect in the same way to another server.
   *
   * @param other its address
   * @return a new target
   */
  public ConnectionTarget at(HostPort other) {
    return new ConnectionTarget(other, connectTimeout, tls, settings);
  }

  /**
   * How to secure a connection.
   *
   * @param context trusts and identifies as configured
   * @param hostNames whether the server's certificate must carry its host's name
   */
  public record Tls(SSLContext context, HostNames hostNames) {}

  /** What is checked of the host's name. */
  public enum HostNames {
    /** The certificate must carry the name or address that was connected to. */
    VERIFIED,
    /** Any name will do. */
    ANY
  }
}
