package io.mirrorneuron.store.examples.marker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirrorneuron.store.local.LocalTopology;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The marker as a script uses it: a process for each step. */
class MarkerTest {

  private record Said(int code, String out, String err) {}

  @TempDir private Path folder;

  @Test
  void aMarkerThatWasWrittenIsRead() throws Exception {
    try (LocalTopology redis = LocalTopology.single()) {
      assertThat(run(redis, "write", "one", "text").out()).startsWith("version=");
      assertThat(run(redis, "read", "one", "text").out()).startsWith("version=");

      Said other = run(redis, "read", "one", "other");
      assertThat(other.code()).isEqualTo(1);
      assertThat(other.out()).isEmpty();
      assertThat(other.err()).contains("marker 'one' is 'text', not 'other'");

      Said missing = run(redis, "read", "two", "text");
      assertThat(missing.code()).isEqualTo(1);
      assertThat(missing.err()).contains("there is no marker 'two'");
    }
  }

  @Test
  void whereNobodyAnswersItSaysWhatWasTriedAndFails() throws Exception {
    String url;
    Map<String, String> environment;
    try (LocalTopology redis = LocalTopology.single()) {
      url = redis.primary().address().toString();
      environment = redis.environment();
    }
    Said said = run(environment, "write", "one", "text", "--within", "1");
    assertThat(said.code()).isEqualTo(6);
    assertThat(said.out()).isEmpty();
    assertThat(said.err()).contains("mn example marker: ").contains(url);
  }

  @Test
  void aWrongSettingIsExitCodeTwo() throws Exception {
    Said said = run(Map.of("MN_REDIS_WAIT_REPLICAS", "few"), "write", "one", "text");
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("MN_REDIS_WAIT_REPLICAS").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource({"a{b,5,NAME 'a{b' is not allowed", "one,-1,--within must be 0 or more"})
  void whatMakesNoSenseIsExitCodeTwo(String name, String within, String told) {
    StringWriter err = new StringWriter();
    CommandLine line = Marker.commandLine().setErr(new PrintWriter(err, true));
    assertThat(line.execute("write", name, "text", "--within", within)).isEqualTo(2);
    assertThat(err.toString()).contains(told);
  }

  @Test
  void aMistakeOfOursKeepsItsStackTrace() {
    CommandLine line = Marker.commandLine();
    NullPointerException mistake = new NullPointerException();
    assertThatThrownBy(
            () ->
                line.getExecutionExceptionHandler()
                    .handleExecutionException(mistake, line, line.parseArgs()))
        .isSameAs(mistake);
  }

  private Said run(LocalTopology redis, String... args) throws Exception {
    return run(redis.environment(), args);
  }

  private Said run(Map<String, String> environment, String... args) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Marker.class.getName()),
                        Stream.of(args))
                    .toList())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("MN_REDIS_CLIENT", "jedis");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).as(List.of(args).toString()).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
