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
public final class SentinelView {

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
      return SentinelSight.of(address, opinion(sentinel));
    } catch (ServerException | UnexpectedAnswerException e) {
      return SentinelSight.of(address, e);
    }
  }

  private Opinion opinion(Server sentinel) {
    String id = sentinel.command("SENTINEL", "MYID").text();
    Naming naming = naming(sentinel, masterName);
    Map<String, String> master = naming.master();
    return new Opinion(
        id,
        naming.epoch(),
        naming.primary(),
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

  /**
   * Whom a Sentinel names.
   *
   * @param primary the address
   * @param master what else it says of it
   */
  public record Naming(HostPort primary, Map<String, String> master) {

    /**
     * Copies the fields.
     *
     * @param primary as {@link #primary()}
     * @param master as {@link #master()}
     */
    public Naming {
      master = Map.copyOf(master);
    }

    /**
     * The epoch of the election that made it the primary.
     *
     * @return 0 if there was none
     */
    public long epoch() {
      return SentinelView.epoch(master);
    }
  }

  /**
   * Reads address and epoch until they belong together.
   *
   * @param sentinel the connection
   * @param masterName the monitored name
   * @return what it says
   * @throws ServerException if it does not say, also where it watches nothing of this name
   */
  public static Naming naming(Server sentinel, String masterName) {
    Map<String, String> master = master(sentinel, masterName);
    HostPort primary = named(sentinel, masterName);
    for (int i = 1; i < READS; i++) {
      Map<String, String> again = master(sentinel, masterName);
      boolean same = epoch(again) == epoch(master);
      master = again;
      if (same) {
        break;
      }
      primary = named(sentinel, masterName);
    }
    return new Naming(primary, master);
  }

  private static Map<String, String> master(Server sentinel, String masterName) {
    return sentinel.command("SENTINEL", "MASTER", masterName).fields();
  }

  /** SENTINEL MASTER lags behind this during a failover. */
  private static HostPort named(Server sentinel, String masterName) {
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
