package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.error.StoreConfigException.Problem;
import io.mirrorneuron.store.redis.RedisConnector;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Chooses the Redis client. Nothing falls back silently: none, and several, are errors. */
public final class Connectors {

  private static final String SETTING = "MN_REDIS_CLIENT";

  private Connectors() {}

  /**
   * Returns the connector that the settings name, or the only one whose client is there.
   *
   * @param config the settings
   * @return the connector
   * @throws StoreConfigException if there is none, or several and none is named
   */
  public static RedisConnector choose(StoreConfig config) {
    List<RedisConnector> known =
        ServiceLoader.load(RedisConnector.class).stream().map(ServiceLoader.Provider::get).toList();
    List<RedisConnector> available = known.stream().filter(RedisConnector::isAvailable).toList();
    Optional<String> wanted = config.redis().client();
    List<RedisConnector> candidates =
        wanted.isEmpty()
            ? available
            : available.stream().filter(found -> found.name().equals(wanted.get())).toList();
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    throw new StoreConfigException(
        List.of(
            new Problem(
                SETTING,
                wanted.orElse(null),
                config.origin(SETTING).toString(),
                advice(known, available, candidates, wanted))));
  }

  private static String advice(
      List<RedisConnector> known,
      List<RedisConnector> available,
      List<RedisConnector> candidates,
      Optional<String> wanted) {
    if (candidates.size() > 1) {
      return "several Redis clients are on the class path; name one of " + names(candidates);
    }
    if (wanted.isPresent() && known.stream().noneMatch(any -> any.name().equals(wanted.get()))) {
      return "there is no such client; allowed are " + names(known);
    }
    return "the class path has "
        + (available.isEmpty() ? "no Redis client" : "not this Redis client")
        + "; add redis.clients:jedis";
  }

  private static List<String> names(List<RedisConnector> connectors) {
    return connectors.stream().map(RedisConnector::name).toList();
  }
}
