package io.mirrorneuron.store.redis.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.local.LocalRedis;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes, through all clients, want one lease all the time. */
@Tag("long")
class ContentionTest {

  private static final int PROCESSES = 8;

  /** So many that each process had its turn many times, whatever else the machine does. */
  private static final long GRANTS = 1_000;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void ofEightProcessesThatHammerOneLeaseOneAtATimeHoldsIt() throws Exception {
    Files.writeString(Contender.counter(folder), "0");
    Files.createFile(Contender.tokens(folder));
    Files.createFile(Contender.lock(folder));
    List<String> clients = FaultTest.clients().toList();
    assertThat(clients).hasSize(3);
    String namespace = "contention-" + UUID.randomUUID();
    List<BufferedReader> outputs = new ArrayList<>();
    try (LocalRedis redis = LocalRedis.start()) {
      for (int n = 0; n < PROCESSES; n++) {
        outputs.add(start(redis, clients.get(n % clients.size()), namespace).inputReader());
      }
      for (BufferedReader output : outputs) {
        assertThat(said(output, "ready")).isEmpty();
      }
      for (Process process : processes) {
        process.outputWriter().append('\n').flush();
      }
      await()
          .atMost(PATIENCE)
          .until(() -> tokens().size() >= GRANTS || !processes.stream().allMatch(Process::isAlive));

      for (Process process : processes) {
        process.outputWriter().append("enough\n").flush();
      }
      long grants = 0;
      for (int n = 0; n < PROCESSES; n++) {
        Process process = processes.get(n);
        long its = Long.parseLong(said(outputs.get(n), "granted "));
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("how process %d ended", n).isZero();
        assertThat(its).as("grants to process %d", n).isPositive();
        grants += its;
      }

      assertThat(Long.parseLong(Files.readString(Contender.counter(folder)))).isEqualTo(grants);
      List<Long> tokens = tokens();
      assertThat(tokens).hasSize(Math.toIntExact(grants)).isSorted().doesNotHaveDuplicates();
      assertThat(new Truth(redis, namespace).highestToken(Contender.NAME))
          .as("no grant but these")
          .isEqualTo(tokens.get(tokens.size() - 1));
    }
  }

  /** What follows a word at the beginning of a line; others are of a logger. */
  private static String said(BufferedReader output, String word) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(word)) {
        return line.substring(word.length());
      }
    }
    throw new AssertionError("a process ended before it said: " + word);
  }

  /** The tokens in the order of the grants, without the last one if it is just being written. */
  private List<Long> tokens() throws IOException {
    String written = Files.readString(Contender.tokens(folder));
    return written.substring(0, written.lastIndexOf('\n') + 1).lines().map(Long::valueOf).toList();
  }

  private Process start(LocalRedis redis, String client, String namespace) throws IOException {
    Process process =
        OtherProcess.start(Contender.class, redis.url(), client, namespace, folder.toString());
    processes.add(process);
    return process;
  }
}
