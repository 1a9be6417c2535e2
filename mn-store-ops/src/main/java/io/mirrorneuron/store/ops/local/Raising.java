package io.mirrorneuron.store.ops.local;

import io.mirrorneuron.store.config.Credentials;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.ServerBinary;
import io.mirrorneuron.store.local.Signals.Signal;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.RefusedException;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.UnreachableException;
import io.mirrorneuron.store.ops.cli.Waiting;
import io.mirrorneuron.store.ops.daemon.Daemon;
import io.mirrorneuron.store.ops.daemon.Drills;
import io.mirrorneuron.store.ops.daemon.Listening;
import io.mirrorneuron.store.ops.daemon.Monitor;
import io.mirrorneuron.store.ops.daemon.RedisText;
import io.mirrorneuron.store.ops.daemon.SentinelText;
import io.mirrorneuron.store.ops.local.Topology.Kind;
import io.mirrorneuron.store.ops.local.Topology.Seat;
import io.mirrorneuron.store.ops.survey.Surveyor;
import java.util.List;
import java.util.Optional;

/**
 * Brings up what does not run, whether it never did or was killed, and lets go on what is frozen.
 * What the Sentinels remember is asked first, so that nobody becomes the primary who was not.
 */
final class Raising {

  private final Topology topology;
  private final Surveyor surveyor;
  private final Access toData;
  private final Access toSentinels;
  private final Optional<Credentials> dataCredentials;
  private final Optional<Credentials> sentinelCredentials;
  private final Waiting waiting;
  private final ServerBinary binary = ServerBinary.find();

  Raising(Topology topology, StoreConfig config, Waiting waiting) {
    this.topology = topology;
    this.waiting = waiting;
    surveyor = new Surveyor(config);
    toData = Access.toData(config);
    toSentinels = Access.toSentinels(config);
    dataCredentials = config.redis().data().access().credentials();
    sentinelCredentials = config.redis().sentinel().access().credentials();
  }

  void run() throws InterruptedException {
    thaw();
    for (Seat seat : topology.sentinels()) {
      if (topology.daemon(seat).isConfigured()) {
        start(seat, "--sentinel");
      }
    }
    HostPort primary = surveyor.look().primary().orElse(topology.redis().get(0).address());
    List<Seat> replicas =
        topology.redis().stream().filter(it -> !it.address().equals(primary)).toList();
    for (Seat seat : topology.redis()) {
      if (!replicas.contains(seat)) {
        raise(seat, Optional.empty());
      }
    }
    for (Seat seat : replicas) {
      raise(seat, Optional.of(primary));
    }
    // New ones come last, as a Sentinel looks at a replica's link when it begins, and then not
    // again for ten seconds.
    waiting.until(advice(), () -> Wholeness.ofReplicas(topology, primary, toData));
    for (Seat seat : topology.sentinels()) {
      watch(seat, primary);
    }
    waiting.until(advice(), () -> Wholeness.missing(topology, surveyor.look()));
  }

  private String advice() {
    return "look into the logs in " + topology.folder();
  }

  private void thaw() {
    for (Seat seat : topology.seats()) {
      Daemon daemon = topology.daemon(seat);
      if (daemon.state() == Daemon.State.PAUSED) {
        daemon.signal(Signal.CONT);
        waiting.say(seat.name() + " goes on");
      }
    }
  }

  private void raise(Seat seat, Optional<HostPort> primary) throws InterruptedException {
    Daemon daemon = topology.daemon(seat);
    if (daemon.process().isEmpty()) {
      Listening at = listening(seat, dataCredentials);
      daemon.configure(
          RedisText.of(at, daemon.folder(), primary)
              // Nobody relies on what is for development.
              + RedisText.of(at, Drills.ALLOWED, binary));
      start(seat);
    }
  }

  private void watch(Seat seat, HostPort primary) throws InterruptedException {
    Daemon daemon = topology.daemon(seat);
    if (!daemon.isConfigured()) {
      daemon.configure(
          SentinelText.of(
              listening(seat, sentinelCredentials),
              daemon.folder(),
              new Monitor(topology.masterName(), primary, topology.quorum(), dataCredentials)));
      start(seat, "--sentinel");
    }
  }

  private static Listening listening(Seat seat, Optional<Credentials> credentials) {
    return new Listening(seat.address().host(), seat.address(), credentials, Optional.empty());
  }

  private void start(Seat seat, String... arguments) throws InterruptedException {
    Daemon daemon = topology.daemon(seat);
    if (daemon.process().isPresent()) {
      return;
    }
    daemon.start(binary, arguments);
    waiting.until(
        "look into " + daemon.log(),
        () -> {
          daemon.requireRunning();
          return silent(seat);
        });
    waiting.say("started " + seat.name() + " at " + seat.address());
  }

  private Optional<String> silent(Seat seat) {
    Access access = seat.kind() == Kind.REDIS ? toData : toSentinels;
    try (Server server = Server.connect(seat.address(), access)) {
      Answer unused = server.command("PING");
      return Optional.empty();
    } catch (UnreachableException | RefusedException e) {
      return Optional.of(seat.name() + " comes up: " + e.getMessage());
    }
  }
}
