package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.config.RedisUrl;
import io.mirrorneuron.store.config.Setting;
import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalRedis;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The server that the demo runs on, and how every process of the demo reaches it: through the same
 * few environment variables, in which passwords are better kept than on a command line.
 */
final class DemoServer implements AutoCloseable {

  private static final String MODE = "single";

  /** Lets what the demo leaves on a server of somebody else disappear soon. */
  private static final Duration BUNDLE_RETENTION = Duration.ofMinutes(1);

  private static final Duration JOB_RETENTION = Duration.ofMinutes(15);

  private final String description;
  private final Map<String, String> environment;
  private final Runnable closing;
  private final boolean ours;

  private DemoServer(
      String description, Map<String, String> environment, Runnable closing, boolean ours) {
    this.description = description;
    this.environment = Map.copyOf(environment);
    this.closing = closing;
    this.ours = ours;
  }

  /** Starts a server that ends with the demo. Of this process's settings none counts. */
  static DemoServer local(String client) {
    LocalRedis redis = LocalRedis.start();
    return new DemoServer(
        redis.binary() + ", " + redis.address(),
        completed(Map.of(), redis.url(), client),
        redis::close,
        true);
  }

  /**
   * Uses a running server, with this process's settings for all but mode, URL, name space and
   * client.
   */
  static DemoServer at(String url, String client) {
    Map<String, String> environment = completed(given(), url, client);
    // Looks at everything there is, so that a misspelt setting is an error and not left out.
    StoreConfig config =
        StoreConfig.builderFromEnvironment()
            .mode(MODE)
            .url(url)
            .client(client)
            .namespace(environment.getOrDefault(Settings.NAMESPACE.name(), ""))
            .build();
    String description =
        RedisUrl.parse(url).address() + ", name space " + config.redis().namespace();
    return new DemoServer(description, environment, () -> {}, false);
  }

  /** The variables that describe the store, complete: a child process needs no others. */
  Map<String, String> environment() {
    return environment;
  }

  StoreConfig config() {
    return StoreConfig.from(Map.of(), environment);
  }

  /** Whether the server was started for the demo, so that nothing needs to be tidied up on it. */
  boolean isOurs() {
    return ours;
  }

  @Override
  public void close() {
    closing.run();
  }

  @Override
  public String toString() {
    return description;
  }

  private static Map<String, String> completed(
      Map<String, String> given, String url, String client) {
    String random = Integer.toString(ThreadLocalRandom.current().nextInt(1 << 30), 36);
    Map<String, String> all = new LinkedHashMap<>(given);
    all.put(Settings.HA_MODE.name(), MODE);
    all.put(Settings.URL.name(), url);
    all.put(Settings.CLIENT.name(), client);
    all.put(Settings.NAMESPACE.name(), "mn_demo_" + random);
    all.put(Settings.BUNDLE_RETENTION.name(), Long.toString(BUNDLE_RETENTION.toSeconds()));
    all.put(Settings.JOB_RETENTION.name(), Long.toString(JOB_RETENTION.toSeconds()));
    return all;
  }

  /** The settings of this process, system properties before variables. */
  private static Map<String, String> given() {
    Map<String, String> given = new TreeMap<>();
    for (Setting<?> setting : Settings.all()) {
      String variable = System.getenv(setting.name());
      String value = System.getProperty(setting.property(), variable == null ? "" : variable);
      if (!value.isEmpty()) {
        given.put(setting.name(), value);
      }
    }
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.startsWith("MN_EXT_")) {
                given.put(name, value); // what the client has of its own
              }
            });
    return given;
  }
}
