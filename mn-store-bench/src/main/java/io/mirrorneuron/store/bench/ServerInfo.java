package io.mirrorneuron.store.bench;

import io.mirrorneuron.store.bench.bare.Endpoint;
import java.util.HashMap;
import java.util.Map;
import redis.clients.jedis.Jedis;

/** What a server tells of itself. */
final class ServerInfo {

  private ServerInfo() {}

  /** The fields of a section of INFO, on a connection of its own. */
  static Map<String, String> of(Endpoint server, String section) {
    try (Jedis jedis = server.jedis()) {
      return of(jedis, section);
    }
  }

  static Map<String, String> of(Jedis server, String section) {
    Map<String, String> fields = new HashMap<>();
    server
        .info(section)
        .lines()
        .filter(line -> line.indexOf(':') > 0)
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              fields.put(line.substring(0, colon), line.substring(colon + 1));
            });
    return fields;
  }
}
