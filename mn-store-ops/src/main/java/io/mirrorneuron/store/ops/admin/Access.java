package io.mirrorneuron.store.ops.admin;

import io.mirrorneuron.store.config.Credentials;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.NodeAccess;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.config.TimeoutSettings;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.ConnectionTarget.Tls;
import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.redis.engine.Connectors;
import io.mirrorneuron.store.redis.engine.TlsContexts;
import java.time.Duration;
import java.util.Optional;

/**
 * How to get into servers of one kind, data nodes or Sentinels: client, credentials, TLS,
 * time-outs. The same settings as the store's. Immutable; {@link #toString()} shows no secret.
 */
public final class Access {

  private final RedisConnector connector;
  private final Optional<Credentials> credentials;
  private final Optional<Tls> tls;
  private final TimeoutSettings timeouts;
  private final String passwordSetting;

  private Access(StoreConfig config, NodeAccess access, String passwordSetting) {
    connector = Connectors.choose(config);
    credentials = access.credentials();
    tls = access.tls().map(TlsContexts::of);
    timeouts = config.redis().timeouts();
    this.passwordSetting = passwordSetting;
  }

  /**
   * The way into the servers that hold the data.
   *
   * @param config names credentials, TLS files and time-outs
   * @return the access
   * @throws io.mirrorneuron.store.error.StoreConfigException if a TLS file cannot be used
   */
  public static Access toData(StoreConfig config) {
    return new Access(config, config.redis().data().access(), "MN_REDIS_PASSWORD");
  }

  /**
   * The way into the Sentinels.
   *
   * @param config names credentials, TLS files and time-outs
   * @return the access
   * @throws io.mirrorneuron.store.error.StoreConfigException if a TLS file cannot be used
   */
  public static Access toSentinels(StoreConfig config) {
    return new Access(config, config.redis().sentinel().access(), "MN_REDIS_SENTINEL_PASSWORD");
  }

  /**
   * How long one exchange may take.
   *
   * @return the command time-out
   */
  public Duration commandTimeout() {
    return timeouts.command();
  }

  RedisConnector connector() {
    return connector;
  }

  Optional<Credentials> credentials() {
    return credentials;
  }

  /** The variable to look at when a server does not let us in. */
  String passwordSetting() {
    return passwordSetting;
  }

  ConnectionTarget target(HostPort address) {
    return new ConnectionTarget(address, timeouts.connect(), tls);
  }

  /** A server quotes what it does not understand, and that may be a password. */
  String withoutSecrets(String text) {
    return credentials
        .map(own -> own.password().reveal())
        .filter(password -> !password.isEmpty())
        .map(password -> text.replace(password, "***"))
        .orElse(text);
  }

  /** Which setting holds the password, and not the password. */
  @Override
  public String toString() {
    return "Access[" + passwordSetting + (tls.isPresent() ? ", TLS]" : "]");
  }
}
