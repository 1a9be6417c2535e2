package io.mirrorneuron.store.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The tables in the page are those of the results beside it, and of nothing else. */
class PublishedResultsTest {

  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void thePageShowsTheResultsThatAreCheckedIn() throws IOException {
    isRendered("BENCHMARKS.md", "full.json", Full.plan());
  }

  private static void isRendered(String page, String results, Plan plan) throws IOException {
    Page rendered = new Page(Results.read(DOCS.resolve("benchmarks").resolve(results)), plan);
    assertThat(new Document(DOCS.resolve(page)).rendered()).isEqualTo(rendered.render());
  }
}
