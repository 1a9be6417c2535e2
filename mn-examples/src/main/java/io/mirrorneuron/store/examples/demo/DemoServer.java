package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.RedisUrl;
import io.mirrorneuron.store.config.SentinelSettings;
import io.mirrorneuron.store.config.Setting;
import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalServer;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * The servers that the demo runs on, and how every process of the demo reaches them: through the
 * same few environment variables, in which passwords are better kept than on a command line.
 */
final class DemoServer implements AutoCloseable {

  /** On a small machine it takes a while for all processes to load the client at the same time. */
  private static final Duration CONNECTING_TIME = Duration.ofSeconds(5);

  /**
   * So that an operation takes more than two minutes to give up. A Sentinel that was held up for
   * two seconds does nothing for thirty (TILT), and a busy machine may do that to two of three,
   * twice.
   */
  private static final int RECONNECT_ATTEMPTS = 20;

  private static final int REPLICAS = 2;
  private static final int SENTINELS = 3;

  private static final Duration DOWN_AFTER = Duration.ofSeconds(1);

  /** Twice this time after an election in which the votes were split, there is another one. */
  private static final Duration FAILOVER_TIMEOUT = Duration.ofSeconds(3);

  /** Of the replicas, so that after the loss of one server writes are confirmed still. */
  private static final int CONFIRMING_REPLICAS = 1;

  /** A server that has just lost its primary takes a moment to attach itself to the next one. */
  private static final Duration CONFIRMING_TIME = Duration.ofSeconds(1);

  /** Longer than Sentinels that were held up take to look again, which is half a minute. */
  private static final Duration OWN_PATIENCE = Duration.ofMinutes(2);

  /** Votes may be split twice, and each costs twice the failover time-out: a minute, by join. */
  private static final Duration CLUSTER_PATIENCE = Duration.ofMinutes(6);

  /** At two seconds each, about as long as that. */
  private static final int CLUSTER_RECONNECT_ATTEMPTS = 200;

  /**
   * Lets what the demo leaves on a server of somebody else disappear soon. Between two rounds of
   * the work no job refers to the bundle, and a failover may come just then.
   */
  private static final Duration BUNDLE_RETENTION = Duration.ofMinutes(15);

  private static final Duration JOB_RETENTION = Duration.ofMinutes(15);

  private final String description;
  private final Map<String, String> environment;
  private final Runnable closing;
  private final Optional<LocalTopology> topology;
  private final Duration patience;

  private DemoServer(
      String description,
      Map<String, String> environment,
      Runnable closing,
      Optional<LocalTopology> topology,
      Duration patience) {
    this.description = description;
    this.environment = Map.copyOf(environment);
    this.closing = closing;
    this.topology = topology;
    this.patience = patience;
  }

  /** Those that the user wants. */
  static DemoServer of(Servers servers, String client) {
    if (servers instanceof Servers.Own own) {
      return local(own.mode(), client);
    }
    if (servers instanceof Servers.One one) {
      return at(one.url(), client);
    }
    return cluster(client);
  }

  /** Starts servers that end with the demo. Of this process's settings none counts. */
  static DemoServer local(Mode mode, String client) {
    LocalTopology redis =
        mode == Mode.SENTINEL
            ? LocalTopology.start(
                LocalTopologyConfig.builder()
                    .replicas(REPLICAS)
                    .sentinels(SENTINELS)
                    .downAfter(DOWN_AFTER)
                    .failoverTimeout(FAILOVER_TIMEOUT)
                    .build())
            : LocalTopology.single();
    Map<String, String> environment = completed(redis.environment(), client);
    if (mode == Mode.SENTINEL) {
      environment.put(Settings.WAIT_REPLICAS.name(), Integer.toString(CONFIRMING_REPLICAS));
      environment.put(Settings.WAIT_TIMEOUT.name(), Long.toString(CONFIRMING_TIME.toMillis()));
      environment.put(Settings.RECONNECT_ATTEMPTS.name(), Integer.toString(RECONNECT_ATTEMPTS));
      environment.put(Settings.CONNECT_TIMEOUT.name(), Long.toString(CONNECTING_TIME.toMillis()));
    }
    return new DemoServer(
        described(redis), environment, redis::close, Optional.of(redis), OWN_PATIENCE);
  }

