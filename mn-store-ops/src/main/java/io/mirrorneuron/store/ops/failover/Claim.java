package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.ServerException;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.survey.SentinelSight;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Keeps two operators from failing over at the same time. The claim is the name of a connection to
 * every Sentinel that answers: it needs no key, ends with the process however that ends, and stands
 * also where the primary is dead. Two majorities of the Sentinels have one in common, so that of
 * two who each claim a majority one is refused.
 */
final class Claim implements AutoCloseable {

  private final String name;
  private final List<Server> claimed = new ArrayList<>();

  private Claim(String masterName) {
    name = "mn-failover:" + masterName;
  }

  /** Shows the claim, for as long as these connections live; a Sentinel may be left out. */
  static Claim shown(Plan plan, Means means) {
    Claim claim = new Claim(plan.survey().masterName());
    plan.survey().sentinels().stream()
        .filter(it -> it.opinion().isPresent())
        .map(SentinelSight::address)
        .forEach(it -> claim.show(it, means));
    return claim;
  }

  /**
   * Returns if nobody else has it. Of two at the same instant both may be refused, but never both
   * go on: each shows its name before it looks for others.
   *
   * @param least at how many Sentinels it has to stand
   * @throws CommandFailure if another operator has it, or too few Sentinels could be told
   */
  void orRefuse(int least) {
    if (claimed.size() < least) {
      throw new CommandFailure(
          ExitCode.NO_QUORUM,
          "only "
              + claimed.size()
              + " Sentinels let others know that somebody is failing over, "
              + least
              + " are needed; nothing was done",
          "look with mn ha status");
    }
    claimed.forEach(this::refuseIfTaken);
  }

  private void show(HostPort address, Means means) {
    Server sentinel = null;
    try {
      sentinel = Server.connect(address, means.toSentinels());
      sentinel.command("CLIENT", "SETNAME", name);
      claimed.add(sentinel);
    } catch (ServerException e) {
      means.say(e.getMessage());
      if (sentinel != null) {
        sentinel.close();
      }
    }
  }

  private void refuseIfTaken(Server sentinel) {
    String own = "id=" + sentinel.command("CLIENT", "ID").number() + " ";
    Predicate<String> isClaim = it -> (" " + it + " ").contains(" name=" + name + " ");
    sentinel
        .command("CLIENT", "LIST")
        .text()
        .lines()
        .filter(isClaim.and(it -> !it.startsWith(own)))
        .findFirst()
        .ifPresent(
            other -> {
              throw new CommandFailure(
                  ExitCode.REFUSED,
                  "another operator is failing over right now (connection "
                      + other.replaceAll(".* addr=(\\S+) .*", "$1")
                      + " to Sentinel "
                      + sentinel
                      + "); nothing was done",
                  "wait for it to end and look with mn ha status; if it is dead and its machine too, "
                      + other.replaceAll("^id=(\\d+) .*", "CLIENT KILL ID $1")
                      + " there ends its claim");
            });
  }

  @Override
  public void close() {
    claimed.forEach(Server::close);
  }
}
