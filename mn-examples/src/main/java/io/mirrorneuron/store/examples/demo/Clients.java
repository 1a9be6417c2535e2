package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.redis.RedisConnector;
import java.util.List;
import java.util.ServiceLoader;

/** The Redis clients that the examples come with: all of them, so one has to be named. */
final class Clients {

  private static final String DEFAULT = "jedis";

  private Clients() {}

  /** The names of those that are on the class path. */
  static List<String> available() {
    return ServiceLoader.load(RedisConnector.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(RedisConnector::isAvailable)
        .map(RedisConnector::name)
        .toList();
  }

  /** The one that is used if the command line names none: what this process's settings say. */
  static String byDefault() {
    String variable = System.getenv(Settings.CLIENT.name());
    String given = System.getProperty(Settings.CLIENT.property(), variable == null ? "" : variable);
    return given.isEmpty() ? DEFAULT : given;
  }
}
