package io.mirrorneuron.store.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The tables in docs/BENCHMARKS.md are those of the results beside it, and of nothing else. */
class PublishedResultsTest {

  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void thePageShowsTheResultsThatAreCheckedIn() throws IOException {
    Page page = new Page(Results.read(DOCS.resolve("benchmarks/issue3.json")), Issue3.plan());
    assertThat(new Document(DOCS.resolve("BENCHMARKS.md")).rendered()).isEqualTo(page.render());
  }
}