  /**
   * Uses a running server, with this process's settings for all but mode, URL, name space and
   * client.
   */
  static DemoServer at(String url, String client) {
    Map<String, String> environment = completed(given(), client);
    environment.put(Settings.HA_MODE.name(), Mode.SINGLE.toString());
    environment.put(Settings.URL.name(), url);
    // Looks at everything there is, so that a misspelt setting is an error and not left out.
    StoreConfig config =
        StoreConfig.builderFromEnvironment()
            .mode(Mode.SINGLE.toString())
            .url(url)
            .client(client)
            .namespace(environment.getOrDefault(Settings.NAMESPACE.name(), ""))
            .build();
    String description =
        RedisUrl.parse(url).address() + ", name space " + config.redis().namespace();
    return new DemoServer(description, environment, () -> {}, Optional.empty(), OWN_PATIENCE);
  }

  /**
   * Uses the Sentinels of this process's settings, and these settings for all but name space and
   * client. What is not set is set so that the work lasts through a failover.
   *
   * @throws StoreConfigException if they make no sense; it names every problem
   */
  static DemoServer cluster(String client) {
    Map<String, String> environment = completed(given(), client);
    environment.putIfAbsent(Settings.WAIT_REPLICAS.name(), Integer.toString(CONFIRMING_REPLICAS));
    environment.putIfAbsent(
        Settings.WAIT_TIMEOUT.name(), Long.toString(CONFIRMING_TIME.toMillis()));
    environment.putIfAbsent(
        Settings.RECONNECT_ATTEMPTS.name(), Integer.toString(CLUSTER_RECONNECT_ATTEMPTS));
    environment.putIfAbsent(
        Settings.CONNECT_TIMEOUT.name(), Long.toString(CONNECTING_TIME.toMillis()));
    // Looks at everything there is, so that a misspelt setting is an error and not left out.
    StoreConfig config =
        StoreConfig.builderFromEnvironment()
            .client(client)
            .namespace(environment.getOrDefault(Settings.NAMESPACE.name(), ""))
            .build();
    SentinelSettings sentinel = config.redis().sentinel();
    String description =
        "primary '%s' of Sentinels %s, name space %s"
            .formatted(
                sentinel.masterName(),
                sentinel.addresses().stream()
                    .map(HostPort::toString)
                    .collect(Collectors.joining(", ")),
                config.redis().namespace());
    return new DemoServer(description, environment, () -> {}, Optional.empty(), CLUSTER_PATIENCE);
  }

  /** What this process's settings say of the mode; empty if nothing. */
  static String givenMode() {
    return given().getOrDefault(Settings.HA_MODE.name(), "");
  }

  /** How long a failover may take. */
  Duration patience() {
    return patience;
  }

  /** The variables that describe the store, complete: a child process needs no others. */
  Map<String, String> environment() {
    return environment;
  }

  StoreConfig config() {
    return StoreConfig.from(Map.of(), environment);
  }

  /** Whether the servers were started for the demo, so that nothing needs to be tidied up. */
  boolean isOurs() {
    return topology.isPresent();
  }

  /** The servers, if there are Sentinels that find another primary when one is killed. */
  Optional<LocalTopology> withSentinels() {
    return topology.filter(redis -> !redis.sentinels().isEmpty());
  }

  @Override
  public void close() {
    closing.run();
  }

  @Override
  public String toString() {
    return description;
  }

  private static String described(LocalTopology redis) {
    if (redis.sentinels().isEmpty()) {
      return redis.primary().binary() + ", " + redis.primary().address();
    }
    return """
        %s
                 primary %s, replicas %s
                 Sentinels %s"""
        .formatted(
            redis.primary().binary(),
            described(List.of(redis.primary())),
            described(redis.replicas()),
            described(redis.sentinels()));
  }

  private static String described(List<? extends LocalServer> servers) {
    return servers.stream()
        .map(server -> server.address() + " (pid " + server.pid() + ")")
        .collect(Collectors.joining(", "));
  }

  private static Map<String, String> completed(Map<String, String> given, String client) {
    String random = Integer.toString(ThreadLocalRandom.current().nextInt(1 << 30), 36);
    Map<String, String> all = new LinkedHashMap<>(given);
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
