package io.mirrorneuron.store.bench.failover;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.Reply;
import java.util.Set;
import java.util.stream.Collectors;

/** The numbers of a contender that a server has. */
final class Numbers {

  private Numbers() {}

  static Set<Long> on(LocalRedis server, Contender contender) {
    return contender instanceof StoreContender store
        ? server.command("XRANGE", store.history(), "-", "+").items().stream()
            .map(Numbers::ofEvent)
            .collect(Collectors.toSet())
        : server.command("LRANGE", OwnSupport.list(contender.name()), "0", "-1").items().stream()
            .map(Reply::number)
            .collect(Collectors.toSet());
  }

  private static long ofEvent(Reply entry) {
    String stored = entry.items().get(1).toString();
    int from = stored.lastIndexOf("[[");
    return Long.parseLong(stored.substring(from + 2, stored.indexOf("]]", from)));
  }
}
