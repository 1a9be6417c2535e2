package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mirrorneuron.store.examples.demo.InputFiles.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {

  @TempDir private Path folder;

  @Test
  void aDirectoryGivesAllItsFilesInTheOrderOfTheirPaths() throws IOException {
    file("b.txt");
    file(".hidden/a");
    file("c d/ü\n{1}.bin");
    file("target/x");
    assertThat(names(InputFiles.list(Kind.DIRECTORY, folder)))
        .containsExactly(".hidden/a", "b.txt", "c d/ü?{1}.bin", "target/x");
  }

  @Test
  void linksAreLeftOutAndCounted() throws IOException {
    file("a");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a"));
    Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
    Files.createSymbolicLink(folder.resolve("loop"), folder);
    InputFiles input = InputFiles.list(Kind.DIRECTORY, folder);
    assertThat(names(input)).containsExactly("a");
    assertThat(input.leftOut()).isEqualTo(3);
    assertThat(input)
        .hasToString(
            "1 files, 1 bytes, of " + folder.toRealPath() + "; 3 links and the like left out");
  }

  @Test
  void whatCannotBeReadIsNamedBeforeAnythingBegins() throws IOException {
    Path secret = file("sub/secret");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
    assumeThat(Files.isReadable(secret)).as("root may read anything").isFalse();
    assertThatThrownBy(() -> InputFiles.list(Kind.DIRECTORY, folder))
        .isInstanceOf(DemoFailure.class)
        .hasMessageContaining("sub/secret cannot be read");
  }

  @Test
  void whatIsNoDirectoryIsAnError() throws IOException {
    Path file = file("a");
    assertThatThrownBy(() -> InputFiles.list(Kind.DIRECTORY, file))
        .isInstanceOf(DemoFailure.class)
        .hasMessageContaining("is not a directory");
    assertThatThrownBy(() -> InputFiles.list(Kind.DIRECTORY, folder.resolve("none")))
        .isInstanceOf(DemoFailure.class)
        .hasMessageContaining("there is no directory");
  }

  @Test
  void aRepositoryGivesWhatGitTracks() throws IOException, InterruptedException {
    file("tracked");
    file("sub/tracked too");
    file("sub/deleted");
    git("init", "-q");
    git("add", ".");
    file("untracked");
    Files.delete(folder.resolve("sub/deleted"));
    assertThat(names(InputFiles.list(Kind.REPOSITORY, folder)))
        .containsExactly("sub/tracked too", "tracked");
  }

  @Test
  void withoutGitARepositoryGivesWhatIsNotBuilt() throws IOException {
    file("pom.xml");
    file("module/target/classes/A.class");
    file("module/src/A.java");
    assertThat(names(InputFiles.list(Kind.REPOSITORY, folder)))
        .containsExactly("module/src/A.java", "pom.xml");
  }

  private Path file(String name) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, "x");
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(arguments));
    Process git;
    try {
      git = new ProcessBuilder(command).inheritIO().start();
    } catch (IOException e) {
      assumeThat(e).as("there is no git").isNull();
      throw e;
    }
    assertThat(git.waitFor()).isZero();
  }

  private static List<String> names(InputFiles input) {
    return input.files().stream().map(InputFile::name).toList();
  }
}
