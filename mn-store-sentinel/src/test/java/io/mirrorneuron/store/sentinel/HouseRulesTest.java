package io.mirrorneuron.store.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules about this module that a compiler does not know. */
class HouseRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis\\.clients", // it knows no client
        "io\\.lettuce",
        "org\\.redisson",
        "io\\.netty",
        "\\bsynchronized\\b", // pins a virtual thread before JDK 24
        "\\bsleep\\(",
        "System\\.(nanoTime|currentTimeMillis|out|err)", // time comes from the context
        "Instant\\.now",
      })
  void noSourceHolds(String pattern) throws IOException {
    assertThat(sources())
        .allSatisfy(
            (path, code) -> assertThat(code).as(path.toString()).doesNotContainPattern(pattern));
  }

  @Test
  void messagesNameOnlySettingsThatExist() throws IOException {
    List<String> known = Settings.all().stream().map(setting -> setting.name()).toList();
    Pattern mention = Pattern.compile("\\bMN_(REDIS|STORE)_[A-Z_]*[A-Z]\\b");
    assertThat(sources())
        .allSatisfy(
            (path, code) -> {
              Matcher matcher = mention.matcher(code);
              while (matcher.find()) {
                assertThat(known).as(path.toString()).contains(matcher.group());
              }
            });
  }

  /** Every source without its comments. */
  private static Map<Path, String> sources() throws IOException {
    Map<Path, String> sources = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path path :
          (Iterable<Path>) files.filter(file -> file.toString().endsWith(".java"))::iterator) {
        sources.put(path, Files.readString(path).replaceAll("(?s)/\\*.*?\\*/|(?<!:)//[^\\n]*", ""));
      }
    }
    assertThat(sources).hasSizeGreaterThan(15);
    return sources;
  }
}
