package io.mirrorneuron.store.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuickStartTest {

  @Test
  void itRunsWithoutAServer() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                QuickStart.class.getName()));
    builder.environment().put("MN_REDIS_HA_MODE", "memory");
    Process example = builder.redirectErrorStream(true).start();
    assertThat(new String(example.getInputStream().readAllBytes(), UTF_8))
        .isEqualTo("1 read page 1" + System.lineSeparator());
    assertThat(example.waitFor()).isZero();
  }
}
