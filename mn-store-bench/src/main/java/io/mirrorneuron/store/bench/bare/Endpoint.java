package io.mirrorneuron.store.bench.bare;

import io.mirrorneuron.store.config.HostPort;
import org.jspecify.annotations.Nullable;
import org.redisson.config.Config;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;

/**
 * A server, and how to get in.
 *
 * @param address where it listens
 * @param username the ACL user, or null for the default one
 * @param password what to say, or null where nothing is asked
 */
public record Endpoint(HostPort address, @Nullable String username, @Nullable String password) {

  /**
   * Returns the endpoint of another server with the same users.
   *
   * @param other where it listens
   * @return a new endpoint
   */
  public Endpoint at(HostPort other) {
    return new Endpoint(other, username, password);
  }

  /**
   * Connects.
   *
   * @return a connection that has not been used yet; the caller closes it
   */
  public Jedis jedis() {
    // This class does not negotiate, and would say so each time.
    return new Jedis(hostAndPort(), credentials().autoNegotiateProtocol(false).build());
  }

  /**
   * Returns the address as Jedis takes it.
   *
   * @return host and port
   */
  public HostAndPort hostAndPort() {
    return new HostAndPort(address.host(), address.port());
  }

  /**
   * Returns the credentials as Jedis takes them.
   *
   * @return a configuration that says nothing else
   */
  public JedisClientConfig jedisConfig() {
    return credentials().build();
  }

  private DefaultJedisClientConfig.Builder credentials() {
    return DefaultJedisClientConfig.builder()
        .user(username)
        .password(password)
        .socketTimeoutMillis(Math.toIntExact(BareConnection.REPLY.toMillis()));
  }

  /**
   * Returns the credentials as Redisson takes them.
   *
   * @return a configuration that says nothing else, not even which server
   */
  public Config redissonConfig() {
    Config config = new Config();
    if (username != null) {
      config.setUsername(username);
    }
    if (password != null) {
      config.setPassword(password);
    }
    return config;
  }

  /**
   * Returns the address as Redisson takes it.
   *
   * @return a URL without credentials
   */
  public String url() {
    return "redis://" + address;
  }

  /** The address; never the password. */
  @Override
  public String toString() {
    return address.toString();
  }
}
