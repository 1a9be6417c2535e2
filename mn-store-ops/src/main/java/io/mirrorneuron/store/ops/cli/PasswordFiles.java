package io.mirrorneuron.store.ops.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Passwords that stand in files, as a mixin. <b>They are never arguments</b>, which every user of
 * the machine sees.
 */
final class PasswordFiles {

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "its first line is the data nodes' password (default: MN_REDIS_PASSWORD)")
  private @Nullable Path data;

  @Option(
      names = "--sentinel-password-file",
      paramLabel = "FILE",
      description = "the same for the Sentinels (default: MN_REDIS_SENTINEL_PASSWORD)")
  private @Nullable Path sentinels;

  PasswordFiles() {}

  /** The data nodes' password, if a file was named. */
  Optional<String> data() {
    return Optional.ofNullable(data).map(PasswordFiles::firstLine);
  }

  /** That of the Sentinels, if a file was named. */
  Optional<String> sentinels() {
    return Optional.ofNullable(sentinels).map(PasswordFiles::firstLine);
  }

  private static String firstLine(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
          .findFirst()
          .filter(line -> !line.isEmpty())
          .orElseThrow(() -> new CommandFailure(ExitCode.USAGE, file + " holds no password", ""));
    } catch (CharacterCodingException e) {
      throw new CommandFailure(ExitCode.USAGE, file + " is no text in UTF-8", "", e);
    } catch (NoSuchFileException e) {
      throw new CommandFailure(ExitCode.USAGE, "there is no file " + file, "", e);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, "cannot read " + file + ": " + e, "", e);
    }
  }
}
