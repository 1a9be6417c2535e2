package io.mirrorneuron.store.examples.node;

import com.google.inject.Guice;
import com.google.inject.ProvisionException;
import io.mirrorneuron.store.Jobs;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.guice.StoreModule;
import io.mirrorneuron.store.model.Ids;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes jobs for the nodes. */
@Command(
    name = "submit",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Makes jobs for the nodes of the store, and prints the id of each that is stored. They sleep, or"
          + " count the words of a file; a node does either in steps.",
      ""
    },
    footer = {
      "",
      "Exit code 0 if all are stored, 1 if the store could not be reached or did not confirm them, 2 if"
          + " options or settings are wrong.",
      "",
      "Examples:",
      "  mn node submit 20",
      "  mn node submit 5 --steps 10 --step-time 1s",
      "  mn node submit 1 --count-words README.md"
    })
final class SubmitCommand implements Callable<Integer> {

  private static final int MOST_JOBS = 100_000;
  private static final int MOST_STEPS = 10_000;
  private static final int RANDOM_LENGTH = 8;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "N", description = "how many jobs, 1 to 100000")
  private int count;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "5",
      description = "in how many steps each is done, 1 to 10000 (default: ${DEFAULT-VALUE})")
  private int steps;

  @Option(
      names = "--step-time",
      paramLabel = "TIME",
      defaultValue = "200ms",
      description = "how long each step sleeps (default: ${DEFAULT-VALUE})")
  private Duration stepTime = Duration.ZERO;

  @Option(
      names = "--count-words",
      paramLabel = "FILE",
      description = "count the words of this file instead of sleeping")
  private @Nullable Path file;

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      description = "how their ids begin (default: job- and something random)")
  private @Nullable String prefix;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this text")
  @SuppressWarnings("UnusedVariable") // Picocli looks at the annotation.
  private boolean help;

  private SubmitCommand() {}

  @Override
  public Integer call() {
    require(count >= 1 && count <= MOST_JOBS, "N must be within 1 to " + MOST_JOBS);
    require(steps >= 1 && steps <= MOST_STEPS, "--steps must be within 1 to " + MOST_STEPS);
    Task task = task();
    String begin = prefix();
    PrintWriter out = line().getOut();
    try (StoreModule stores = new StoreModule(StoreConfig.fromEnvironment())) {
      Jobs jobs = Guice.createInjector(stores).getInstance(Jobs.class);
      new Submission(jobs).submit(begin, count, task, out::println);
      return 0;
    } catch (StoreConfigException | StoreException | ProvisionException e) {
      return NodeFailure.told(line().getErr(), e);
    } finally {
      out.flush();
    }
  }

  private Task task() {
    Path counted = file;
    if (counted == null) {
      return new Task(Sleep.TYPE, steps, Long.toString(stepTime.toMillis()));
    }
    try {
      return new Task(CountWords.TYPE, steps, Files.readString(counted));
    } catch (IOException e) {
      throw wrong("--count-words: " + counted + " cannot be read as UTF-8 text: " + e);
    }
  }

  private String prefix() {
    String given = prefix;
    if (given == null) {
      return "job-" + UUID.randomUUID().toString().substring(0, RANDOM_LENGTH);
    }
    try {
      return Ids.check("--prefix", given);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private void require(boolean right, String otherwise) {
    if (!right) {
      throw wrong(otherwise);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(line(), message);
  }

  private CommandLine line() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
