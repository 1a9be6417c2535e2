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

/**
 * Where a run took place, and on what.
 *
 * @param facts name and value, in the order in which they are shown
 */
public record Environment(Map<String, String> facts) {

  private static final Map<String, String> CLIENTS =
      Map.of(
          "Jedis", "redis.clients/jedis",
          "Lettuce", "io.lettuce/lettuce-core",
          "Redisson", "org.redisson/redisson",
          "JMH", "org.openjdk.jmh/jmh-core");

  /**
   * Looks at this machine, now.
   *
   * @param servers which servers take part
   * @return what it is
   */
  public static Environment here(String servers) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Begun", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
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
    ServerBinary server = ServerBinary.find();
    facts.put("Server", server.kind() + " " + server.version() + ", " + servers);
    CLIENTS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(client -> facts.put(client.getKey(), version(client.getValue())));
    facts.put("Load before", load());
    return new Environment(facts);
  }

  /**
   * Adds the load as it is now.
   *
   * @return the same with the load at the end
   */
  public Environment ended() {
    Map<String, String> all = new LinkedHashMap<>(facts);
    all.put("Load after", load());
    all.put("Ended", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return new Environment(all);
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
