package io.mirrorneuron.store.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.examples.DurationConverter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class NodeCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "start --claims 0           | --claims must be within 1 to 256",
        "start --heartbeat 5        | '5' is no time; write a number and its unit",
        "start --heartbeat 10ms     | --heartbeat must be 100ms or more",
        "start --node-ttl 4s        | --node-ttl must be more than two heartbeats",
        "start --lease-ttl 50ms     | a ttl of PT0.05S is not within 100 ms to 1 day",
        "start --name a{b           | --name 'a{b' is not allowed",
        "start --nonsense           | Unknown option: '--nonsense'",
        "submit                     | Missing required parameter: 'N'",
        "submit 0                   | N must be within 1 to 100000",
        "submit 1 --steps 0         | --steps must be within 1 to 10000",
        "submit 1 --prefix *        | --prefix '*' is not allowed",
        "submit 1 --count-words /no | /no cannot be read as UTF-8 text",
        "nonsense                   | Unmatched argument",
      })
  void whatMakesNoSenseIsToldAndIsExitCodeTwo(String arguments, String told) {
    assertThat(execute(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(told);
  }

  @Test
  void withoutACommandItTellsWhichThereAre() {
    assertThat(execute()).isEqualTo(2);
    assertThat(err.toString()).contains("which command?", "start", "submit");
  }

  @Test
  void helpHasExamples() {
    assertThat(execute("start", "--help")).isZero();
    assertThat(execute("submit", "--help")).isZero();
    assertThat(out.toString())
        .contains("mn node start --name box1", "mn node submit 1 --count-words README.md");
    assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
  }

  @Test
  void timesHaveUnits() {
    DurationConverter converter = new DurationConverter();
    assertThat(converter.convert("250ms")).isEqualTo(Duration.ofMillis(250));
    assertThat(converter.convert("2s")).isEqualTo(Duration.ofSeconds(2));
    assertThat(converter.convert("1m")).isEqualTo(Duration.ofMinutes(1));
    assertThat(converter.convert("3h")).isEqualTo(Duration.ofHours(3));
    assertThat(DurationConverter.words(Duration.ofMillis(2500))).isEqualTo("2500 ms");
    assertThat(DurationConverter.words(Duration.ofSeconds(15))).isEqualTo("15 s");
  }

  @Test
  void anyHostGivesANameThatIsAllowed() {
    assertThat(NodeName.of("box-1.example", 7)).isEqualTo("box-1.example-7");
    assertThat(NodeName.of("-büro_1", 7)).isEqualTo("b-ro-1-7");
    assertThat(NodeName.of("日本", 7)).isEqualTo("node-7");
    assertThat(NodeName.ofThisProcess()).endsWith("-" + ProcessHandle.current().pid());
  }

  private int execute(String... arguments) {
    CommandLine line = NodeCommand.line();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
