package io.mirrorneuron.store.ops.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.local.Ports;
import io.mirrorneuron.store.local.ServerBinary;
import io.mirrorneuron.store.local.Signals.Signal;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.daemon.Daemon.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path folder;

  private final ServerBinary binary = ServerBinary.find();
  private Daemon daemon;
  private HostPort address;

  @BeforeEach
  void prepare() {
    daemon = new Daemon("redis", folder.resolve("one"));
    address = new HostPort("127.0.0.1", Ports.free("127.0.0.1", 1).get(0));
    Listening listening = new Listening("127.0.0.1", address, Optional.empty(), Optional.empty());
    daemon.configure(RedisText.of(listening, daemon.folder(), Optional.empty()));
  }

  @AfterEach
  void end() throws InterruptedException {
    daemon.kill();
  }

  @Test
  void anotherCommandFindsTheProcessAndEndsIt() throws InterruptedException {
    daemon.start(binary);
    Daemon later = new Daemon("redis", daemon.folder());

    assertThat(later.state()).isEqualTo(State.RUNNING);
    assertThat(later.process()).isEqualTo(daemon.process());
    later.stop();
    assertThat(daemon.state()).isEqualTo(State.STOPPED);
  }

  @Test
  void startingTwiceIsStartingOnce() throws InterruptedException {
    daemon.start(binary);
    Optional<ProcessHandle> first = daemon.process();
    daemon.start(binary);

    assertThat(first).isPresent();
    assertThat(daemon.process()).isEqualTo(first);
  }

  @Test
  void aFrozenOneIsSeenGoesOnAndCanBeStopped() throws InterruptedException {
    daemon.start(binary);
    daemon.signal(Signal.STOP);
    assertThat(daemon.state()).isEqualTo(State.PAUSED);
    daemon.signal(Signal.CONT);
    assertThat(daemon.state()).isEqualTo(State.RUNNING);
    daemon.signal(Signal.STOP);
    daemon.stop();
    assertThat(daemon.state()).isEqualTo(State.STOPPED);
  }

  @Test
  void aNumberThatPassedToSomebodyElseIsNotOurs() throws InterruptedException, IOException {
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      Files.writeString(daemon.folder().resolve("redis.pid"), other.pid() + "\n");

      assertThat(daemon.state()).isEqualTo(State.STOPPED);
      daemon.stop();
      daemon.kill();
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void oneThatEndsWhileStartingIsToldWithItsLog() throws Exception {
    try (ServerSocket taken =
        new ServerSocket(address.port(), 5, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      daemon.start(binary);
      await().atMost(PATIENCE).until(() -> daemon.process().isEmpty());

      assertThatThrownBy(daemon::requireRunning)
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("port is taken")
          .hasMessageContaining("bind");
    }
  }

  @Test
  void whatRunsIsNotDeleted() throws InterruptedException {
    daemon.start(binary);
    assertThatThrownBy(daemon::delete).hasMessageContaining("nothing was deleted");
    daemon.kill();
    daemon.delete();
    assertThat(daemon.folder()).doesNotExist();
  }
}
