package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.config.HostMap;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.engine.Replies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a Sentinel is asked, in one exchange. The address comes from GET-MASTER-ADDR-BY-NAME: during
 * a failover SENTINEL MASTER gives the new epoch with the old address. The epoch is asked for
 * before and after it, because only an epoch that did not change belongs to the address.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/sentinel-clients/">guidelines for
 *     Sentinel clients</a>
 */
final class Question {

  private final HostMap hostMap;
  private final List<RedisCommand> commands;

  Question(String masterName, HostMap hostMap) {
    this.hostMap = hostMap;
    RedisCommand master = RedisCommand.ofText("SENTINEL", "MASTER", masterName);
    this.commands =
        List.of(
            master,
            RedisCommand.ofText("SENTINEL", "GET-MASTER-ADDR-BY-NAME", masterName),
            master,
            RedisCommand.ofText("SENTINEL", "SENTINELS", masterName),
            RedisCommand.ofText("SENTINEL", "REPLICAS", masterName));
  }

  List<RedisCommand> commands() {
    return commands;
  }

  /** The first error among the replies, if there is one. */
  static Optional<ErrorReply> error(List<?> replies) {
    for (Object reply : replies) {
      if (reply instanceof ErrorReply error) {
        return Optional.of(error);
      }
    }
    return Optional.empty();
  }

  /**
   * Reads the replies.
   *
   * @return empty if the epoch changed meanwhile: then ask again
   * @throws IllegalArgumentException if they are not what a Sentinel replies
   * @throws IllegalStateException if they are not what a Sentinel replies
   */
  Optional<Sight> read(List<?> replies) {
    Map<String, String> before = fields(replies.get(0));
    Map<String, String> after = fields(replies.get(2));
    long epoch = number(before, "config-epoch");
    if (epoch != number(after, "config-epoch") || replies.get(1) == null) {
      return Optional.empty();
    }
    List<?> address = Replies.list(replies.get(1));
    Claim claim =
        new Claim(
            epoch,
            mapped(Replies.text(address.get(0)), Math.toIntExact(Replies.number(address.get(1)))));
    List<Sight.Peer> peers = new ArrayList<>();
    for (Object peer : Replies.list(replies.get(3))) {
      Map<String, String> fields = fields(peer);
      peers.add(new Sight.Peer(text(fields, "runid"), address(fields)));
    }
    Set<String> replicas = new HashSet<>();
    for (Object replica : Replies.list(replies.get(4))) {
      Map<String, String> fields = fields(replica);
      boolean unused = replicas.add(text(fields, "ip") + " " + text(fields, "port"));
    }
    return Optional.of(new Sight(claim, peers, (int) number(after, "quorum"), replicas.size()));
  }

  private HostPort address(Map<String, String> fields) {
    return mapped(text(fields, "ip"), (int) number(fields, "port"));
  }

  private HostPort mapped(String host, int port) {
    return hostMap.apply(new HostPort(host, port));
  }

  private static long number(Map<String, String> fields, String name) {
    return Long.parseLong(text(fields, name));
  }

  private static String text(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the field " + name + " is missing");
    }
    return value;
  }

  private static Map<String, String> fields(@Nullable Object reply) {
    List<?> flat = Replies.list(reply);
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      fields.put(Replies.text(flat.get(i)), Replies.text(flat.get(i + 1)));
    }
    return fields;
  }
}
