package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.local.ServerBinary;
import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.cli.Waiting;
import io.mirrorneuron.store.ops.daemon.Daemon;
import io.mirrorneuron.store.ops.daemon.Listening;
import io.mirrorneuron.store.ops.daemon.Monitor;
import io.mirrorneuron.store.ops.daemon.SentinelText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * This box's Sentinel: our own process, or one that was there before.
 *
 * @param listening where it listens
 * @param daemon its process, if it is ours
 * @param council the Sentinels, of which it is one
 */
record Watcher(Listening listening, Daemon daemon, Council council) {

  HostPort address() {
    return listening.announced();
  }

  Voice voice() {
    return council.ask(address());
  }

  /** Wakes one that was here before, with all it knew. Returns whether there is one now. */
  boolean wake(ServerBinary binary, Waiting waiting) throws InterruptedException {
    if (!(voice() instanceof Voice.Mute)) {
      return true;
    }
    if (daemon.process().isEmpty()) {
      Node.requireFree(listening.bind(), address(), "Sentinel");
      if (!daemon.isConfigured()) {
        return false;
      }
      daemon.start(binary, "--sentinel");
      waiting.say("started the Sentinel " + address() + " with what it knew");
    }
    awaitAnswer(waiting);
    return true;
  }

  /** Has it watch that; what it watches already it keeps, with these settings. */
  void watch(Monitor monitor, ServerBinary binary, Waiting waiting) throws InterruptedException {
    Voice now = voice();
    if (now instanceof Voice.Mute) {
      if (daemon.process().isEmpty()) {
        daemon.configure(SentinelText.of(listening, daemon.folder(), monitor));
        daemon.start(binary, "--sentinel");
        waiting.say("started the Sentinel " + address());
      }
      awaitAnswer(waiting);
      now = voice();
    }
    try (Server server = Server.connect(address(), council.access())) {
      if (daemon.process().isEmpty()) {
        introduce(server);
      }
      if (now instanceof Voice.Unaware) {
        Answer added =
            server.command(
                "SENTINEL",
                "MONITOR",
                monitor.name(),
                monitor.primary().host(),
                Integer.toString(monitor.primary().port()),
                Integer.toString(monitor.quorum()));
        waiting.say("the Sentinel " + address() + " watches " + monitor.primary() + ": " + added);
      }
      List<String> words = new ArrayList<>(List.of("SENTINEL", "SET", monitor.name()));
      words.addAll(List.of("quorum", Integer.toString(monitor.quorum())));
      monitor.settings().forEach(words::addAll);
      Answer unused = server.command(words.toArray(new String[0]));
    }
  }

  /** Tells one that others started under which address it is found, and how to get in elsewhere. */
  private void introduce(Server server) {
    List<List<String>> settings = new ArrayList<>();
    settings.add(List.of("announce-ip", address().host()));
    settings.add(List.of("announce-port", Integer.toString(address().port())));
    listening
        .credentials()
        .ifPresent(
            own -> {
              own.username().ifPresent(user -> settings.add(List.of("sentinel-user", user)));
              settings.add(List.of("sentinel-pass", own.password().reveal()));
            });
    for (List<String> setting : settings) {
      Answer unused = server.command("SENTINEL", "CONFIG", "SET", setting.get(0), setting.get(1));
    }
  }

  private void awaitAnswer(Waiting waiting) throws InterruptedException {
    waiting.until(
        "look into " + daemon.log() + "; " + Join.AGAIN,
        () -> {
          if (!(voice() instanceof Voice.Mute mute)) {
            return Optional.empty();
          }
          daemon.requireRunning();
          return Optional.of(mute.why());
        });
  }
}
