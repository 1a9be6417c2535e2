package io.mirrorneuron.store.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completes as bash does: with the words typed so far, by the function that it was told of. */
class CompletionTest {

  @TempDir Path folder;
  private Path script;

  @BeforeEach
  void print() throws IOException {
    MnRun run = MnRun.of(Map.of(), "completion");
    assertThat(run.exit()).isZero();
    script = Files.writeString(folder.resolve("mn"), run.out());
  }

  @Test
  void commandsAreCompleted() throws IOException, InterruptedException {
    assertThat(completed("mn", "ins")).containsExactly("inspect");
    assertThat(completed("mn", "inspect", "")).contains("jobs", "events", "leases");
    assertThat(completed("mn", "ha", "drill", "p")).containsExactly("pause", "partition");
  }

  @Test
  void optionsAndTheirValuesAreCompleted() throws IOException, InterruptedException {
    assertThat(completed("mn", "inspect", "events", "--fol")).containsExactly("--follow");
    assertThat(completed("mn", "inspect", "jobs", "--output", "j")).containsExactly("json");
  }

  @Test
  void commandsOfOtherProgramsAreCompletedToo() throws IOException, InterruptedException {
    assertThat(completed("mn", "dem")).containsExactly("demo");
    assertThat(completed("mn", "node", "sub")).containsExactly("submit");
    assertThat(completed("mn", "example", "qu")).containsExactly("quickstart");
  }

  private String[] completed(String... words) throws IOException, InterruptedException {
    // Works only while bash itself completes.
    String typed =
        "compopt() { :; }; . '"
            + script
            + "'; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($#-1)); _complete_mn;"
            + " printf '%s\\n' \"${COMPREPLY[@]}\"";
    String[] command = new String[4 + words.length];
    command[0] = "bash";
    command[1] = "-c";
    command[2] = typed;
    command[3] = "bash";
    System.arraycopy(words, 0, command, 4, words.length);
    Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor()).as(printed).isZero();
    return printed.lines().map(String::strip).toArray(String[]::new);
  }
}
