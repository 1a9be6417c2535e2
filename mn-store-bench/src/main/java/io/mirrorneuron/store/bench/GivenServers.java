package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.bench.bare.Endpoint;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.StoreConfig;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * Servers that are there already, whose settings are left alone. What is written stays within a
 * name space that nobody else has, and is removed at the end.
 *
 * @param primary the primary as it was at the beginning
 * @param replicas what is attached to it
 * @param sentinels where the Sentinels listen; empty where there are none
 * @param masterName how they call it
 * @param namespace what is in every key
 */
record GivenServers(
    Endpoint primary,
    List<Endpoint> replicas,
    List<Endpoint> sentinels,
    String masterName,
    String namespace)
    implements Servers {

  private static final int REDIS_PORT = 6379;
  private static final int SENTINEL_PORT = 26379;
  private static final int UNLINKED_TOGETHER = 1_000;

  /**
   * Looks for them.
   *
   * @param property {@code mn.bench.redis}, or {@code mn.bench.sentinels} and {@code
   *     mn.bench.master}
   * @param environment credentials, by the names under which the store knows them
   * @return empty if no property names a server
   */
  static Optional<Servers> find(
      Function<String, @Nullable String> property, Function<String, @Nullable String> environment) {
    String single = property.apply("mn.bench.redis");
    String sentinels = property.apply("mn.bench.sentinels");
    if (single == null && sentinels == null) {
      return Optional.empty();
    }
    String username = environment.apply("MN_REDIS_USERNAME");
    String password = environment.apply("MN_REDIS_PASSWORD");
    if (sentinels == null) {
      HostPort address = HostPort.parse(Objects.requireNonNull(single), REDIS_PORT);
      return Optional.of(of(new Endpoint(address, username, password), List.of(), ""));
    }
    String master = property.apply("mn.bench.master");
    if (single != null || master == null) {
      throw new IllegalArgumentException(
          "mn.bench.sentinels needs mn.bench.master beside it, and no mn.bench.redis");
    }
    String sentinelUsername = environment.apply("MN_REDIS_SENTINEL_USERNAME");
    String sentinelPassword = environment.apply("MN_REDIS_SENTINEL_PASSWORD");
    List<Endpoint> endpoints =
        Arrays.stream(sentinels.split(",", -1))
            .map(text -> HostPort.parse(text.strip(), SENTINEL_PORT))
            .map(address -> new Endpoint(address, sentinelUsername, sentinelPassword))
            .toList();
    Endpoint primary = new Endpoint(named(endpoints, master), username, password);
    return Optional.of(of(primary, endpoints, master));
  }

  private static GivenServers of(Endpoint primary, List<Endpoint> sentinels, String masterName) {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    String namespace = "mn-bench-" + HexFormat.of().formatHex(random);
    return new GivenServers(primary, attached(primary), sentinels, masterName, namespace);
  }

  /** The first answer: a benchmark is no time for failovers. */
  private static HostPort named(List<Endpoint> sentinels, String master) {
    List<JedisException> failures = new ArrayList<>();
    for (Endpoint sentinel : sentinels) {
      try (Jedis jedis = sentinel.jedis()) {
        List<String> address = jedis.sentinelGetMasterAddrByName(master);
        if (address != null) {
          return new HostPort(address.get(0), Integer.parseInt(address.get(1)));
        }
      } catch (JedisException e) {
        failures.add(e);
      }
    }
    IllegalStateException nobody =
        new IllegalStateException(
            "none of the Sentinels "
                + sentinels
                + " knows a primary '"
                + master
                + "'"
                + (failures.isEmpty() ? "" : "; " + failures.size() + " of them did not answer"));
    failures.forEach(nobody::addSuppressed);
    throw nobody;
  }

  /** As INFO replication names them: {@code slave0:ip=…,port=…,state=online,…}. */
  private static List<Endpoint> attached(Endpoint primary) {
    Map<String, String> replication = ServerInfo.of(primary, "replication");
    if (!"master".equals(replication.get("role"))) {
      throw new IllegalStateException(primary + " is no primary: " + replication.get("role"));
    }
    return replication.entrySet().stream()
        .filter(field -> field.getKey().matches("slave[0-9]+"))
        .map(field -> fields(field.getValue()))
        .filter(replica -> "online".equals(replica.get("state")))
        .map(
            replica ->
                primary.at(
                    new HostPort(
                        Objects.requireNonNull(replica.get("ip")),
                        Integer.parseInt(Objects.requireNonNull(replica.get("port"))))))
        .toList();
  }

  private static Map<String, String> fields(String line) {
    return Arrays.stream(line.split(",", -1))
        .map(field -> field.split("=", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[parts.length - 1]));
  }

  @Override
  public boolean areOwn() {
    return false;
  }

  @Override
  public boolean followSentinels() {
    return !sentinels.isEmpty();
  }

  @Override
  public StoreConfig.Builder store() {
    StoreConfig.Builder config = StoreConfig.builder().namespace(namespace);
    set(config, "MN_REDIS_USERNAME", primary.username());
    set(config, "MN_REDIS_PASSWORD", primary.password());
    if (!followSentinels()) {
      return config.mode("single").url(primary.url());
    }
    set(config, "MN_REDIS_SENTINEL_USERNAME", sentinels.get(0).username());
    set(config, "MN_REDIS_SENTINEL_PASSWORD", sentinels.get(0).password());
    return config
        .mode("sentinel")
        .set(
            "MN_REDIS_SENTINELS",
            sentinels.stream().map(Endpoint::toString).collect(Collectors.joining(",")))
        .set("MN_REDIS_SENTINEL_MASTER", masterName);
  }

  private static void set(StoreConfig.Builder config, String name, @Nullable String value) {
    if (value != null) {
      var unused = config.set(name, value);
    }
  }

  /**
   * Removes what was written. Some clients put something in front of a name, so it is looked for
   * anywhere in a key.
   */
  @Override
  public void close() {
    ScanParams ours = new ScanParams().match("*" + namespace + "*").count(UNLINKED_TOGETHER);
    try (Jedis jedis = primary.jedis()) {
      String cursor = ScanParams.SCAN_POINTER_START;
      do {
        ScanResult<String> found = jedis.scan(cursor, ours);
        if (!found.getResult().isEmpty()) {
          long unused = jedis.unlink(found.getResult().toArray(new String[0]));
        }
        cursor = found.getCursor();
      } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    }
  }
}
