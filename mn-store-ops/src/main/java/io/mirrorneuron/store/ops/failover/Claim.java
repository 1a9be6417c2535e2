package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import java.util.List;

/**
 * Keeps two operators from failing over at the same time. The claim is the name of our connection
 * to the primary: it needs no key, is not held up by paused writes, and ends with the process
 * however that ends.
 */
final class Claim {

  private static final String NAME = "mn-failover";

  private Claim() {}

  /**
   * Claims the primary for as long as the connection lives. Of two at the same instant both may be
   * refused, but never both go on: each shows its name before it looks for others.
   *
   * @throws CommandFailure if another operator has it
   */
  static void on(Server primary) {
    primary.command("CLIENT", "SETNAME", NAME);
    String own = "id=" + primary.command("CLIENT", "ID").number() + " ";
    List<String> others =
        primary
            .command("CLIENT", "LIST")
            .text()
            .lines()
            .filter(it -> (" " + it + " ").contains(" name=" + NAME + " "))
            .filter(it -> !it.startsWith(own))
            .toList();
    if (!others.isEmpty()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "another operator is failing over "
              + primary
              + " right now (connection "
              + others.get(0).replaceAll(".* addr=(\\S+) .*", "$1")
              + "); nothing was done",
          "wait for it to end and look with mn ha status");
    }
  }
}
