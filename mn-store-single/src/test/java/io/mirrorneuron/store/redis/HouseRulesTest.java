package io.mirrorneuron.store.redis;

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
import io.mirrorneuron.store.spi.StoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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

  private static final String ROOT = "io.mirrorneuron.store.redis";
  private static final String ENGINE = ROOT + ".engine";
  private static final String[] CLIENTS = {
    "redis.clients..", "io.lettuce..", "org.redisson..", "io.netty.."
  };

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void theEngineKnowsNoClient() {
    assertThat(MAIN.stream().filter(found -> found.getPackageName().equals(ENGINE))).isNotEmpty();
    classes()
        .that()
        .resideInAPackage(ENGINE)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.net.ssl..",
            "org.jspecify..",
            "org.slf4j..",
            ROOT,
            ENGINE,
            "io.mirrorneuron.store.config",
            "io.mirrorneuron.store.error",
            "io.mirrorneuron.store.model",
            "io.mirrorneuron.store.observe",
            "io.mirrorneuron.store.spi")
        .check(MAIN);
  }

  @ParameterizedTest
  @CsvSource({
    ".jedis, redis.clients..",
    ".lettuce, io.lettuce..",
    ".redisson, org.redisson..",
  })
  void aClientIsKnownInThePackageOfItsConnectorOnly(String connector, String client) {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + connector)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(client)
        .check(MAIN);
    assertThat(MAIN.stream().filter(any -> any.getPackageName().equals(ROOT + connector)))
        .isNotEmpty();
  }

  @Test
  void nettyIsKnownToThoseWhoUseItOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".connect", ROOT + ".lettuce", ROOT + ".redisson")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(MAIN);
  }

  @Test
  void providersCanBeLoadedWithoutTheirClient() {
    noClasses()
        .that()
        .implement(RedisConnector.class)
        .or()
        .implement(StoreProvider.class)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CLIENTS)
        .check(MAIN);
  }

  @Test
  void connectorsKnowNothingOfTheEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ENGINE, ROOT + ".single")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ENGINE, ROOT + ".single")
        .check(MAIN);
  }

  @Test
  void whatOthersImplementMentionsNoClient() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CLIENTS)
        .check(MAIN);
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

  /** The time-outs of a socket are measured by whoever serves it, as in a client. */
  @Test
  void timeComesFromTheContextOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".connect")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
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

  /** A command that is in no list of rights would be refused to whoever follows it. */
  @Test
  void theDocumentedRightsAreThoseThatTheScriptsUse() throws IOException {
    Pattern call = Pattern.compile("(?:redis\\.p?call|look|check|try)\\('([A-Z]+)'");
    try (Stream<Path> files = Files.walk(Path.of("src/main/resources"))) {
      List<Path> scripts = files.filter(file -> file.toString().endsWith(".lua")).toList();
      assertThat(scripts).hasSizeGreaterThan(15);
      String documented = Files.readString(Path.of("../docs/acl-commands.txt"));
      String tried =
          Files.readString(
              Path.of("src/main/resources/io/mirrorneuron/store/redis/engine/rights.lua"));
      for (Path script : scripts) {
        Matcher matcher = call.matcher(Files.readString(script));
        while (matcher.find()) {
          String command = matcher.group(1);
          assertThat(documented)
              .as("%s uses %s", script, command)
              .contains("\n+" + command.toLowerCase(Locale.ROOT) + "\n");
          assertThat(tried)
              .as("%s uses %s, which is tried when a store is opened", script, command)
              .contains("try('" + command + "'");
        }
      }
    }
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
    assertThat(sources).hasSizeGreaterThan(30);
    return sources;
  }
}
