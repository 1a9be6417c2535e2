package io.mirrorneuron.store.ops.drill;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.DeniedException;
import io.mirrorneuron.store.ops.admin.RefusedException;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.UnreachableException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server does nothing for a time, as with a command that takes too long. Ends by itself. */
final class Sleeping implements Fault {

  private static final Logger LOG = LoggerFactory.getLogger(Sleeping.class);

  /** How much later than it should the server may answer. */
  private static final Duration LATE = Duration.ofSeconds(60);

  private final HostPort address;
  private final Access access;
  private final Duration lasting;

  Sleeping(HostPort address, Access access, Duration lasting) {
    this.address = address;
    this.access = access;
    this.lasting = lasting;
  }

  @Override
  public Optional<String> objection() {
    try (Server server = Server.connect(address, access)) {
      Answer unused = server.command("DEBUG", "SLEEP", "0");
      return Optional.empty();
    } catch (RefusedException | DeniedException e) {
      return Optional.of(
          e.getMessage()
              + " (DEBUG is allowed where mn local up or mn ha join --drillable has started the"
              + " server)");
    }
  }

  @Override
  public void begin() {
    Server server = Server.connect(address, access);
    Thread sleeper = new Thread(() -> sleep(server), "mn-drill-sleep");
    sleeper.setDaemon(true);
    sleeper.start();
  }

  private void sleep(Server server) {
    try (server) {
      Answer unused =
          server.command(lasting.plus(LATE), "DEBUG", "SLEEP", Long.toString(lasting.toSeconds()));
    } catch (UnreachableException e) {
      // Once awake it may be demoted, and a Sentinel cuts its connections then.
      LOG.debug("no answer to DEBUG SLEEP", e);
    }
  }

  /** There is no way to wake it. */
  @Override
  public void end() {}

  @Override
  public Optional<Undoing> undoing() {
    return Optional.empty();
  }

  @Override
  public String state() {
    return "sleeps";
  }

  @Override
  public String mended() {
    return "wakes by itself";
  }
}
