package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.Server;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells data of a cluster from those of one that began anew under its addresses, such as that of a
 * first box whose disk was replaced. An id lies among the data and goes where they go, over
 * failovers and restarts; neither a replication id nor an epoch survives both, and how many keys
 * there are says nothing: applications write as soon as there is a primary.
 *
 * @param access how to get into data nodes
 * @param namespace that of all keys
 */
record Lineage(Access access, String namespace) {

  /**
   * The id among what a Redis holds.
   *
   * @throws io.mirrorneuron.store.ops.admin.ServerException if it does not say
   */
  Optional<String> of(HostPort redis) {
    try (Server server = Server.connect(redis, access)) {
      return of(server);
    }
  }

  /**
   * The same of a primary, which is given one if it has none.
   *
   * @throws io.mirrorneuron.store.ops.admin.ServerException if it does not say, or takes no writes
   */
  String given(HostPort primary) {
    try (Server server = Server.connect(primary, access)) {
      Optional<String> before = of(server);
      if (before.isPresent()) {
        return before.get();
      }
      // Somebody else may be faster.
      Answer unused = server.command("SET", key(), UUID.randomUUID().toString(), "NX");
      return server.command("GET", key()).text();
    }
  }

  private Optional<String> of(Server server) {
    Answer id = server.command("GET", key());
    return id.isNil() ? Optional.empty() : Optional.of(id.text());
  }

  private String key() {
    return namespace + ":cluster-id";
  }
}
