package io.mirrorneuron.store.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  @Test
  void itsExampleIsTheQuickStart() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    String example =
        between(readme, "<!-- example:begin -->\n```java\n", "```\n<!-- example:end -->");
    String source =
        Files.readString(Path.of("src/main/java/io/mirrorneuron/store/examples/QuickStart.java"));
    assertThat(source).contains(example.indent(4));
  }

  private static String between(String text, String begin, String end) {
    assertThat(text).containsOnlyOnce(begin).containsOnlyOnce(end);
    return text.substring(text.indexOf(begin) + begin.length(), text.indexOf(end));
  }
}
