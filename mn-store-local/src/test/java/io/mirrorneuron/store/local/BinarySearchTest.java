package io.mirrorneuron.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinarySearchTest {
  private static final EmbeddedRedis NO_JAR =
      embedded(new URLClassLoader(new URL[0], null), "Linux", "amd64", Path.of("/nowhere"));

  @TempDir private Path folder;

  private static EmbeddedRedis embedded(ClassLoader loader, String os, String arch, Path folder) {
    return new EmbeddedRedis(loader, os, arch, () -> folder);
  }

  private Path program(String name, String banner) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\necho '" + banner + "'\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static BinarySearch onPath(Path... folders) {
    return new BinarySearch(Optional.empty(), List.of(folders), NO_JAR);
  }

  private static BinarySearch named(Path program) {
    return new BinarySearch(
        Optional.of(new BinarySearch.Named(program.toString(), "MN_REDIS_SERVER_BIN")),
        List.of(),
        EmbeddedRedis.ofThisMachine());
  }

  @Test
  void valkeyOnPathComesBeforeRedis() throws IOException {
    program("a/redis-server", "Redis server v=7.0.15 sha=0:0 malloc=libc bits=64");
    program("b/valkey-server", "Valkey server v=8.1.1 sha=0:0 malloc=libc bits=64");
    ServerBinary found = onPath(folder.resolve("a"), folder.resolve("b")).find();
    assertThat(found)
        .hasToString("Valkey 8.1.1 at " + folder.resolve("b/valkey-server") + " (found on PATH)");
    assertThat(found.isAtLeast(7)).isTrue();
  }

  @Test
  void aServerOnPathThatIsTooOldIsPassedOver() throws IOException {
    program("a/redis-server", "Redis server v=6.0.16 sha=0:0");
    program("b/redis-server", "Redis server v=6.2.0 sha=0:0");
    assertThat(onPath(folder.resolve("a"), folder.resolve("b")).find().version())
        .isEqualTo("6.2.0");
  }

  @Test
  void withNothingUsableTheMessageListsWhatWasTriedAndNamesTheFix() throws IOException {
    program("a/redis-server", "Redis server v=5.0.14 sha=0:0");
    assertThatThrownBy(() -> onPath(folder.resolve("a")).find())
        .isInstanceOf(LocalServerException.class)
        .hasMessageContaining("a/redis-server is version 5.0.14, older than 6.2")
        .hasMessageContaining("no resource redis-server-6.2.6-v5-linux-amd64")
        .hasMessageContaining("com.github.codemonstur:embedded-redis")
        .hasMessageContaining("apt-get install redis-server")
        .hasMessageContaining("MN_REDIS_SERVER_BIN");
    assertThatThrownBy(() -> onPath().find()).hasMessageContaining("is on PATH");
  }

  @Test
  void aNamedProgramIsNeverReplacedByAnother() throws IOException {
    Path old = program("old", "Redis server v=5.0.14 sha=0:0");
    assertThatThrownBy(() -> named(old).find())
        .hasMessageContaining("MN_REDIS_SERVER_BIN=" + old)
        .hasMessageContaining("older than 6.2");
    Path other = program("other", "KeyDB server v=6.3.4");
    assertThatThrownBy(() -> named(other).find()).hasMessageContaining("is no Redis or Valkey");
    assertThatThrownBy(() -> named(folder.resolve("missing")).find())
        .hasMessageContaining("does not run here");
    Path good = program("good", "Redis server v=7.2.4 sha=0:0");
    assertThat(named(good).find().origin()).isEqualTo(ServerBinary.Origin.CONFIGURED);
  }

  @Test
  void theWordEmbeddedAsksForTheOneInTheJar() {
    ServerBinary there = Binaries.embeddedOrSkip();
    ServerBinary found = named(Path.of("embedded")).find();
    assertThat(found).isEqualTo(there);
    assertThat(found.version()).startsWith("6.2.");
    assertThat(found.toString()).endsWith("(unpacked from embedded-redis)");
    assertThat(found.path().resolveSibling("redis-license.txt"))
        .content()
        .contains("Salvatore Sanfilippo")
        .contains("THIS SOFTWARE IS PROVIDED");
  }

  @Test
  void theStatic386BuildIsTakenWhereThe64BitOneDoesNotRun() throws Exception {
    program("jar/redis-server-6.2.6-v5-linux-amd64", "no server");
    program("jar/redis-server-6.2.7-linux-386", "Redis server v=6.2.7 sha=0:0");
    Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
    URL[] jar = {folder.resolve("jar").toUri().toURL()};
    EmbeddedRedis embedded = embedded(new URLClassLoader(jar, null), "Linux", "x86_64", unpacked);
    assertThat(new BinarySearch(Optional.empty(), List.of(), embedded).find())
        .hasToString(
            "Redis 6.2.7 at "
                + unpacked.resolve("redis-server-6.2.7-linux-386")
                + " (unpacked from embedded-redis)");
  }

  @Test
  void eachPlatformGetsItsOwnBinaryAndAnUnknownOneAClearMessage() {
    ClassLoader none = NO_JAR.loader();
    assertThat(embedded(none, "Linux", "aarch64", folder).candidates())
        .extracting(EmbeddedRedis.Candidate::resource)
        .containsExactly("redis-server-6.2.7-linux-arm64");
    assertThat(embedded(none, "Mac OS X", "aarch64", folder).candidates())
        .extracting(EmbeddedRedis.Candidate::resource)
        .first()
        .isEqualTo("redis-server-6.2.6-v5-darwin-arm64");
    EmbeddedRedis unknown = embedded(none, "Linux", "s390x", folder);
    assertThatThrownBy(() -> new BinarySearch(Optional.empty(), List.of(), unknown).find())
        .hasMessageContaining("no binary for Linux on s390x");
  }
}
