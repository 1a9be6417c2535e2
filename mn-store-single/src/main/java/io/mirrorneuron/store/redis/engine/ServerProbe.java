package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.RedisSettings;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.redis.TransportException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the primary and its replicas for their settings, each once and one after the other: only
 * when a store is opened. A server that does not answer costs the time to connect and to ask once.
 */
final class ServerProbe {

  private final RedisConnector connector;
  private final RedisSettings settings;

  ServerProbe(RedisConnector connector, RedisSettings settings) {
    this.connector = connector;
    this.settings = settings;
  }

  /** What they say; a server that cannot be asked is among them, with the reason. */
  List<ServerFacts> ask(ConnectionTarget primary) {
    List<ServerFacts> servers = new ArrayList<>();
    try {
      List<@Nullable Object> replies = replies(primary);
      servers.add(facts(primary, replies));
      for (HostPort replica : replicas(primary, replies.get(0))) {
        servers.add(replica(primary.at(settings.sentinel().hostMap().apply(replica))));
      }
    } catch (TransportException e) {
      servers.add(unknown(primary.address().toString(), e));
      servers.add(unknown("each of its replicas", e));
    }
    return servers;
  }

  private static List<HostPort> replicas(ConnectionTarget primary, @Nullable Object role) {
    if (Connections.replicasOf(role).isEmpty()) {
      throw new TransportException(
          TransportException.Phase.NOT_SENT,
          primary.address() + " has ceased to be the primary meanwhile",
          null);
    }
    return ReplicaReports.addresses(role);
  }

  private ServerFacts replica(ConnectionTarget replica) {
    try {
      return facts(replica, replies(replica));
    } catch (TransportException e) {
      return unknown(replica.address().toString(), e);
    }
  }

  private static ServerFacts facts(ConnectionTarget target, List<@Nullable Object> replies) {
    return ServerFacts.of(
        target.address().toString(), replies.get(1), replies.get(2), replies.get(3));
  }

  private static ServerFacts unknown(String server, TransportException why) {
    return ServerFacts.unknown(server, String.valueOf(why.getMessage()));
  }

  private List<@Nullable Object> replies(ConnectionTarget target) {
    List<RedisCommand> commands = new ArrayList<>();
    settings.data().access().credentials().ifPresent(who -> commands.add(Authentication.of(who)));
    int login = commands.size();
    commands.add(RedisCommand.ofText("ROLE"));
    commands.add(RedisCommand.ofText("INFO", "memory"));
    commands.add(RedisCommand.ofText("INFO", "replication"));
    commands.add(RedisCommand.ofText("CONFIG", "GET", "replica-priority"));
    RedisConnection connection = connector.connect(target);
    try {
      List<@Nullable Object> replies = connection.exchange(commands, settings.timeouts().command());
      if (login > 0 && replies.get(0) instanceof ErrorReply error) {
        throw new TransportException(
            TransportException.Phase.NOT_SENT,
            target.address() + " does not let us in: " + ServerErrors.words(error),
            null);
      }
      return replies.subList(login, replies.size());
    } finally {
      connection.abort();
    }
  }
}
