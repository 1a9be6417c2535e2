package io.mirrorneuron.store.bench.report;

import io.mirrorneuron.store.local.ServerBinary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Where a run took place, and on what.
 *
 * @param facts name and value, in the order in which they are shown
 */
public record Environment(Map<String, String> facts) {

  /** What a reader must know before he believes a figure; missing if there is nothing. */
  static final String MARK = "Mark";

  /** How a run was begun. */
  static final String COMMAND = "Command";

  /** What redis-benchmark says before and after. */
  static final String FLOOR = "redis-benchmark, ";

  /** Which commit of this repository was measured; missing if that is not known. */
  static final String STORE = "Store";

  private static final String BEGUN = "Begun";
  private static final String ENDED = "Ended";
  private static final String LOAD_BEFORE = "Load before";
  private static final String LOAD_AFTER = "Load after";

  /** What differs between any two runs. */
  static final Set<String> OF_ITS_TIME =
      Set.of(BEGUN, ENDED, LOAD_BEFORE, LOAD_AFTER, FLOOR + "before", FLOOR + "after");

  private static final Map<String, String> CLIENTS =
      Map.of(
          "Jedis", "redis.clients/jedis",
          "Lettuce", "io.lettuce/lettuce-core",
          "Redisson", "org.redisson/redisson",
          "ShedLock", "net.javacrumbs.shedlock/shedlock-provider-redis-jedis4",
          "JMH", "org.openjdk.jmh/jmh-core");

  /**
   * Looks at this machine, now.
   *
   * @param servers which servers take part, of those that are started here
   * @return what it is
   */
  public static Environment here(String servers) {
    ServerBinary server = ServerBinary.find();
    return on(server.kind() + " " + server.version() + ", " + servers);
  }

  /** The same with servers that somebody else has started. */
  static Environment on(String servers) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(BEGUN, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put(
        "Machine",
        processor()
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " cores, "
            + System.getProperty("os.arch"));
    facts.put("System", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put(
        "JVM", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    facts.put("Server", servers);
    CLIENTS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(client -> facts.put(client.getKey(), version(client.getValue())));
    Commit.ofTheseClasses().ifPresent(commit -> facts.put(STORE, commit));
    facts.put(LOAD_BEFORE, load());
    return new Environment(facts);
  }

  /**
   * Adds how the run was begun.
   *
   * @param command the command line
   * @return the same with it
   */
  public Environment madeBy(String command) {
    return with(COMMAND, command);
  }

  /**
   * Adds something about the run.
   *
   * @param name its name
   * @param value its value
   * @return the same with it, instead of what there is by that name
   */
  public Environment with(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(facts);
    all.put(name, value);
    return new Environment(all);
  }

  /**
   * Adds the load as it is now.
   *
   * @return the same with the load at the end
   */
  public Environment ended() {
    return with(LOAD_AFTER, load())
        .with(ENDED, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static String version(String artifact) {
    String resource = "/META-INF/maven/" + artifact + "/pom.properties";
    try (InputStream in = Environment.class.getResourceAsStream(resource)) {
      if (in == null) {
        return "of unknown version";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "of unknown version");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  private static String processor() {
    return firstLine("/proc/cpuinfo", "model name").replaceFirst(".*:\\s*", "");
  }

  /** What waits for a core, over 1, 5 and 15 minutes. */
  private static String load() {
    return firstLine("/proc/loadavg", "").replaceFirst("^(\\S+ \\S+ \\S+).*", "$1");
  }

  private static String firstLine(String file, String prefix) {
    Path path = Path.of(file);
    if (!Files.isReadable(path)) {
      return "unknown"; // not on Linux
    }
    try (var lines = Files.lines(path, StandardCharsets.UTF_8)) {
      return lines.filter(line -> line.startsWith(prefix)).findFirst().orElse("unknown");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
