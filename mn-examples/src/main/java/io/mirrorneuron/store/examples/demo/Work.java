package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.BundleManifest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/** The jobs of a plan: made, watched until they are finished, verified by a fresh process. */
final class Work {

  private static final long END_SECONDS = 30;

  private final DemoOptions options;
  private final Plan plan;
  private final Children children;
  private final Crew crew;
  private final Observer observer;
  private final Submission submission;
  private final Duration patience;
  private final Abort abort;
  private final Screen screen;

  /**
   * Begins nothing yet.
   *
   * @param patience how long a failover may take
   */
  Work(
      DemoOptions options,
      Plan plan,
      MirrorStore store,
      Children children,
      Crew crew,
      Duration patience,
      Abort abort,
      Screen screen) {
    this.options = options;
    this.plan = plan;
    this.children = children;
    this.crew = crew;
    this.observer = new Observer(store.jobs(), plan);
    this.submission = new Submission(store, abort, screen);
    this.patience = patience;
    this.abort = abort;
    this.screen = screen;
  }

  /** Who looks at how far it is. */
  Observer observer() {
    return observer;
  }

  /** Archives the files and makes the jobs. */
  void submit() throws IOException {
    BundleManifest bundle = submission.submit(plan);
    screen.say(
        "bundle   %,d bytes, sha256 %s; %,d jobs refer to it"
            .formatted(bundle.size(), bundle.sha256().substring(0, 16), plan.jobs().size()));
  }

  /** Makes those jobs that are not there. */
  void make() {
    submission.make(plan);
  }

  /**
   * Returns when every job is finished and chaos is over.
   *
   * @throws TooLateFailure if chaos could not catch a worker any more
   */
  void supervise(Optional<Chaos> chaos) throws InterruptedException {
    new Supervision(observer, plan.jobs().size(), crew, chaos, patience, abort, screen)
        .untilAllIsDone();
  }

  /**
   * Has a fresh process compare the finished jobs with a sequential run.
   *
   * @throws DemoFailure if it cannot
   */
  Verdict verified() throws IOException, InterruptedException {
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
