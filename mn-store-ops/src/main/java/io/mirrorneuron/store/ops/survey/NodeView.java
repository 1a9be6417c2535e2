package io.mirrorneuron.store.ops.survey;

import io.mirrorneuron.store.config.HostMap;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.ServerException;
import io.mirrorneuron.store.ops.admin.UnexpectedAnswerException;
import io.mirrorneuron.store.ops.survey.NodeState.Attached;
import io.mirrorneuron.store.ops.survey.NodeState.Following;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks one data node what it is. */
public final class NodeView {

  private final HostMap reachable;
  private final Access access;

  /**
   * Asks in this way.
   *
   * @param reachable where announced addresses are reached
   * @param access how to get in
   */
  public NodeView(HostMap reachable, Access access) {
    this.reachable = reachable;
    this.access = access;
  }

  /**
   * Looks at one node.
   *
   * @param announced its address, as it is announced
   * @return what it says, or why it does not
   */
  public NodeSight look(HostPort announced) {
    try (Server node = Server.connect(reachable.apply(announced), access)) {
      return NodeSight.of(announced, state(node));
    } catch (ServerException | UnexpectedAnswerException e) {
      return NodeSight.of(announced, e);
    }
  }

  /**
   * What a node says of itself, over a connection that there is already.
   *
   * @param node the connection
   * @return its state
   * @throws ServerException if it does not say
   */
  public static NodeState state(Server node) {
    String role = node.command("ROLE").items().get(0).text();
    Map<String, String> info = node.command("INFO", "replication").fields();
    Map<String, String> server = node.command("INFO", "server").fields();
    boolean isPrimary = "master".equals(info.get("role"));
    return new NodeState(
        role,
        server.getOrDefault("valkey_version", server.getOrDefault("redis_version", "")),
        info.getOrDefault("master_replid", ""),
        number(info, isPrimary ? "master_repl_offset" : "slave_repl_offset", 0),
        (int) number(info, "slave_priority", 100),
        isPrimary ? Optional.empty() : following(info),
        info.entrySet().stream()
            .filter(it -> it.getKey().matches("slave\\d+"))
            .map(it -> attached(it.getValue()))
            .flatMap(Optional::stream)
            .toList());
  }

  private static Optional<Following> following(Map<String, String> info) {
    boolean filling = "1".equals(info.get("master_sync_in_progress"));
    return Addresses.of(info, "master_host", "master_port")
        .map(
            primary ->
                new Following(
                    primary,
                    filling ? "sync" : info.getOrDefault("master_link_status", "down"),
                    number(info, "master_last_io_seconds_ago", -1)));
  }

  /** For instance {@code ip=10.0.0.2,port=6379,state=online,offset=42,lag=1}. */
  private static Optional<Attached> attached(String text) {
    Map<String, String> fields =
        Arrays.stream(text.split(",", -1))
            .map(it -> it.split("=", 2))
            .filter(it -> it.length == 2)
            .collect(Collectors.toMap(it -> it[0], it -> it[1], (first, second) -> first));
    return Addresses.of(fields, "ip", "port")
        .map(
            address ->
                new Attached(
                    address,
                    fields.getOrDefault("state", ""),
                    number(fields, "offset", 0),
                    number(fields, "lag", 0)));
  }

  private static long number(Map<String, String> fields, String name, long otherwise) {
    String text = fields.get(name);
    return text == null ? otherwise : Long.parseLong(text);
  }
}
