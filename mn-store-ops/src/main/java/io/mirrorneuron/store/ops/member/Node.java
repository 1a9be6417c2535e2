package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.RefusedException;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.UnreachableException;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.daemon.Daemon;
import io.mirrorneuron.store.ops.member.Local.Contents;
import io.mirrorneuron.store.ops.member.Situation.Standing;
import io.mirrorneuron.store.ops.survey.NodeState.Attached;
import io.mirrorneuron.store.ops.survey.NodeView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This box's Redis: our own process, or one that was there before.
 *
 * @param address where it is
 * @param bind where it would listen
 * @param daemon its process, if it is ours
 * @param access how to get in
 */
record Node(HostPort address, String bind, Daemon daemon, Access access) {

  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** What it is now. Contents other than a member's are foreign. */
  Local local(Contents ifAny) {
    try (Server server = Server.connect(address, access)) {
      List<Answer> role = server.command("ROLE").items();
      return switch (role.get(0).text()) {
        // Refused while it loads.
        case "master" ->
            new Local.Primary(server.command("DBSIZE").number() > 0 ? ifAny : Contents.NONE);
        case "slave" ->
            new Local.Replica(new HostPort(role.get(1).text(), (int) role.get(2).number()));
        default ->
            throw new CommandFailure(
                ExitCode.FAILED, "what answers at " + address + " is no Redis but a Sentinel", "");
      };
    } catch (RefusedException e) {
      return new Local.Silent(e.reason());
    } catch (UnreachableException e) {
      if (daemon.process().isPresent()) {
        return new Local.Silent(e.getMessage());
      }
      requireFree(bind, address, "Redis");
      return new Local.Down(daemon.holdsData() ? ifAny : Contents.NONE);
    }
  }

  /** The same view of another box's Redis. */
  Node at(HostPort other) {
    return new Node(other, bind, daemon, access);
  }

  /** What another box's Redis says it is. */
  Standing standing() {
    try (Server server = Server.connect(address, access)) {
      String role = server.command("ROLE").items().get(0).text();
      return role.equals("master") ? Standing.PRIMARY : Standing.REPLICA;
    } catch (UnreachableException | RefusedException e) {
      return Standing.SILENT;
    }
  }

  /** Names its process; empty if it does not answer. */
  Optional<String> runId() {
    try (Server server = Server.connect(address, access)) {
      return Optional.ofNullable(server.command("INFO", "server").fields().get("run_id"));
    } catch (UnreachableException | RefusedException e) {
      return Optional.empty();
    }
  }

  /** Who follows it, as it says itself; nobody if it does not answer. */
  List<HostPort> followers() {
    try (Server server = Server.connect(address, access)) {
      return NodeView.state(server).attached().stream().map(Attached::address).toList();
    } catch (UnreachableException | RefusedException e) {
      return List.of();
    }
  }

  /** Whether its link to its primary is up; otherwise what is missing. */
  Optional<String> lag() {
    try (Server server = Server.connect(address, access)) {
      var info = server.command("INFO", "replication").fields();
      if (info.getOrDefault("role", "").equals("master")
          || info.getOrDefault("master_link_status", "").equals("up")) {
        return Optional.empty();
      }
      String left = info.getOrDefault("master_sync_left_bytes", "-1");
      return Optional.of(
          info.getOrDefault("master_sync_in_progress", "0").equals("1")
              ? "the data is being copied"
                  + (left.startsWith("-") ? "" : ", " + left + " bytes are left")
              : "the link to the primary is down");
    } catch (UnreachableException | RefusedException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Sends a command that changes something. */
  void tell(String... words) {
    try (Server server = Server.connect(address, access)) {
      Answer unused = server.command(words);
    }
  }

  /** Changes a setting; false if it is as it should be already. */
  boolean set(String setting, String value) {
    try (Server server = Server.connect(address, access)) {
      Map<String, String> now = server.command("CONFIG", "GET", setting).fields();
      if (value.equals(now.get(setting))) {
        return false;
      }
      Answer unused = server.command("CONFIG", "SET", setting, value);
      return true;
    }
  }

  /** Has it keep its role over a restart; one without a configuration file cannot. */
  void remember() {
    try {
      tell("CONFIG", "REWRITE");
    } catch (RefusedException withoutFile) {
      LOG.info("{}", withoutFile.getMessage());
    }
  }

  /**
   * Makes sure that a port can be listened on.
   *
   * @throws CommandFailure if somebody else does who does not answer as he should
   */
  static void requireFree(String bind, HostPort address, String what) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getByName(bind), address.port()));
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "nothing answers as a "
              + what
              + " at "
              + address
              + ", and none can be started on "
              + bind
              + ": "
              + e.getMessage(),
          "free the port or choose another one; nothing was started",
          e);
    }
  }
}
