package io.mirrorneuron.store.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.local.ServerBinary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run keeps of where it took place. */
class EnvironmentTest {

  private static final Map<String, String> CREDENTIALS =
      Map.of("MN_REDIS_PASSWORD", "of-the-data", "MN_REDIS_SENTINEL_PASSWORD", "of-the-sentinels");

  @Test
  void theVersionsOfAllThatIsMeasuredAreKept() {
    assertThat(Environment.here("one").facts())
        .containsKeys("Jedis", "Lettuce", "Redisson", "ShedLock")
        .doesNotContainValue("of unknown version");
  }

  @Test
  void serversThatSomebodyElseStartedAreAskedWhatTheyAre() {
    ServerBinary binary = ServerBinary.find();
    String expected = binary.kind() + " " + binary.version();
    try (LocalTopology topology =
        LocalTopology.start(
            LocalTopologyConfig.builder()
                .replicas(0)
                .sentinels(1)
                .data(LocalRedisConfig.builder().password("of-the-data").build())
                .sentinelPassword("of-the-sentinels")
                .build())) {
      Servers primary = Servers.primary(topology.primary().address().toString());
      Servers sentinels = Servers.sentinels(topology.sentinelAddresses(), topology.masterName());
      Servers nobody = Servers.sentinels(topology.sentinelAddresses(), "nobody");
      assertThat(ServerVersion.of(primary, CREDENTIALS::get)).isEqualTo(expected);
      assertThat(ServerVersion.of(sentinels, CREDENTIALS::get)).isEqualTo(expected);
      assertThat(ServerVersion.of(nobody, CREDENTIALS::get))
          .isEqualTo("a server of unknown version (no Sentinel told where the primary is)");
      assertThat(ServerVersion.of(primary, name -> null))
          .startsWith("a server of unknown version (NOAUTH");
    }
  }

  @Test
  void valkeyIsNotTakenForTheRedisThatItIsLike() {
    assertThat(ServerVersion.told("# Server\r\nredis_version:7.2.4\r\nvalkey_version:8.1.0\r\n"))
        .isEqualTo("VALKEY 8.1.0");
  }

  @Test
  void theCommitIsKeptAndThatThereAreChanges(@TempDir Path folder)
      throws IOException, InterruptedException {
    assertThat(Commit.of(folder)).isEmpty();
    Path module = Files.createDirectories(folder.resolve("mn-store-bench"));
    Files.writeString(module.resolve("pom.xml"), "one");
    git(folder, "init", "-q");
    assertThat(Commit.of(module)).isEmpty();
    git(folder, "add", "-A");
    git(folder, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "-m", "one");
    String commit = git(folder, "rev-parse", "HEAD");
    assertThat(commit).matches("[0-9a-f]{40,}");
    assertThat(Commit.of(module)).contains(commit);
    Files.writeString(module.resolve("pom.xml"), "two");
    assertThat(Commit.of(module)).contains(commit + ", with changes");
  }

  private static String git(Path folder, String... command)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("git", "-C", folder.toString()));
    line.addAll(List.of(command));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.strip();
  }
}
