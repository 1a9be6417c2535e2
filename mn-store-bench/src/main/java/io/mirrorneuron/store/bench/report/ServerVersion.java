package io.mirrorneuron.store.bench.report;

import io.mirrorneuron.store.bench.bare.Endpoint;
import io.mirrorneuron.store.config.HostPort;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** What the servers are that somebody else has started: they are asked, as the benchmarks will. */
final class ServerVersion {

  private static final int REDIS_PORT = 6379;
  private static final int SENTINEL_PORT = 26379;

  private ServerVersion() {}

  /**
   * Asks the primary.
   *
   * @param servers which are given
   * @param environment credentials, by the names under which the store knows them
   * @return for example {@code REDIS 7.0.15}; why it is not known if the primary does not tell:
   *     what keeps it from that may not keep it from being measured
   */
  static String of(Servers servers, Function<String, @Nullable String> environment) {
    String username = environment.apply("MN_REDIS_USERNAME");
    String password = environment.apply("MN_REDIS_PASSWORD");
    try (Jedis primary = new Endpoint(primary(servers, environment), username, password).jedis()) {
      return told(primary.info("server"));
    } catch (JedisException e) {
      return "a server of unknown version (" + e.getMessage() + ")";
    }
  }

  private static HostPort primary(Servers servers, Function<String, @Nullable String> environment) {
    return servers
        .primary()
        .map(address -> HostPort.parse(address, REDIS_PORT))
        .orElseGet(() -> named(servers, environment));
  }

  /** The first answer, as the benchmarks take it. */
  private static HostPort named(Servers servers, Function<String, @Nullable String> environment) {
    String username = environment.apply("MN_REDIS_SENTINEL_USERNAME");
    String password = environment.apply("MN_REDIS_SENTINEL_PASSWORD");
    JedisException nobody = new JedisException("no Sentinel told where the primary is");
    for (String address : servers.sentinels().orElseThrow().split(",", -1)) {
      HostPort sentinel = HostPort.parse(address.strip(), SENTINEL_PORT);
      try (Jedis jedis = new Endpoint(sentinel, username, password).jedis()) {
        List<String> found = jedis.sentinelGetMasterAddrByName(servers.master().orElseThrow());
        if (found != null) {
          return new HostPort(found.get(0), Integer.parseInt(found.get(1)));
        }
      } catch (JedisException e) {
        nobody.addSuppressed(e);
      }
    }
    throw nobody;
  }

  /** Valkey says which Redis it is like, and beside that what it is. */
  static String told(String info) {
    Map<String, String> fields = new HashMap<>();
    info.lines()
        .map(line -> line.split(":", 2))
        .filter(field -> field.length == 2)
        .forEach(field -> fields.put(field[0], field[1]));
    return Stream.of("VALKEY", "REDIS")
        .filter(kind -> fields.containsKey(field(kind)))
        .map(kind -> kind + " " + fields.get(field(kind)))
        .findFirst()
        .orElse("a server of unknown version");
  }

  private static String field(String kind) {
    return kind.toLowerCase(Locale.ROOT) + "_version";
  }
}
