package io.mirrorneuron.store;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.mirrorneuron.store.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules about the structure of this module that a compiler does not know. */
class HouseRulesTest {

  private static final String ROOT = "io.mirrorneuron.store";
  private static final Path SOURCES = Path.of("src/main/java");
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /**
   * What each package may use of ours (the empty name is the package of the views) and of others.
   */
  @ParameterizedTest
  @CsvSource({
    "model, model, org.jspecify..",
    "error, error model, org.jspecify..",
    "config, config error, org.jspecify..",
    "observe, observe model, org.jspecify.. org.slf4j..",
    "spi, spi config error model observe, org.jspecify..",
    "'', '' spi config error model observe, org.jspecify.. org.slf4j..",
    "memory, memory spi config error model observe, org.jspecify.. org.slf4j..",
    "guice, guice '' config observe model, org.jspecify.. com.google.inject..",
    "jackson, jackson model, org.jspecify.. com.fasterxml.jackson..",
    "micrometer, micrometer observe model error, org.jspecify.. io.micrometer.."
  })
  void dependenciesRunOneWay(String name, String ours, String others) {
    List<String> allowed = new ArrayList<>(List.of("java.."));
    for (String own : ours.split(" ", -1)) {
      allowed.add(own.equals("''") || own.isEmpty() ? ROOT : ROOT + "." + own);
    }
    allowed.addAll(List.of(others.split(" ", -1)));

    classes()
        .that()
        .resideInAPackage(name.isEmpty() ? ROOT : ROOT + "." + name)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new))
        .check(MAIN);
  }

  @Test
  void everyPackageHasItsRule() {
    assertThat(MAIN.stream().map(found -> found.getPackageName()).distinct())
        .containsExactlyInAnyOrder(
            ROOT,
            ROOT + ".config",
            ROOT + ".error",
            ROOT + ".guice",
            ROOT + ".jackson",
            ROOT + ".memory",
            ROOT + ".micrometer",
            ROOT + ".model",
            ROOT + ".observe",
            ROOT + ".spi");
  }

  @Test
  void nothingIsPrintedOrLoggedElsewhere() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MAIN);
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(MAIN);
  }

  @Test
  void nobodySleeps() {
    noClasses()
        .should()
        .callMethodWhere(target(owner(type(Thread.class))).and(target(name("sleep"))))
        .orShould()
        .callMethodWhere(target(owner(type(TimeUnit.class))).and(target(name("sleep"))))
        .check(MAIN);
  }

  @Test
  void timeComesFromTheContextOnly() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".model.SystemTicker")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(MAIN);
  }

  @Test
  void nothingIsSynchronized() throws IOException {
    // A monitor pins a virtual thread to its carrier before JDK 24, https://openjdk.org/jeps/491.
    assertThat(sources())
        .allSatisfy(
            (path, code) ->
                assertThat(code).as(path.toString()).doesNotContainPattern("\\bsynchronized\\b"));
  }

  @Test
  void messagesNameOnlySettingsThatExist() throws IOException {
    List<String> known =
        Stream.concat(
                Settings.all().stream().map(setting -> setting.name()),
                // Read by the launcher of servers, in another module.
                Stream.of("MN_REDIS_SERVER_BIN"))
            .toList();
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
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path path :
          (Iterable<Path>) files.filter(file -> file.toString().endsWith(".java"))::iterator) {
        sources.put(path, Files.readString(path).replaceAll("(?s)/\\*.*?\\*/|(?<!:)//[^\\n]*", ""));
      }
    }
    assertThat(sources).hasSizeGreaterThan(50);
    return sources;
  }
}
