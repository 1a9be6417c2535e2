package io.mirrorneuron.store.ops;

import static io.mirrorneuron.store.ops.Cluster.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** scripts/mn in a clone whose Maven and Java only do as if. */
class LauncherTest {

  private static final String MAVEN =
      """
      #!/bin/sh
      if [ "$1" = -version ]; then echo 'Apache Maven 3.9.9'; exit; fi
      mkdir building || exit 1
      until [ -f go ]; do sleep 0.1; done
      mkdir -p mn-store-ops/target/lib && touch mn-store-ops/target/mn-store-ops.jar
      echo built >>builds
      rmdir building
      """;

  private static final String JAVA =
      """
      #!/bin/sh
      if [ "$1" = -version ]; then echo 'openjdk version "17.0.1"' >&2; exit; fi
      echo "ran $*"
      """;

  @TempDir Path clone;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void prepare() throws IOException {
    Files.createDirectories(clone.resolve("mn-store-ops/src/main"));
    Files.createFile(clone.resolve("pom.xml"));
    Files.createFile(clone.resolve("mn-store-ops/pom.xml"));
    executable("scripts/mn", Files.readString(Path.of("..", "scripts", "mn")));
    executable("bin/mvn", MAVEN);
    executable("jdk/bin/java", JAVA);
    executable("jdk/bin/javac", JAVA);
  }

  @AfterEach
  void end() {
    started.stream()
        .flatMap(it -> Stream.concat(it.descendants(), Stream.of(it.toHandle())))
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void ofTwoFirstCallsAtTheSameMomentOneBuildsAndTheOtherOneWaits() throws Exception {
    Process first = mn("first");
    await().atMost(PATIENCE).until(() -> Files.isDirectory(clone.resolve("building")));
    Process second = mn("second");
    await()
        .atMost(PATIENCE)
        .until(() -> said("second").contains("waiting for another mn") || !second.isAlive());

    Files.createFile(clone.resolve("go"));

    assertThat(first.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(said("first")).contains("building mn-store-ops", "ran ", "ha status");
    assertThat(said("second")).doesNotContain("building mn-store-ops").contains("ran ");
    assertThat(clone.resolve("builds")).hasContent("built\n");
    assertThat(first.exitValue()).isZero();
    assertThat(second.exitValue()).isZero();
  }

  @Test
  void aBuildThatFailsEndsTheCallWithItsLog() throws Exception {
    Files.createDirectory(clone.resolve("building"));

    Process mn = mn("only");

    assertThat(mn.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(mn.exitValue()).isEqualTo(1);
    assertThat(said("only")).contains("File exists", "the build failed").doesNotContain("ran ");
  }

  private Process mn(String name) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(clone.resolve("scripts/mn").toString(), "ha", "status")
            .redirectErrorStream(true)
            .redirectOutput(clone.resolve(name).toFile());
    builder.environment().put("JAVA_HOME", clone.resolve("jdk").toString());
    builder
        .environment()
        .merge("PATH", clone.resolve("bin").toString(), (old, it) -> it + ":" + old);
    builder.environment().remove("MN_JAVA_OPTS");
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private String said(String name) throws IOException {
    return Files.readString(clone.resolve(name), UTF_8);
  }

  private void executable(String name, String text) throws IOException {
    Path file = clone.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
