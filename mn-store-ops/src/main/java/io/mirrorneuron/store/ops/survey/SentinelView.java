package io.mirrorneuron.store.ops.survey;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.RefusedException;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.ServerException;
import io.mirrorneuron.store.ops.admin.UnexpectedAnswerException;
import io.mirrorneuron.store.ops.survey.Opinion.KnownReplica;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks one Sentinel what it thinks. */
final class SentinelView {

  /** An address that changes while it is read belongs to no epoch; a failover changes it once. */
  private static final int READS = 3;

  private final String masterName;
  private final Access access;

  SentinelView(String masterName, Access access) {
    this.masterName = masterName;
    this.access = access;
  }

  SentinelSight look(HostPort address) {
    try (Server sentinel = Server.connect(address, access)) {
      return new SentinelSight(address, Optional.of(opinion(sentinel)), "");
    } catch (ServerException | UnexpectedAnswerException e) {
      return new SentinelSight(address, Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  private Opinion opinion(Server sentinel) {
    String id = sentinel.command("SENTINEL", "MYID").text();
    Map<String, String> master = master(sentinel);
    HostPort primary = named(sentinel);
    for (int i = 1; i < READS; i++) {
      Map<String, String> again = master(sentinel);
      boolean same = epoch(again) == epoch(master);
      master = again;
      if (same) {
        break;
      }
      primary = named(sentinel);
    }
    return new Opinion(
        id,
        epoch(master),
        primary,
        flags(master),
        Integer.parseInt(master.getOrDefault("quorum", "0")),
        cannotElect(sentinel),
        sentinel.command("SENTINEL", "SENTINELS", masterName).items().stream()
            .map(it -> Addresses.of(it.fields(), "ip", "port"))
            .flatMap(Optional::stream)
            .toList(),
        sentinel.command("SENTINEL", "REPLICAS", masterName).items().stream()
            .map(Answer::fields)
            .map(SentinelView::replica)
            .flatMap(Optional::stream)
            .toList());
  }

  private Map<String, String> master(Server sentinel) {
    return sentinel.command("SENTINEL", "MASTER", masterName).fields();
  }

  /** SENTINEL MASTER lags behind this during a failover. */
  private HostPort named(Server sentinel) {
    List<Answer> parts =
        sentinel.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", masterName).items();
    return new HostPort(parts.get(0).text(), (int) parts.get(1).number());
  }

  private Optional<String> cannotElect(Server sentinel) {
    try {
      sentinel.command("SENTINEL", "CKQUORUM", masterName);
      return Optional.empty();
    } catch (RefusedException e) {
      return Optional.of(e.reason());
    }
  }

  private static Optional<KnownReplica> replica(Map<String, String> fields) {
    return Addresses.of(fields, "ip", "port")
        .map(
            address ->
                new KnownReplica(
                    address,
                    flags(fields),
                    Integer.parseInt(fields.getOrDefault("slave-priority", "100"))));
  }

  private static long epoch(Map<String, String> master) {
    return Long.parseLong(master.getOrDefault("config-epoch", "0"));
  }

  private static Set<String> flags(Map<String, String> fields) {
    return Set.of(fields.getOrDefault("flags", "").split(",", -1));
  }
}
