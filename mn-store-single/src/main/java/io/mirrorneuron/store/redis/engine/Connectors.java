package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.error.StoreConfigException.Problem;
import io.mirrorneuron.store.redis.ConnectorSetting;
import io.mirrorneuron.store.redis.RedisConnector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

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

  /**
   * Returns what the settings say about a client of one's own choice.
   *
   * @param config the settings
   * @param connector the client
   * @return value by name, of what is given
   * @throws StoreConfigException if the client has no such setting, or does not allow such a value
   */
  public static Map<String, Integer> settings(StoreConfig config, RedisConnector connector) {
    Map<String, Integer> values = new TreeMap<>();
    List<Problem> problems = new ArrayList<>();
    config
        .extension(connector.name())
        .forEach(
            (name, text) -> {
              String full = "mn.ext." + connector.name() + "." + name;
              Optional<ConnectorSetting> found =
                  connector.settings().stream().filter(any -> any.name().equals(name)).findAny();
              if (found.isEmpty()) {
                problems.add(problem(full, text, "there is no such setting; " + known(connector)));
              } else if (isAllowed(text, found.get())) {
                values.put(name, Integer.valueOf(text));
              } else {
                problems.add(
                    problem(
                        full,
                        text,
                        "must be a number from "
                            + found.get().least()
                            + " to "
                            + found.get().most()
                            + ": "
                            + found.get().meaning()));
              }
            });
    if (!problems.isEmpty()) {
      throw new StoreConfigException(problems);
    }
    return values;
  }

  private static boolean isAllowed(String text, ConnectorSetting setting) {
    if (!text.matches("[0-9]{1,9}")) {
      return false;
    }
    int value = Integer.parseInt(text);
    return value >= setting.least() && value <= setting.most();
  }

  private static Problem problem(String name, String value, String advice) {
    return new Problem(name, value, "the configuration", advice);
  }

  private static String known(RedisConnector connector) {
    return connector.name()
        + " has "
        + connector.settings().stream().map(ConnectorSetting::name).toList();
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
        + "; add redis.clients:jedis, io.lettuce:lettuce-core or org.redisson:redisson";
  }

  private static List<String> names(List<RedisConnector> connectors) {
    return connectors.stream().map(RedisConnector::name).sorted().toList();
  }
}
