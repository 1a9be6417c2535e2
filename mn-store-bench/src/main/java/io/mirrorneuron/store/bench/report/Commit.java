package io.mirrorneuron.store.bench.report;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Which commit of the store was measured. */
final class Commit {

  /** By which a checkout of this repository is told from one of another that a jar lies in. */
  private static final String OURS = ":/mn-store-bench/pom.xml";

  private Commit() {}

  /** The commit that these classes were compiled in the checkout of; empty outside of one. */
  static Optional<String> ofTheseClasses() {
    CodeSource source = Commit.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      Path classes = Path.of(source.getLocation().toURI());
      return of(Files.isDirectory(classes) ? classes : Objects.requireNonNull(classes.getParent()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not a place: " + source.getLocation(), e);
    }
  }

  /** For example {@code 2c31443…, with changes}; empty without git, and outside a checkout. */
  static Optional<String> of(Path folder) {
    if (git(folder, "ls-files", "--error-unmatch", OURS).isEmpty()) {
      return Optional.empty();
    }
    return git(folder, "rev-parse", "HEAD")
        .map(
            commit ->
                git(folder, "status", "--porcelain").filter(String::isEmpty).isPresent()
                    ? commit
                    : commit + ", with changes");
  }

  /** What it says; empty if it is not installed, or fails because there is nothing to tell. */
  private static Optional<String> git(Path folder, String... command) {
    List<String> line = new ArrayList<>(List.of("git", "-C", folder.toString()));
    line.addAll(List.of(command));
    Process process;
    try {
      process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      return Optional.empty(); // not installed
    }
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(said.strip()) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted while git ran"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what git says", e);
    }
  }
}
