package io.mirrorneuron.store.bench.bare;

/** A Redis client without the store. Thread-safe. */
public interface BareClient extends AutoCloseable {

  /**
   * Returns a client by the name that {@code MN_REDIS_CLIENT} gives it.
   *
   * @param name jedis, lettuce or redisson
   * @param server where to connect to, and how to get in
   * @return the client; the caller closes it
   * @throws IllegalArgumentException if there is no such client
   */
  static BareClient open(String name, Endpoint server) {
    return switch (name) {
      case "jedis" -> new BareJedis(server);
      case "lettuce" -> new BareLettuce(server);
      case "redisson" -> new BareRedisson(server);
      default -> throw new IllegalArgumentException("there is no client '" + name + "'");
    };
  }

  /**
   * Returns what one thread uses: a connection of its own, or with Redisson, which has a pool, the
   * pool.
   *
   * @return the connection; the caller closes it
   */
  BareConnection connect();

  @Override
  void close();
}
