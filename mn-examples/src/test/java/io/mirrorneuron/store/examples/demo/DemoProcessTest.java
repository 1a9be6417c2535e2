package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole demo, as processes on a real server. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DemoProcessTest {

  private static final Pattern TIMELINE = Pattern.compile(" +[\\d,]+ ms  (.+?)(?:  .*)?");
  private static final String SAID_WHEN_A_WORKER_IS_STOPPED = "SIGSTOP to";

  @TempDir private Path folder;

  /** So many that a busy machine, too, comes to catch two workers before all jobs are finished. */
  private static final int FILES = 12;

  private static final String TOO_LATE =
      "demo_failed all jobs were finished before a worker could be caught at one; run the demo again";

  private static final int RUNS = 5;

  /** Of each file. */
  private static final int WORDS = 60;

  @Test
  void itEndsWithDemoOkAndThePrimaryIsReplaced() throws IOException, InterruptedException {
    endsWithDemoOk("jedis");
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"lettuce", "redisson"})
  void soItIsOnTheOtherClients(String client) throws IOException, InterruptedException {
    endsWithDemoOk(client);
  }

  /** A slow machine may be told to run it again, and does. Nothing else may go wrong. */
  private void endsWithDemoOk(String client) throws IOException, InterruptedException {
    int runs = 1;
    while (wasTooLate(client)) {
      assertThat(runs++).as("runs that came too late").isLessThan(RUNS);
    }
  }

  private boolean wasTooLate(String client) throws IOException, InterruptedException {
    try (DemoProcess demo =
        new DemoProcess(folder, "--workers", "3", "--input", input(FILES), "--client", client)) {
      int code = demo.exitCode();
      if (lastLine(demo).equals(TOO_LATE)) {
        return true;
      }
      assertThat(code).as(demo::output).isZero();
      assertThat(demo.output().lines()).contains("client   " + client);
      assertThat(timeline(demo))
          // In any order: each Sentinel is heard on a thread of its own.
          .contains("killed", "+sdown", "+odown", "+switch-master")
          .contains("first confirmed write", "first worker resumed", "evidence");
      assertThat(demo.output()).contains("every confirmed write survived");
      assertThat(lastLine(demo)).matches(allIsWell(FILES) + " failovers=[1-9]\\d*");
      assertThat(demo.temporaryFiles()).isEmpty();
      return false;
    }
  }

  /** Or nearly: a slow machine may be told to run it again, and does. Nothing else may go wrong. */
  @Tag("long")
  @Test
  void twoSmallFilesAreEnough() throws IOException, InterruptedException {
    String last = TOO_LATE;
    for (int run = 0; run < RUNS && last.equals(TOO_LATE); run++) {
      try (DemoProcess demo = new DemoProcess(folder, "--workers", "3", "--input", input(2))) {
        int code = demo.exitCode();
        last = lastLine(demo);
        assertThat(code).as(demo::output).isEqualTo(last.equals(TOO_LATE) ? 1 : 0);
      }
    }
    assertThat(last).matches(allIsWell(2) + " failovers=[1-9]\\d*");
  }

  @Tag("long")
  @Test
  void inModeSingleThereIsOneServerAndNoFailover() throws IOException, InterruptedException {
    try (DemoProcess demo =
        new DemoProcess(
            folder,
            "--workers",
            "3",
            "--input",
            input(FILES),
            "--mode",
            "single",
            "--client",
            "lettuce")) {
      assertThat(demo.exitCode()).as(demo::output).isZero();
      assertThat(demo.output().lines()).contains("client   lettuce");
      assertThat(timeline(demo)).isEmpty();
      assertThat(lastLine(demo)).matches(allIsWell(FILES));
    }
  }

  @Tag("long")
  @Test
  void onAServerOfSomebodyElseNothingStaysThatDoesNotExpire()
      throws IOException, InterruptedException {
    try (LocalRedis redis = LocalRedis.start();
        DemoProcess demo =
            new DemoProcess(
                folder,
                "--workers",
                "3",
                "--input",
                input(FILES),
                "--redis",
                redis.url(),
                "--client",
                "redisson")) {
      redis.command("SET", "other", "untouched");
      assertThat(demo.exitCode()).as(demo::output).isZero();
      assertThat(demo.output().lines()).contains("client   redisson");
      assertThat(redis.command("GET", "other").text()).isEqualTo("untouched");
      for (Reply key : redis.command("KEYS", "*").items()) {
        if (!key.text().equals("other")) {
          assertThat(key.text()).startsWith("mn_demo_");
          assertThat(redis.command("TTL", key.text()).number()).as(key.text()).isPositive();
        }
      }
    }
  }

  @Test
  void inputWithoutFilesIsAnErrorAndStartsNothing() throws IOException, InterruptedException {
    try (DemoProcess demo = new DemoProcess(folder, "--input", input(0))) {
      assertThat(demo.exitCode()).isEqualTo(1);
      assertThat(demo.output())
          .startsWith("demo_failed the input has 0 files, but none of 100 bytes or more");
    }
  }

  @Test
  void tooFewWorkersAreAnErrorOfTheCommandLine() throws IOException, InterruptedException {
    try (DemoProcess demo = new DemoProcess(folder, "--workers", "2")) {
      assertThat(demo.exitCode()).isEqualTo(2);
      assertThat(demo.output()).startsWith("--workers must be within 3 to 32, not 2");
    }
  }

  @Test
  void aModeThatThereIsNotIsAnErrorOfTheCommandLine() throws IOException, InterruptedException {
    try (DemoProcess demo = new DemoProcess(folder, "--mode", "cluster")) {
      assertThat(demo.exitCode()).isEqualTo(2);
      assertThat(demo.output()).startsWith("--mode must be one of sentinel, single, not cluster");
    }
  }

  @Test
  void aServerOfSomebodyElseIsNotKilled() throws IOException, InterruptedException {
    try (DemoProcess demo =
        new DemoProcess(folder, "--mode", "sentinel", "--redis", "redis://127.0.0.1:1")) {
      assertThat(demo.exitCode()).isEqualTo(2);
      assertThat(demo.output()).startsWith("--redis is one server, which the demo does not kill");
    }
  }

  @Test
  void aClientThatThereIsNotIsAnErrorOfTheCommandLine() throws IOException, InterruptedException {
    try (DemoProcess demo = new DemoProcess(folder, "--client", "hiredis")) {
      assertThat(demo.exitCode()).isEqualTo(2);
      assertThat(demo.output())
          .startsWith("--client must be one of jedis, lettuce, redisson, not hiredis");
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException, InterruptedException {
    try (DemoProcess demo =
        new DemoProcess(folder, "--input", input(1), "--redis", "redis://:secret@127.0.0.1:1")) {
      assertThat(demo.exitCode()).isEqualTo(1);
      assertThat(demo.output())
          .contains("demo_failed ")
          .contains("127.0.0.1:1")
          .doesNotContain("secret");
    }
  }

  @Test
  void interruptedItLeavesNoProcessAndNoFile() throws IOException, InterruptedException {
    whileAWorkerIsStopped(
        demo -> {
          List<ProcessHandle> all = demo.descendants();
          assertThat(all).hasSizeGreaterThanOrEqualTo(3);
          demo.terminate();
          assertThat(demo.exitCode()).as(demo::output).isEqualTo(128 + 15);
          awaitEndOf(all);
          assertThat(demo.output()).endsWith("demo_failed interrupted" + System.lineSeparator());
          assertThat(demo.temporaryFiles()).isEmpty();
        });
  }

  @Tag("long")
  @Test
  void killedItLeavesNoProcess() throws IOException, InterruptedException {
    whileAWorkerIsStopped(
        demo -> {
          List<ProcessHandle> all = demo.descendants();
          demo.kill();
          assertThat(demo.exitCode()).as(demo::output).isEqualTo(128 + 9);
          awaitEndOf(all);
        });
  }

  /** What is done to a demo. */
  @FunctionalInterface
  private interface Deed {
    void to(DemoProcess demo) throws IOException, InterruptedException;
  }

  /** Does it when a worker is stopped, which is the hardest to end; a slow machine tries again. */
  private void whileAWorkerIsStopped(Deed deed) throws IOException, InterruptedException {
    for (int run = 1; ; run++) {
      try (DemoProcess demo = new DemoProcess(folder, "--workers", "3", "--input", input(FILES))) {
        if (demo.saysSoonerOrLater(SAID_WHEN_A_WORKER_IS_STOPPED)) {
          deed.to(demo);
          return;
        }
        assertThat(lastLine(demo)).as(demo::output).isEqualTo(TOO_LATE);
        assertThat(run).as("runs that came too late").isLessThan(RUNS);
      }
    }
  }

  private static String allIsWell(int files) {
    return ("demo_ok jobs=%d files=%d words=%d takeovers=[1-9]\\d* fenced=[1-9]\\d* lost=0"
            + " duplicated=0")
        .formatted(files, files, files * WORDS);
  }

  /** What happened, in the order in which it is shown. */
  private static List<String> timeline(DemoProcess demo) {
    return demo.output()
        .lines()
        .map(TIMELINE::matcher)
        .filter(Matcher::matches)
        .map(line -> line.group(1))
        .toList();
  }

  private static String lastLine(DemoProcess demo) {
    return demo.output().lines().reduce("", (before, line) -> line);
  }

  private static void awaitEndOf(List<ProcessHandle> processes) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
  }

  private String input(int files) throws IOException {
    Path input = Files.createDirectories(folder.resolve("input"));
    for (int i = 0; i < files; i++) {
      Files.writeString(input.resolve("file " + i), "ein Wort ".repeat(WORDS / 2));
    }
    return input.toString();
  }
}
