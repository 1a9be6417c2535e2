package io.mirrorneuron.store.ops.drill;

import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Nobody reaches the server, nor does it reach anybody: what comes to its port and from it is
 * dropped by rules in a chain of their own.
 *
 * @param host the address that it listens on, as a literal
 * @param port where it listens
 */
record Partitioning(String host, int port) implements Fault {

  // $1 the program, $2 the chain.
  private static final String REMOVE =
      "for hook in INPUT OUTPUT; do"
          + " while \"$1\" -w 5 -D $hook -j \"$2\" 2>/dev/null; do :; done; done;"
          + " \"$1\" -w 5 -F \"$2\" 2>/dev/null; \"$1\" -w 5 -X \"$2\" 2>/dev/null";

  // $3 the address, $4 the port. The chain is filled before anything goes through it.
  private static final String INSTALL =
      REMOVE
          + "; set -e; \"$1\" -w 5 -N \"$2\";"
          + " \"$1\" -w 5 -A \"$2\" -p tcp -d \"$3\" --dport \"$4\" -j DROP;"
          + " \"$1\" -w 5 -A \"$2\" -p tcp -s \"$3\" --sport \"$4\" -j DROP;"
          + " \"$1\" -w 5 -I INPUT -j \"$2\"; \"$1\" -w 5 -I OUTPUT -j \"$2\"";

  @Override
  public Optional<String> objection() {
    try {
      Program.Result asked = Program.run(List.of(program(), "-w", "5", "-S", "INPUT"));
      return asked.exit() == 0
          ? Optional.empty()
          : Optional.of(program() + " cannot be used: " + asked.lastLine());
    } catch (IOException e) {
      return Optional.of(program() + " cannot be run: " + e.getMessage());
    }
  }

  @Override
  public void begin() {
    Program.Result done = shell(INSTALL, host, Integer.toString(port));
    if (done.exit() != 0) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          program() + " does not drop the packets of " + host + ":" + port + ": " + done.lastLine(),
          "what was done of it is undone");
    }
  }

  @Override
  public void end() {
    Program.Result unused = shell(REMOVE);
    if (isInstalled()) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "the rules of chain " + chain() + " cannot be removed: " + unused.lastLine(),
          "look with " + program() + " -S");
    }
  }

  @Override
  public Optional<Undoing> undoing() {
    return Optional.of(new Undoing(REMOVE, List.of(program(), chain())));
  }

  @Override
  public String state() {
    return "is cut off";
  }

  @Override
  public String mended() {
    return "is reachable again";
  }

  /** Its rules are those of no other server. */
  String chain() {
    return "mn-drill-" + port;
  }

  private String program() {
    return host.indexOf(':') >= 0 ? "ip6tables" : "iptables";
  }

  private boolean isInstalled() {
    try {
      return Program.run(List.of(program(), "-w", "5", "-S", chain())).exit() == 0;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private Program.Result shell(String script, String... more) {
    try {
      return Program.shell(script, List.of(program(), chain()), List.of(more));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private CommandFailure failure(IOException e) {
    return new CommandFailure(ExitCode.FAILED, "cannot run " + program() + ": " + e, "", e);
  }
}
