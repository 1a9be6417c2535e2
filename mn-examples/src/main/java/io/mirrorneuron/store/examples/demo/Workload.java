package io.mirrorneuron.store.examples.demo;

import com.google.inject.Guice;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.guice.StoreModule;
import io.mirrorneuron.store.local.LocalTopology;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a run in their order: server, workers, bundle and jobs, chaos, verification. */
final class Workload {

  private static final Logger LOG = LoggerFactory.getLogger(Workload.class);

  private final DemoOptions options;
  private final Plan plan;
  private final WorkFolder folder;
  private final Abort abort;
  private final Screen screen;

  Workload(DemoOptions options, Plan plan, WorkFolder folder, Abort abort, Screen screen) {
    this.options = options;
    this.plan = plan;
    this.folder = folder;
    this.abort = abort;
    this.screen = screen;
  }

  Ending run() throws IOException, InterruptedException {
    try (DemoServer server = DemoServer.of(options.servers(), options.client())) {
      screen.say("server   " + server);
      screen.say("client   " + server.config().redis().client().orElseThrow());
      Children children = new Children(folder, server.environment());
      abort.kills(children);
      if (!server.isOurs()) {
        abort.awaitsCleanup();
      }
      if (options.servers() instanceof Servers.Cluster wanted) {
        warn(server);
        try (ClusterWatch cluster = new ClusterWatch(server.config(), screen)) {
          Preflight.check(server);
          return given(server, children, wanted, cluster);
        }
      }
      return own(server, children);
    }
  }

  private void warn(DemoServer server) {
    if (server.environment().getOrDefault(Settings.WAIT_REPLICAS.name(), "").equals("0")) {
      screen.say(
          "warning  %s=0: what a primary has not passed on when it is replaced is lost"
              .formatted(Settings.WAIT_REPLICAS.name()));
    }
  }

  /** On a cluster that somebody operates. */
  @SuppressWarnings("try") // The pulse is not used but beats.
  private Ending given(
      DemoServer server, Children children, Servers.Cluster wanted, ClusterWatch cluster)
      throws IOException, InterruptedException {
    try (StoreModule stores =
        new StoreModule(
            MirrorStore.builder(server.config())
                .onFailover(report -> screen.tell(report.sentence())))) {
      MirrorStore store = opened(stores);
      try (Pulse pulse = new Pulse(store.nodes(), Failover.NODE, screen)) {
        Crew crew = hired(children);
        Work work = work(server, store, children, crew);
        Chaos chaos = chaos(server, store, crew, work.observer(), Optional.empty());
        Verdict verdict = new Rounds(wanted, cluster, store, work, screen).run(chaos);
        return new Ending(verdict, OptionalInt.of(cluster.failovers()), wanted.failovers());
      } finally {
        children.abort();
        cleanUp(store);
      }
    }
  }

  /** On servers of the demo's own, or on one that lives. */
  private Ending own(DemoServer server, Children children)
      throws IOException, InterruptedException {
    Evidence evidence = new Evidence();
    try (SentinelWatch sentinels = watch(server);
        StoreModule stores =
            new StoreModule(MirrorStore.builder(server.config()).onFailover(evidence))) {
      MirrorStore store = opened(stores);
      try {
        Crew crew = hired(children);
        Work work = work(server, store, children, crew);
        Optional<Failover> failover =
            server
                .withSentinels()
                .map(redis -> new Failover(redis, sentinels, evidence, store, screen));
        work.submit();
        work.supervise(Optional.of(chaos(server, store, crew, work.observer(), failover)));
        crew.dismiss();
        Verdict verdict = work.verified();
        return new Ending(
            verdict,
            server.withSentinels().isPresent()
                ? OptionalInt.of(sentinels.failovers())
                : OptionalInt.empty(),
            1);
      } finally {
        children.abort();
        if (!server.isOurs()) {
          cleanUp(store);
        }
      }
    }
  }

  private static MirrorStore opened(StoreModule stores) {
    return Guice.createInjector(stores).getInstance(MirrorStore.class);
  }

  private Work work(DemoServer server, MirrorStore store, Children children, Crew crew) {
    return new Work(options, plan, store, children, crew, server.patience(), abort, screen);
  }

  private Chaos chaos(
      DemoServer server,
      MirrorStore store,
      Crew crew,
      Observer observer,
      Optional<Failover> failover) {
    return new Chaos(
        new Lookout(store, observer, plan, server.patience()),
        observer,
        store.nodes(),
        crew,
        failover,
        server.patience(),
        screen);
  }

  /** Of nobody, where there are no Sentinels. */
  private static SentinelWatch watch(DemoServer server) {
    return new SentinelWatch(
        server.withSentinels().map(LocalTopology::sentinels).orElse(List.of()));
  }

  /** Says so if it fails, but leaves the last word to what the run itself has come to. */
  private void cleanUp(MirrorStore store) {
    try {
      Cleanup.of(store);
    } catch (StoreException e) {
      LOG.error("cleaning up failed", e);
      screen.say(
          "warning  something is left in name space %s: %s"
              .formatted(store.config().redis().namespace(), e.getMessage()));
    }
  }

  private Crew hired(Children children) throws IOException {
    Crew crew = new Crew(children, folder);
    for (int i = 0; i < options.workers(); i++) {
      Child unused = crew.hire();
    }
    screen.say(
        "workers  "
            + crew.members().values().stream()
                .map(Child::toString)
                .collect(Collectors.joining(", ")));
    return crew;
  }
}
