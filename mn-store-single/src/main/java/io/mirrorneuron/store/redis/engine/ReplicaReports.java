package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.model.StoreHealth.Replica;
import io.mirrorneuron.store.model.StoreHealth.ReplicaState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a primary says of its replicas (<a href="https://redis.io/docs/latest/commands/role/">
 * ROLE</a>, <a href="https://redis.io/docs/latest/commands/info/">INFO replication</a>).
 */
final class ReplicaReports {

  private static final String OFFSET = "master_repl_offset";

  private ReplicaReports() {}

  /** ROLE lists only those that are online, and does not say when they were last heard of. */
  static List<Replica> ofRole(@Nullable Object reply) {
    List<?> parts = Replies.list(reply);
    long written = Replies.number(parts.get(1));
    List<Replica> replicas = new ArrayList<>();
    for (Object listed : Replies.list(parts.get(2))) {
      List<?> replica = Replies.list(listed);
      replicas.add(
          new Replica(
              address(Replies.text(replica.get(0)), Replies.text(replica.get(1))),
              ReplicaState.ONLINE,
              lag(written, Replies.number(replica.get(2))),
              Optional.empty()));
    }
    return replicas;
  }

  /** Where the replicas in a primary's reply to ROLE are, as they announce themselves. */
  static List<HostPort> addresses(@Nullable Object role) {
    List<HostPort> addresses = new ArrayList<>();
    for (Object listed : Replies.list(Replies.list(role).get(2))) {
      List<?> replica = Replies.list(listed);
      addresses.add(
          new HostPort(
              Replies.text(replica.get(0)), Math.toIntExact(Replies.number(replica.get(1)))));
    }
    return addresses;
  }

  static List<Replica> ofInfo(String info) {
    Map<String, String> fields = fields(info, "\\R", ":");
    long written = number(fields, OFFSET);
    List<Replica> replicas = new ArrayList<>();
    String listed = fields.get("slave0");
    for (int n = 1; listed != null; n++) {
      replicas.add(replica(fields(listed, ",", "="), written));
      listed = fields.get("slave" + n);
    }
    return replicas;
  }

  private static Replica replica(Map<String, String> fields, long written) {
    String address = address(fields.getOrDefault("ip", "?"), fields.getOrDefault("port", "?"));
    return "online".equals(fields.get("state"))
        ? new Replica(
            address,
            ReplicaState.ONLINE,
            lag(written, number(fields, "offset")),
            Optional.of(Duration.ofSeconds(Math.max(0, number(fields, "lag")))))
        : new Replica(address, ReplicaState.SYNCING, OptionalLong.empty(), Optional.empty());
  }

  /** A replica may have acknowledged more than the primary counted a moment before. */
  private static OptionalLong lag(long written, long acknowledged) {
    return OptionalLong.of(Math.max(0, written - acknowledged));
  }

  private static Map<String, String> fields(String text, String between, String sign) {
    Map<String, String> fields = new HashMap<>();
    for (String field : text.split(between, -1)) {
      int end = field.indexOf(sign);
      if (end > 0) {
        fields.put(field.substring(0, end), field.substring(end + 1));
      }
    }
    return fields;
  }

  private static long number(Map<String, String> fields, String name) {
    String digits = fields.get(name);
    if (digits == null) {
      throw new IllegalStateException("INFO replication has no " + name);
    }
    return Long.parseLong(digits);
  }

  private static String address(String host, String port) {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
