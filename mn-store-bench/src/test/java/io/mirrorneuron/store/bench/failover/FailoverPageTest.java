package io.mirrorneuron.store.bench.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.bench.report.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailoverPageTest {

  private static final Path DOCS = Path.of("..", "docs");

  private static final FailoverResults RESULTS =
      new FailoverResults(
          new Environment(Map.of("Machine", "small")),
          List.of(
              new Sample("KILL", 1, "one", 3.0, 2.0),
              new Sample("KILL", 1, "two", 8.0, 7.0),
              new Sample("KILL", 2, "one", 5.0, 1.0),
              new Sample("KILL", 2, "two", null, null),
              new Sample("KILL", 3, "one", 40.25, 39.0),
              new Sample("KILL", 3, "two", 9.0, null)));

  @Test
  void mediansAndWorstCasesAreThoseOfTheRoundsInWhichItWrote() {
    assertThat(new FailoverPage(RESULTS).render())
        .contains("### After kill -9, 3 failovers")
        .contains("| one | 5.0 | 40.3 | 2.0 | 39.0 | 0 |")
        .contains("| two | 8.5 | 9.0 | 7.0 | 7.0 | 1 |")
        .contains("* Machine: small")
        .doesNotContain("SENTINEL FAILOVER");
  }

  @Test
  void resultsAreReadAsTheyWereWritten(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("failover.json");
    RESULTS.write(file);
    assertThat(FailoverResults.read(file)).isEqualTo(RESULTS);
    assertThat(Files.readString(file)).contains("\"sinceAnnounced\" : 40.25");
  }

  @Test
  void thePublishedPageShowsTheResultsThatAreCheckedIn() throws IOException {
    Path results = DOCS.resolve("benchmarks/failover.json");
    String page = Files.readString(DOCS.resolve("FAILOVER.md"));
    assertThat(page)
        .contains(
            "<!-- results:begin -->\n" + new FailoverPage(FailoverResults.read(results)).render());
  }
}
