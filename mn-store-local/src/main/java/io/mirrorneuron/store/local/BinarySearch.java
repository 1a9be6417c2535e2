package io.mirrorneuron.store.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order in which a server program is looked for, and the check each candidate must pass.
 *
 * @param named the program somebody named, and how they named it
 * @param path the folders of PATH
 * @param jar the embedded binaries
 */
record BinarySearch(Optional<Named> named, List<Path> path, EmbeddedRedis jar) {
  private static final Pattern VERSION = Pattern.compile("\\bv=((\\d+)\\.(\\d+)[.\\w-]*)");
  private static final List<String> PROGRAMS = List.of("valkey-server", "redis-server");

  /**
   * A program somebody named.
   *
   * @param program a path, or "embedded"
   * @param by the property or the variable
   */
  record Named(String program, String by) {}

  /** Why a candidate is not used. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  static BinarySearch ofThisMachine() {
    return new BinarySearch(
        named(ServerBinary.PROPERTY, System.getProperty(ServerBinary.PROPERTY, ""))
            .or(() -> named(ServerBinary.VARIABLE, environment(ServerBinary.VARIABLE))),
        Arrays.stream(environment("PATH").split(File.pathSeparator, -1))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of)
            .toList(),
        EmbeddedRedis.ofThisMachine());
  }

  private static String environment(String name) {
    String value = System.getenv(name);
    return value == null ? "" : value;
  }

  private static Optional<Named> named(String by, String program) {
    return program.isBlank() ? Optional.empty() : Optional.of(new Named(program.strip(), by));
  }

  ServerBinary find() {
    if (named.isPresent()) {
      Named it = named.get();
      return it.program().equals(ServerBinary.EMBEDDED)
          ? embedded()
          : at(Path.of(it.program()), it.by() + "=" + it.program() + ": ");
    }
    List<String> tried = new ArrayList<>();
    for (String program : PROGRAMS) {
      for (Path folder : path) {
        Path candidate = folder.resolve(program);
        if (Files.isExecutable(candidate)) {
          try {
            return check(candidate, ServerBinary.Origin.PATH);
          } catch (Unusable e) {
            tried.add(e.getMessage());
          }
        }
      }
    }
    if (tried.isEmpty()) {
      tried.add("neither " + String.join(" nor ", PROGRAMS) + " is on PATH");
    }
    return embedded(tried);
  }

  ServerBinary at(Path program) {
    return at(program, "");
  }

  private static ServerBinary at(Path program, String context) {
    try {
      return check(program, ServerBinary.Origin.CONFIGURED);
    } catch (Unusable e) {
      throw new LocalServerException(
          context
              + e.getMessage()
              + ". Name a redis-server or valkey-server of 6.2 or newer, or '"
              + ServerBinary.EMBEDDED
              + "' for the one in the embedded-redis jar.",
          e);
    }
  }

  ServerBinary embedded() {
    return embedded(new ArrayList<>());
  }

  private ServerBinary embedded(List<String> tried) {
    for (EmbeddedRedis.Candidate candidate : jar.candidates()) {
      try {
        return check(candidate.unpack(), ServerBinary.Origin.EMBEDDED);
      } catch (Unusable e) {
        tried.add(e.getMessage());
      }
    }
    if (jar.candidates().isEmpty()) {
      tried.add("the embedded-redis jar has no binary for " + jar.platform());
    }
    throw new LocalServerException(
        "no Redis server to run: "
            + String.join("; ", tried)
            + ". Install one of 6.2 or newer (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis), or name one with -D"
            + ServerBinary.PROPERTY
            + "=/path/to/redis-server or "
            + ServerBinary.VARIABLE
            + ".");
  }

  /** Runs the candidate with {@code --version}: the only proof that this machine can run it. */
  private static ServerBinary check(Path program, ServerBinary.Origin origin) throws Unusable {
    Tool.Result said;
    try {
      said = Tool.run(List.of(program.toString(), "--version"));
    } catch (IOException e) {
      throw new Unusable(program + " does not run here (" + e.getMessage() + ")");
    }
    String banner = said.output().lines().findFirst().orElse("");
    Optional<ServerBinary.Kind> kind = ServerBinary.kindIn(banner);
    Matcher version = VERSION.matcher(banner);
    if (said.exitCode() != 0 || kind.isEmpty() || !version.find()) {
      throw new Unusable(
          program
              + " is no Redis or Valkey server that runs here (exit code "
              + said.exitCode()
              + ", said: "
              + banner
              + ")");
    }
    int major = Integer.parseInt(version.group(2));
    if (major < 6 || (major == 6 && Integer.parseInt(version.group(3)) < 2)) {
      throw new Unusable(program + " is version " + version.group(1) + ", older than 6.2");
    }
    return new ServerBinary(program.toAbsolutePath(), origin, kind.get(), version.group(1));
  }
}
