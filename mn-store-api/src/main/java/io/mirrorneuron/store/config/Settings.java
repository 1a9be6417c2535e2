package io.mirrorneuron.store.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The one table of all settings. Parsing, {@link StoreConfig#explain()} and the documentation's
 * table come from it.
 */
public final class Settings {

  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  private static final Duration LONGEST = Duration.ofDays(3650);

  /** The largest string that Redis takes by default (proto-max-bulk-len). */
  private static final int MAX_BULK_BYTES = 512 * 1024 * 1024;

  /** Which engine: looked up by name among the providers when a store is opened. */
  public static final Setting<String> HA_MODE =
      text(
          "MN_REDIS_HA_MODE",
          "single",
          "the engine: `single`, `sentinel`, `memory` (for tests), or the name of another provider",
          Parsers::word);

  /** The endpoint of mode single. */
  public static final Setting<RedisUrl> URL =
      new Setting<>(
          "MN_REDIS_URL",
          "redis://localhost:6379/0",
          "`redis://[user[:password]@]host[:port][/db]`, or `rediss://` for TLS: the server of mode"
              + " `single`; in mode `sentinel` its scheme says whether data connections use TLS, and"
              + " its user and password hold for the data nodes",
          RedisUrl::parse,
          RedisUrl::reveal,
          RedisUrl::redact);

  /** The Sentinels to begin with. */
  public static final Setting<List<HostPort>> SENTINELS =
      new Setting<>(
          "MN_REDIS_SENTINELS",
          "",
          "`host:port,…` of the Sentinels, needed in mode `sentinel`; the port defaults to 26379;"
              + " IPv6 in brackets",
          text -> Parsers.addresses(text, 26379),
          addresses -> addresses.stream().map(HostPort::toString).collect(Collectors.joining(",")),
          Parsers::withoutUser);

  /** The name under which Sentinels monitor the primary. */
  public static final Setting<String> SENTINEL_MASTER =
      text(
          "MN_REDIS_SENTINEL_MASTER",
          "mirror-neuron",
          "the name under which the Sentinels monitor the primary",
          Parsers::word);

  /** Translation of announced addresses. */
  public static final Setting<HostMap> SENTINEL_HOST_MAP =
      new Setting<>(
          "MN_REDIS_SENTINEL_HOST_MAP",
          "",
          "`from=to,…` translates announced hosts (NAT, Docker); each side is `host` or `host:port`",
          HostMap::parse,
          HostMap::toString,
          Parsers::withoutUser);

  /** The database of mode sentinel. */
  public static final Setting<Integer> DB =
      number(
          "MN_REDIS_DB",
          0,
          0,
          Integer.MAX_VALUE,
          "the database in mode `sentinel`; in mode `single` it comes from the URL and must not"
              + " differ");

  /** The user on the data nodes. */
  public static final Setting<String> USERNAME =
      text("MN_REDIS_USERNAME", "", "the ACL user on the data nodes", Function.identity());

  /** The password on the data nodes. */
  public static final Setting<Secret> PASSWORD =
      secret("MN_REDIS_PASSWORD", "the password on the data nodes");

  /** The user on the Sentinels. */
  public static final Setting<String> SENTINEL_USERNAME =
      text(
          "MN_REDIS_SENTINEL_USERNAME",
          "",
          "the ACL user on the Sentinels; never inherited from the data nodes",
          Function.identity());

  /** The password on the Sentinels. */
  public static final Setting<Secret> SENTINEL_PASSWORD =
      secret(
          "MN_REDIS_SENTINEL_PASSWORD",
          "the password on the Sentinels; never inherited from the data nodes");

  /** How many replicas must acknowledge a durable write. */
  public static final Setting<RequiredReplicas> WAIT_REPLICAS =
      new Setting<>(
          "MN_REDIS_WAIT_REPLICAS",
          "0",
          "how many replicas must acknowledge a durable write: 0 to 1000, or `all`",
          RequiredReplicas::parse,
          RequiredReplicas::toString,
          Function.identity());

  /** How long WAIT may block. */
  public static final Setting<Duration> WAIT_TIMEOUT =
      new Setting<>(
          "MN_REDIS_WAIT_TIMEOUT_MS",
          "100",
          "how long to wait for the acknowledgements, in ms, 1 or more: 0 would mean \"for ever\" in"
              + " Redis",
          text -> Parsers.waitTimeout(text, DAY_MS),
          Settings::millisText,
          Function.identity());

  /** How many attempts follow the first one. */
  public static final Setting<Integer> RECONNECT_ATTEMPTS =
      number(
          "MN_REDIS_RECONNECT_ATTEMPTS",
          10,
          0,
          10_000,
          "how many further attempts follow a first one that failed; 0 for none");

  /** The first pause between attempts. */
  public static final Setting<Duration> RECONNECT_BACKOFF =
      millis(
          "MN_REDIS_RECONNECT_BACKOFF_MS",
          250,
          "the first pause between attempts, in ms; it doubles each time, and jitter shortens it");

  /** The longest pause between attempts. */
  public static final Setting<Duration> RECONNECT_MAX_BACKOFF =
      millis(
          "MN_REDIS_RECONNECT_MAX_BACKOFF_MS",
          2000,
          "the longest pause between attempts, in ms; not less than the first");

  /** Prefix of keys and channels. */
  public static final Setting<String> NAMESPACE =
      text(
          "MN_REDIS_NAMESPACE",
          "mirror_neuron",
          "prefix of every key and channel; letters, digits and `_ - . :`; ACL pattern"
              + " `<namespace>:*`",
          Parsers::namespace);

  /** The Redis client's name. */
  public static final Setting<String> CLIENT =
      text(
          "MN_REDIS_CLIENT",
          "",
          "`jedis`, `lettuce` or `redisson`; needed if several are on the class path",
          Parsers::word);

  /** How long connecting may take. */
  public static final Setting<Duration> CONNECT_TIMEOUT =
      millis("MN_REDIS_CONNECT_TIMEOUT_MS", 1000, "how long connecting may take, in ms");

  /** How long one exchange may take. */
  public static final Setting<Duration> COMMAND_TIMEOUT =
      millis(
          "MN_REDIS_COMMAND_TIMEOUT_MS",
          1000,
          "how long one exchange with the server may take, in ms; the time that `WAIT` is entitled"
              + " to comes on top");

  /** Trusted authorities. */
  public static final Setting<Path> TLS_CA_FILE =
      file("MN_REDIS_TLS_CA_FILE", "PEM file with the trusted authorities instead of the JVM's");

  /** The client's certificate. */
  public static final Setting<Path> TLS_CERT_FILE =
      file("MN_REDIS_TLS_CERT_FILE", "PEM file with this client's certificate chain");

  /** The client's private key. */
  public static final Setting<Path> TLS_KEY_FILE =
      file("MN_REDIS_TLS_KEY_FILE", "PEM file with this client's private key");

  /** How far certificates are checked. */
  public static final Setting<TlsVerification> TLS_VERIFY =
      new Setting<>(
          "MN_REDIS_TLS_VERIFY",
          "full",
          "how far a server's certificate is checked: `full`, `ca` (not the host name) or `none`",
          Parsers::verification,
          TlsVerification::toString,
          Function.identity());

  /** Whether connections to the Sentinels use TLS. */
  public static final Setting<Boolean> SENTINEL_TLS =
      new Setting<>(
          "MN_REDIS_SENTINEL_TLS",
          "false",
          "`true` for TLS to the Sentinels, with the same files",
          Parsers::flag,
          value -> Boolean.toString(value),
          Function.identity());

  /** How many operations may wait in one lane. */
  public static final Setting<Integer> QUEUE_CAPACITY =
      number(
          "MN_REDIS_QUEUE_CAPACITY",
          10_000,
          1,
          100_000_000,
          "how many operations may wait in one lane; one more is refused");

  /** The largest inline value. */
  public static final Setting<Integer> MAX_VALUE_BYTES =
      number(
          "MN_STORE_MAX_VALUE_BYTES",
          8 * 1024 * 1024,
          1,
          MAX_BULK_BYTES,
          "the largest value stored inline, in bytes; larger ones belong into a bundle");

  /** How long finished jobs are kept. */
  public static final Setting<Duration> JOB_RETENTION =
      seconds("MN_STORE_JOB_RETENTION_S", 604_800, "how long a finished job is kept, in seconds");

  /** How many events are kept per job. */
  public static final Setting<Integer> HISTORY_CAP =
      number("MN_STORE_HISTORY_CAP", 10_000, 1, 1_000_000_000, "how many events are kept per job");

  /** How long unused bundles are kept. */
  public static final Setting<Duration> BUNDLE_RETENTION =
      seconds(
          "MN_STORE_BUNDLE_RETENTION_S",
          604_800,
          "how long a bundle is kept to which no job refers, in seconds");

  /** Names below our prefixes that belong to somebody else: the test launcher's server binary. */
  static final Set<String> FOREIGN = Set.of("MN_REDIS_SERVER_BIN");

  private static final List<Setting<?>> ALL =
      List.of(
          HA_MODE,
          URL,
          SENTINELS,
          SENTINEL_MASTER,
          SENTINEL_HOST_MAP,
          DB,
          USERNAME,
          PASSWORD,
          SENTINEL_USERNAME,
          SENTINEL_PASSWORD,
          WAIT_REPLICAS,
          WAIT_TIMEOUT,
          RECONNECT_ATTEMPTS,
          RECONNECT_BACKOFF,
          RECONNECT_MAX_BACKOFF,
          NAMESPACE,
          CLIENT,
          CONNECT_TIMEOUT,
          COMMAND_TIMEOUT,
          TLS_CA_FILE,
          TLS_CERT_FILE,
          TLS_KEY_FILE,
          TLS_VERIFY,
          SENTINEL_TLS,
          QUEUE_CAPACITY,
          MAX_VALUE_BYTES,
          JOB_RETENTION,
          HISTORY_CAP,
          BUNDLE_RETENTION);

  private Settings() {}

  /**
   * Returns every setting, in the order of the documentation.
   *
   * @return an immutable list
   */
  public static List<Setting<?>> all() {
    return ALL;
  }

  private static Setting<String> text(
      String name, String defaultText, String meaning, Function<String, String> parser) {
    return new Setting<>(
        name, defaultText, meaning, parser, Function.identity(), Function.identity());
  }

  private static Setting<Secret> secret(String name, String meaning) {
    return new Setting<>(name, "", meaning, Secret::of, Secret::reveal, Setting.MASKED);
  }

  private static Setting<Path> file(String name, String meaning) {
    return new Setting<>(name, "", meaning, Parsers::path, Path::toString, Function.identity());
  }

  private static Setting<Integer> number(
      String name, int defaultValue, int min, int max, String meaning) {
    return new Setting<>(
        name,
        Integer.toString(defaultValue),
        meaning,
        text -> (int) Parsers.number(text, min, max),
        value -> Integer.toString(value),
        Function.identity());
  }

  private static Setting<Duration> millis(String name, int defaultValue, String meaning) {
    return new Setting<>(
        name,
        Integer.toString(defaultValue),
        meaning,
        text -> Duration.ofMillis(Parsers.number(text, 1, DAY_MS)),
        Settings::millisText,
        Function.identity());
  }

  private static Setting<Duration> seconds(String name, int defaultValue, String meaning) {
    return new Setting<>(
        name,
        Integer.toString(defaultValue),
        meaning,
        text -> Duration.ofSeconds(Parsers.number(text, 1, LONGEST.toSeconds())),
        Settings::secondsText,
        Function.identity());
  }

  private static String secondsText(Duration value) {
    return exactText(value, Duration.ofSeconds(1));
  }

  private static String millisText(Duration value) {
    return exactText(value, Duration.ofMillis(1));
  }

  /** What is no whole number of the unit is left as it is, for the parser to refuse. */
  private static String exactText(Duration value, Duration unit) {
    if (value.isNegative() || value.toDays() > LONGEST.toDays()) {
      return value.toString(); // dividing it might overflow
    }
    long units = value.dividedBy(unit);
    return unit.multipliedBy(units).equals(value) ? Long.toString(units) : value.toString();
  }
}
