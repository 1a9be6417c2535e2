package io.mirrorneuron.store.examples.demo;

import com.google.inject.Guice;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.guice.StoreModule;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.model.BundleManifest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a run in their order: server, workers, bundle and jobs, chaos, verification. */
final class Workload {

  private static final Logger LOG = LoggerFactory.getLogger(Workload.class);
  private static final long END_SECONDS = 30;

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
    try (DemoServer server = server();
        SentinelWatch sentinels = watch(server)) {
      screen.say("server   " + server);
      screen.say("client   " + server.config().redis().client().orElseThrow());
      Children children = new Children(folder, server.environment());
      abort.kills(children);
      if (!server.isOurs()) {
        abort.awaitsCleanup();
      }
      Evidence evidence = new Evidence();
      try (StoreModule stores =
          new StoreModule(MirrorStore.builder(server.config()).onFailover(evidence))) {
        MirrorStore store = Guice.createInjector(stores).getInstance(MirrorStore.class);
        try {
          work(
              store,
              children,
              server
                  .withSentinels()
                  .map(redis -> new Failover(redis, sentinels, evidence, store, screen)));
          Verdict verdict = verified(children);
          return new Ending(
              verdict,
              server.withSentinels().isPresent()
                  ? OptionalInt.of(sentinels.failovers())
                  : OptionalInt.empty());
        } finally {
          children.abort();
          if (!server.isOurs()) {
            cleanUp(store);
          }
        }
      }
    }
  }

  /** Of nobody, where there are no Sentinels. */
  private static SentinelWatch watch(DemoServer server) {
    return new SentinelWatch(
        server.withSentinels().map(LocalTopology::sentinels).orElse(List.of()));
  }

  private DemoServer server() {
    return options
        .redis()
        .map(url -> DemoServer.at(url, options.client()))
        .orElseGet(() -> DemoServer.local(options.mode(), options.client()));
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

  private void work(MirrorStore store, Children children, Optional<Failover> failover)
      throws IOException, InterruptedException {
    Crew crew = new Crew(children, folder);
    for (int i = 0; i < options.workers(); i++) {
      Child unused = crew.hire();
    }
    screen.say(
        "workers  "
            + crew.members().values().stream()
                .map(Child::toString)
                .collect(Collectors.joining(", ")));
    BundleManifest bundle = new Submission(store, abort, screen).submit(plan);
    screen.say(
        "bundle   %,d bytes, sha256 %s; %,d jobs refer to it"
            .formatted(bundle.size(), bundle.sha256().substring(0, 16), plan.jobs().size()));
    new Supervision(store, plan, crew, failover, abort, screen).untilAllIsDone();
    crew.dismiss();
  }

  private Verdict verified(Children children) throws IOException, InterruptedException {
    screen.tell("all jobs are finished; a fresh process compares them with a sequential run");
    Child verifier =
        children.startReadable(
            "verifier",
            Verifier.class,
            options.kind().name(),
            options.directory().toAbsolutePath().toString());
    byte[] said;
    try (InputStream output = verifier.process().getInputStream()) {
      said = output.readAllBytes();
    }
    abort.check();
    if (!verifier.awaitEnd(END_SECONDS) || verifier.process().exitValue() != 0) {
      throw new DemoFailure("the verifying process failed, see " + verifier.log());
    }
    return Json.VERDICT.decode(said, Json.VERDICT.schemaVersion());
  }
}
