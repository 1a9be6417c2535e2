package io.mirrorneuron.store.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellTest {

  @Test
  void aShellReadsWhatWasWritten() throws IOException, InterruptedException {
    List<String> arguments =
        List.of(
            "--include",
            "put|get .*$HOME",
            "it's",
            "'",
            "",
            "a\\b",
            "`id`",
            "*",
            "~",
            "#x",
            "a\nb");
    Process shell =
        new ProcessBuilder("sh", "-c", "printf '<%s>' " + Shell.quoted(arguments))
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).isZero();
    assertThat(said).isEqualTo("<" + String.join("><", arguments) + ">");
  }

  @Test
  void whatNeedsNoQuotesHasNone() {
    assertThat(Shell.quoted(List.of("--redis", "10.0.0.1:6379", "--json", "a/b_c.json")))
        .isEqualTo("--redis 10.0.0.1:6379 --json a/b_c.json");
  }
}
