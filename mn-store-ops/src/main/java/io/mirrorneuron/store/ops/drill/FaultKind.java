package io.mirrorneuron.store.ops.drill;

import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.daemon.Premises.Resident;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;

/** What can be broken. */
enum FaultKind {
  /** The process dies. */
  KILL("will be killed with SIGKILL"),
  /** The process stands still. */
  PAUSE("will be frozen with SIGSTOP"),
  /** The server is busy. */
  SLEEP("will sleep (DEBUG SLEEP)"),
  /** The network is gone. */
  PARTITION("will be cut off with iptables");

  private final String announcement;

  FaultKind(String announcement) {
    this.announcement = announcement;
  }

  /** What will be done, to follow the server's name. */
  String announcement() {
    return announcement;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Fault of(Resident target, Access access, Duration lasting) {
    return switch (this) {
      case KILL -> new Killing(target.daemon());
      case PAUSE ->
          new Freezing(
              target.daemon(),
              target
                  .daemon()
                  .process()
                  .orElseThrow(
                      () ->
                          new CommandFailure(
                              ExitCode.REFUSED, target.name() + " does not run", "")));
      case SLEEP -> new Sleeping(target.address(), access, lasting);
      case PARTITION -> new Partitioning(literal(target), target.address().port());
    };
  }

  /** Who listens on all addresses is cut off at the one that others are told. */
  private static String literal(Resident target) {
    try {
      InetAddress bound = InetAddress.getByName(target.bind());
      return bound.isAnyLocalAddress()
          ? InetAddress.getByName(target.address().host()).getHostAddress()
          : bound.getHostAddress();
    } catch (UnknownHostException e) {
      throw new CommandFailure(
          ExitCode.REFUSED, "the address of " + target.name() + " is not known: " + e, "", e);
    }
  }
}
