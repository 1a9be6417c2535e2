package io.mirrorneuron.store.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Forked JVMs that start servers, one of them paused, and go in the different ways a JVM can go.
 */
class NothingLeftBehindTest {
  private static final Duration CLEANED = Duration.ofSeconds(60);

  /** The servers of a forked JVM. */
  private record Abandoned(Process jvm, Path root, Path programs, List<Long> servers) {
    List<Long> running() {
      return servers.stream().filter(NothingLeftBehindTest::exists).toList();
    }
  }

  private final List<Process> forked = new ArrayList<>();

  @AfterEach
  void endForkedJvms() {
    forked.forEach(Process::destroyForcibly);
  }

  @Test
  void aKilledJvmLeavesNoServerAndNoFolder() throws IOException {
    Abandoned left = fork();
    assertThat(left.running()).hasSize(3);
    assertThat(left.programs()).isNotEmptyDirectory();
    left.jvm().destroyForcibly();
    awaitNothingLeftOf(left);
  }

  @Test
  void aTerminatedJvmLeavesNoServerAndNoFolder() throws IOException {
    Abandoned left = fork();
    left.jvm().destroy();
    awaitNothingLeftOf(left);
  }

  @Test
  void aJvmThatExitsWithoutClosingLeavesNoServerAndNoFolder() throws IOException {
    awaitNothingLeftOf(fork("exit"));
  }

  @Test
  void theServersOfAStoppedJvmGoOnUntilItIsKilled() throws Exception {
    Abandoned left = fork();
    Signals.send(left.jvm().toHandle(), Signals.Signal.STOP);
    // Nothing may happen, and nothing can be awaited but time.
    Thread.sleep(1500);
    assertThat(left.running()).hasSize(3);
    assertThat(left.root()).exists();
    left.jvm().destroyForcibly();
    awaitNothingLeftOf(left);
  }

  private static void awaitNothingLeftOf(Abandoned left) {
    await().atMost(CLEANED).untilAsserted(() -> assertThat(left.running()).isEmpty());
    await().atMost(CLEANED).untilAsserted(() -> assertThat(left.root()).doesNotExist());
    await().atMost(CLEANED).untilAsserted(() -> assertThat(left.programs()).doesNotExist());
  }

  private Abandoned fork(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Abandoner.class.getName()));
    command.addAll(List.of(arguments));
    Process jvm =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    forked.add(jvm);
    BufferedReader out = jvm.inputReader(UTF_8);
    String line = out.readLine();
    assertThat(line).as("first line of the forked JVM").startsWith("ready ");
    String[] words = line.split(" ", -1);
    return new Abandoned(
        jvm,
        Path.of(words[1]),
        Path.of(words[2]),
        Arrays.stream(words).skip(3).map(Long::valueOf).toList());
  }

  /** Zombies do not count: where the machine's first process reaps none, they stay for ever. */
  private static boolean exists(long pid) {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    if (!Files.exists(Path.of("/proc/self"))) {
      return ProcessHandle.of(pid).isPresent();
    }
    try (Stream<String> lines = Files.lines(stat)) {
      String line = lines.findFirst().orElse(") Z");
      return line.charAt(line.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException gone) {
      return false;
    }
  }
}
