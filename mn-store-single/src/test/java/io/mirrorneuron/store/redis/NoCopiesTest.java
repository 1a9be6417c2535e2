package io.mirrorneuron.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What two connectors have in common is written once: copies drift. */
class NoCopiesTest {

  private static final int RUN = 25;
  private static final Path CONNECTORS = Path.of("src/main/java/io/mirrorneuron/store/redis");
  private static final Pattern NO_TOKEN =
      Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*|(?m)^(package|import) [^;]*;");
  private static final Pattern TOKEN =
      Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|\\w+|\\S");

  @ParameterizedTest
  @CsvSource({"jedis, lettuce", "jedis, redisson", "lettuce, redisson"})
  void noTwoConnectorsShareARunOfTokens(String one, String other) throws IOException {
    assertThat(common(tokens(one), tokens(other))).isEmpty();
  }

  @Test
  void aCopyWouldBeFound() throws IOException {
    Map<String, List<String>> jedis = tokens("jedis");
    assertThat(jedis).isNotEmpty();
    Map<String, List<String>> copy = new TreeMap<>();
    jedis.forEach((name, tokens) -> copy.put(name, tokens.subList(40, 40 + RUN)));
    assertThat(common(jedis, copy)).isNotEmpty();
  }

  private static List<String> common(
      Map<String, List<String>> one, Map<String, List<String>> other) {
    Map<List<String>, String> runs = new HashMap<>();
    one.forEach(
        (name, tokens) -> {
          for (int i = 0; i + RUN <= tokens.size(); i++) {
            runs.put(tokens.subList(i, i + RUN), name);
          }
        });
    List<String> common = new ArrayList<>();
    other.forEach(
        (name, tokens) -> {
          for (int i = 0; i + RUN <= tokens.size(); i++) {
            List<String> run = tokens.subList(i, i + RUN);
            if (runs.containsKey(run)) {
              common.add(runs.get(run) + " and " + name + ": " + String.join(" ", run));
            }
          }
        });
    return common;
  }

  private static Map<String, List<String>> tokens(String connector) throws IOException {
    Map<String, List<String>> tokens = new TreeMap<>();
    try (Stream<Path> files = Files.list(CONNECTORS.resolve(connector))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.getFileName().toString().equals("package-info.java")) {
          continue;
        }
        Matcher found = TOKEN.matcher(NO_TOKEN.matcher(Files.readString(file)).replaceAll(" "));
        List<String> all = new ArrayList<>();
        while (found.find()) {
          all.add(found.group());
        }
        tokens.put(file.getFileName().toString(), all);
      }
    }
    return tokens;
  }
}
