package io.mirrorneuron.store.tck.fresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Opens a store in a JVM of its own, as the environment describes it, uses it and ends. What it
 * prints is the result: {@code api in} and the module of the interface; then {@code got state from}
 * and the mode, or the name and the message of the exception with which opening failed.
 */
public final class FreshJvm {

  /** What mn-store itself needs, and a logger. */
  public static final Pattern LIBRARIES =
      Pattern.compile("(slf4j-api|logback-classic|logback-core|jspecify)-.*\\.jar");

  /** Jedis and what it needs. */
  public static final Pattern JEDIS =
      Pattern.compile(
          "(jedis|commons-pool2|gson|json|redis-authx-core|error_prone_annotations)-.*");

  private static final int LIMIT_SECONDS = 60;

  private FreshJvm() {}

  /**
   * Matches the paths of these modules of mn-store, built or packaged.
   *
   * @param modules for instance {@code api} and {@code single}
   * @return the pattern, for {@link #entries}
   */
  public static Pattern ours(String... modules) {
    return Pattern.compile(
        ".*mn-store-("
            + String.join("|", modules)
            + ")([/\\\\]target[/\\\\]classes|[^/\\\\]*\\.jar)");
  }

  /**
   * Returns the entries of this JVM's class path that match by their names or, for our own, by
   * their paths.
   *
   * @param wanted what to look for
   * @return the paths, at least three
   * @throws AssertionError if there are fewer
   */
  public static List<String> entries(Pattern... wanted) {
    List<String> found =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toAbsolutePath())
            .filter(entry -> Arrays.stream(wanted).anyMatch(pattern -> matches(pattern, entry)))
            .map(Path::toString)
            .collect(Collectors.toList());
    assertThat(found).as("the class path").hasSizeGreaterThanOrEqualTo(3);
    return found;
  }

  /**
   * Opens a store on the module path.
   *
   * @param entries the module path
   * @param modules the modules to begin with
   * @param environment the settings; no others come in from outside
   * @return what was printed
   * @throws IOException if the JVM cannot be started
   * @throws InterruptedException if the waiting thread is interrupted
   * @throws AssertionError if the JVM fails, or has not ended within 60 s
   */
  public static String onModulePath(
      List<String> entries, List<String> modules, Map<String, String> environment)
      throws IOException, InterruptedException {
    return run(
        List.of(
            "--module-path",
            String.join(File.pathSeparator, entries),
            "--add-modules",
            String.join(",", modules),
            "-cp",
            program()),
        environment);
  }

  /**
   * Opens a store on the class path.
   *
   * @param entries the class path
   * @param environment the settings; no others come in from outside
   * @return what was printed
   * @throws IOException if the JVM cannot be started
   * @throws InterruptedException if the waiting thread is interrupted
   * @throws AssertionError if the JVM fails, or has not ended within 60 s
   */
  public static String onClassPath(List<String> entries, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(entries);
    all.add(program());
    return run(List.of("-cp", String.join(File.pathSeparator, all)), environment);
  }

  private static boolean matches(Pattern pattern, Path entry) {
    return pattern.matcher(entry.toString()).matches()
        || pattern.matcher(entry.getFileName().toString()).matches();
  }

  private static String program() {
    try {
      return Path.of(Smoke.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the kit is in no file", e);
    }
  }

  private static String run(List<String> path, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(path);
    command.add(Smoke.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Neither our own settings nor options of the JVM may come in from outside.
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("MN_") || name.contains("JAVA"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as(output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
