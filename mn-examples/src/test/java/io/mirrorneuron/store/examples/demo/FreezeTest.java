package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // A freeze is not used but held.
class FreezeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Process victim;

  @BeforeEach
  void start() throws IOException {
    victim = new ProcessBuilder("sleep", "60").start();
    assumeThat(Path.of("/proc/self/stat")).exists();
  }

  @AfterEach
  void end() {
    victim.destroyForcibly();
  }

  @Test
  void aProcessIsStoppedUntilItIsLetGo() throws IOException {
    try (Freeze freeze = Freeze.of(victim)) {
      await().atMost(PATIENCE).until(this::isStopped);
    }
    await().atMost(PATIENCE).until(() -> !isStopped());
  }

  @Test
  void aProcessThatIsGoneCannotBeStopped() throws InterruptedException {
    victim.destroyForcibly().waitFor();
    assertThatThrownBy(() -> Freeze.of(victim))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot stop process " + victim.pid());
  }

  @Test
  void aStoppedProcessCanBeKilled() throws IOException, InterruptedException {
    try (Freeze freeze = Freeze.of(victim)) {
      assertThat(victim.destroyForcibly().waitFor()).isNotZero();
    }
  }

  private boolean isStopped() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(victim.pid()), "stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
  }
}
