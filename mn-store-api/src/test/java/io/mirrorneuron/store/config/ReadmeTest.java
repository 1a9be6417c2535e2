package io.mirrorneuron.store.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  @Test
  void itsTableIsThatOfTheSettings() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    assertThat(ConfigurationTable.in(readme))
        .as("README.md's table; ConfigurationTable.main prints what it has to be")
        .isEqualTo(ConfigurationTable.markdown());
  }
}
