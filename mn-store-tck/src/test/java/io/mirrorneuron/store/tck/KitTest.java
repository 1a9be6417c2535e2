package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The kit finds what is broken, and nothing else. */
class KitTest {

  private static final Path SPI =
      Path.of("..", "mn-store-api", "src", "main", "java", "io", "mirrorneuron", "store", "spi");

  /** Several kits run at the same time already. */
  private static final String PARALLELISM = "junit.jupiter.execution.parallel.config.fixed.";

  private static final Pattern CLAUSE = Pattern.compile("<b>([A-Z]\\d+)</b>");

  private static final Pattern NAME = Pattern.compile("([A-Z]\\d+) (required|optional): \\S.*");

  /** A whole kit, beside others: on a busy machine that takes more than a test may otherwise. */
  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aBrokenBackendFailsTheClausesThatItBreaks(Breakage breakage) {
    Map<String, Throwable> failures = new ConcurrentHashMap<>();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(
        request(breakage),
        new TestExecutionListener() {
          @Override
          public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            result
                .getThrowable()
                .ifPresent(failure -> failures.put(test.getDisplayName(), failure));
          }
        });

    Set<String> failed =
        failures.keySet().stream().map(KitTest::clause).collect(Collectors.toSet());
    assertThat(failed)
        .as(() -> breakage + ": " + new TreeMap<>(failures))
        .isEqualTo(breakage.clauses());
  }

  @Test
  void everyClauseOfTheContractHasATest() throws IOException {
    Set<String> clauses = new TreeSet<>();
    try (Stream<Path> sources = Files.list(SPI)) {
      for (Path source : sources.toList()) {
        Matcher matcher = CLAUSE.matcher(Files.readString(source));
        while (matcher.find()) {
          clauses.add(matcher.group(1));
        }
      }
    }
    assertThat(clauses).hasSizeGreaterThan(40);
    Set<String> tested = names().map(KitTest::clause).collect(Collectors.toSet());
    assertThat(tested).isEqualTo(clauses);
  }

  @Test
  void everyTestSaysItsClauseAndWhetherThatIsRequired() {
    assertThat(names()).isNotEmpty().allMatch(name -> NAME.matcher(name).matches());
  }

  @Test
  void noTwoTestsHaveTheSameName() {
    assertThat(names()).doesNotHaveDuplicates();
  }

  private static Stream<String> names() {
    TestPlan plan = LauncherFactory.create().discover(request(Breakage.LOST_UPDATE));
    return plan.getRoots().stream()
        .flatMap(root -> plan.getDescendants(root).stream())
        .filter(TestIdentifier::isTest)
        .map(TestIdentifier::getDisplayName);
  }

  private static LauncherDiscoveryRequest request(Breakage breakage) {
    return LauncherDiscoveryRequestBuilder.request()
        .selectors(selectClass(BrokenContract.class))
        .configurationParameter(BrokenContract.BREAKAGE, breakage.name())
        .configurationParameter(PARALLELISM + "parallelism", "8")
        .configurationParameter(PARALLELISM + "max-pool-size", "8")
        .build();
  }

  private static String clause(String name) {
    Matcher matcher = NAME.matcher(name);
    assertThat(matcher.matches()).as("'%s' begins with its clause", name).isTrue();
    return matcher.group(1);
  }
}
