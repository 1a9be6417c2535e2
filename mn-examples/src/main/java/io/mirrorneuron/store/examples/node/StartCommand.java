package io.mirrorneuron.store.examples.node;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.examples.node.Events.Kind;
import io.mirrorneuron.store.examples.node.NodeSettings.WhenIdle;
import io.mirrorneuron.store.guice.StoreModule;
import io.mirrorneuron.store.model.LeaseTerms;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a node in this process. */
@Command(
    name = "start",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Runs a node until SIGTERM or Ctrl-C. It puts its state and beats, campaigns for"
          + " cluster:leader, claims jobs and runs them step by step, and while it leads it leaves"
          + " orphans to the next claimer and removes the states of nodes that are gone. The store is"
          + " that of the MN_REDIS_... variables, mode single or sentinel.",
      ""
    },
    footer = {
      "",
      "Prints a line for each event: started, leader, claimed, done, ... left. A signal has it claim no"
          + " more, hand over what it holds after the present step, step down and remove its"
          + " state; a second one ends it at once.",
      "Exit code 0 if it has left nothing behind, 1 if it has or if the store cannot be reached,"
          + " 2 if options or settings are wrong.",
      "",
      "Examples:",
      "  mn node start",
      "  mn node start --name box1 --claims 16 --lease-ttl 30s",
      "  mn node submit 20 && mn node start --exit-when-idle"
    })
final class StartCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(StartCommand.class);

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "its name, that of no other node: its state and its leases are found by it (default: the"
              + " host's name and the process id)")
  private @Nullable String name;

  @Option(
      names = "--heartbeat",
      paramLabel = "TIME",
      defaultValue = "2s",
      description =
          "how often it gives a sign of life, and sweeps while it leads (default: ${DEFAULT-VALUE})")
  private Duration heartbeat = Duration.ZERO;

  @Option(
      names = "--node-ttl",
      paramLabel = "TIME",
      defaultValue = "15s",
      description =
          "after which silence it takes a node for gone while it leads (default: ${DEFAULT-VALUE})")
  private Duration nodeTtl = Duration.ZERO;

  @Option(
      names = "--lease-ttl",
      paramLabel = "TIME",
      defaultValue = "15s",
      description =
          "how long its leases last if it dies: of its jobs and of leading; the same for all nodes"
              + " (default: ${DEFAULT-VALUE})")
  private Duration leaseTtl = Duration.ZERO;

  @Option(
      names = "--claims",
      paramLabel = "N",
      defaultValue = "4",
      description = "how many jobs it works on at once, 1 to 256 (default: ${DEFAULT-VALUE})")
  private int claims;

  @Option(
      names = "--exit-when-idle",
      description = "leave when the store has no unfinished job, also none that another node runs")
  private boolean exitWhenIdle;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this text")
  @SuppressWarnings("UnusedVariable") // Picocli looks at the annotation.
  private boolean help;

  private StartCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    NodeSettings settings = settings();
    Events events = new Events(System.out, Clock.systemUTC());
    Stopping stopping = new Stopping(why -> events.tell(Kind.LEAVING, why));
    Signals.onFirst(stopping::request);
    Tally tally;
    try (StoreModule stores =
        new StoreModule(
            MirrorStore.builder(StoreConfig.fromEnvironment())
                .owner(settings.name())
                .onFailover(report -> events.tell(Kind.FAILOVER, report.sentence())))) {
      Injector injector = Guice.createInjector(stores, new NodeModule(settings, stopping, events));
      tally = injector.getInstance(Tally.class);
      injector.getInstance(RuntimeNode.class).run();
    } catch (StoreConfigException | StoreException | ProvisionException e) {
      return NodeFailure.told(err(), e);
    }
    return left(settings, tally, stopping, events);
  }

  private int left(NodeSettings settings, Tally tally, Stopping stopping, Events events) {
    stopping.failure().ifPresent(failure -> LOG.error("the node has failed", failure));
    int behind = tally.thingsLeftBehind();
    events.tell(
        Kind.LEFT,
        "%s, %d jobs done%s"
            .formatted(
                settings.name(),
                tally.finished(),
                behind == 0 ? "" : ", " + behind + " things left behind"));
    return behind == 0 && stopping.failure().isEmpty() ? 0 : 1;
  }

  private NodeSettings settings() {
    String given = name;
    try {
      return new NodeSettings(
          given == null ? NodeName.ofThisProcess() : given,
          heartbeat,
          nodeTtl,
          LeaseTerms.of(leaseTtl),
          claims,
          exitWhenIdle ? WhenIdle.LEAVE : WhenIdle.WAIT);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }
}
