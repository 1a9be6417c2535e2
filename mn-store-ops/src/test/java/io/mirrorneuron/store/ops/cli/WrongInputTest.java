package io.mirrorneuron.store.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.ops.MnRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong on the command line or in a setting ends with 2, and a sentence that is true. */
class WrongInputTest {

  /** Nobody listens there; and nobody is asked. */
  private static final Map<String, String> NOBODY = Map.of("MN_REDIS_SENTINELS", "127.0.0.1:1");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ha status --watch --count -1",
        "ha status --watch --count 0",
        "ha status --watch --interval 0.00001",
        "ha status --watch --interval soon",
        "ha watch --count -1",
        "ha watch --exec true --exec-every 0",
        "ha watch --exec true --exec-timeout -1",
        "ha join --self-host 127.0.0.1 --timeout -3",
        "ha leave --timeout 0",
        "local up --replicas -1",
        "local up --sentinels 0",
        "local pause redis-1 --for -5",
        "local pause redis-1 --for 1e99",
      })
  void aNumberThatMakesNoSenseIsAUsageError(String command) {
    MnRun run = MnRun.of(inFolder(), command.split(" ", -1));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("mn: ")
        .contains("--")
        .endsWith(" --help\n")
        .doesNotContain("\tat ", "please report", "Usage:");
    assertThat(run.err().lines()).hasSize(2);
  }

  @Test
  void anOptionThatIsMissingIsOneSentenceAndWhereToReadMore() {
    MnRun run = MnRun.of(inFolder(), "ha", "join");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err().lines())
        .satisfiesExactly(
            what -> assertThat(what).startsWith("mn: ").contains("--self-host"),
            more -> assertThat(more).isEqualTo("mn: see mn ha join --help"));
  }

  @Test
  void aMistypedOptionIsFollowedByWhatMayBeMeant() {
    MnRun run = MnRun.of(NOBODY, "ha", "status", "--wach");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("mn: Unknown option: '--wach'")
        .contains("--watch")
        .endsWith("mn: see mn ha status --help\n");
  }

  @Test
  void aPasswordFileThatIsNotThereIsSaidSo() {
    Path file = folder.resolve("none");

    MnRun run = MnRun.of(NOBODY, "ha", "status", "--password-file", file.toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("mn: there is no file " + file + "\n");
  }

  @Test
  void aPasswordFileThatIsAFolderIsSaidSo() {
    MnRun run = MnRun.of(NOBODY, "ha", "status", "--password-file", folder.toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("cannot read " + folder).doesNotContain("\tat ");
  }

  @Test
  void aPasswordFileThatIsNoTextIsSaidSo() throws IOException {
    Path file = Files.write(folder.resolve("secret"), new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});

    MnRun run = MnRun.of(NOBODY, "inspect", "jobs", "--sentinel-password-file", file.toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains(file + " is no text in UTF-8").doesNotContain("\tat ");
  }

  @Test
  void theAdviceFitsTheSettingThatIsWrong() {
    MnRun run =
        MnRun.of(Map.of("MN_REDIS_SENTINELS", "127.0.0.1:1", "MN_REDIS_DB", "abc"), "ha", "status");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("MN_REDIS_DB = \"abc\" (environment)", "mn config explain")
        .doesNotContain("--sentinels");
  }

  @Test
  void anOptionIsNamedAsTheSourceOfItsValue() {
    MnRun run = MnRun.of(NOBODY, "ha", "status", "--sentinels", "nonsense:port");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("MN_REDIS_SENTINELS = \"nonsense:port\" (option)", "with --sentinels HOST:PORT");
  }

  private Map<String, String> inFolder() {
    return Map.of("MN_REDIS_SENTINELS", "127.0.0.1:1", "XDG_STATE_HOME", folder.toString());
  }
}
