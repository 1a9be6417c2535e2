package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.error.VersionConflictException;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Archives the files and makes the jobs. */
final class Submission {

  /** How many jobs are on their way at once. */
  private static final int TOGETHER = 200;

  private static final String BUNDLE = "files";

  /** Of one job; the store tries for minutes each time. */
  private static final int ATTEMPTS = 20;

  private static final Logger LOG = LoggerFactory.getLogger(Submission.class);

  private final MirrorStore store;
  private final Abort abort;
  private final Screen screen;
  private Map<String, String> digests = Map.of();

  Submission(MirrorStore store, Abort abort, Screen screen) {
    this.store = store;
    this.abort = abort;
    this.screen = screen;
  }

  BundleManifest submit(Plan plan) throws IOException {
    screen.progress("archiving the files");
    try (ZipStream archive = new ZipStream(plan.jobs())) {
      BundleManifest manifest = store.bundles().store(BUNDLE, archive);
      digests = archive.digests();
      make(plan);
      return manifest;
    }
  }

  /** Makes the jobs of files that are archived already; those that there are stay as they are. */
  void make(Plan plan) {
    List<PlannedJob> jobs = plan.jobs();
    for (int from = 0; from < jobs.size(); from += TOGETHER) {
      screen.progress("%,d of %,d jobs made".formatted(from, jobs.size()));
      List<PlannedJob> left = jobs.subList(from, Math.min(jobs.size(), from + TOGETHER));
      for (int attempt = 1; !left.isEmpty(); attempt++) {
        abort.check();
        left = unmade(left, attempt);
      }
    }
  }

  /** Makes these jobs; returns those of which it is not known whether they are made for good. */
  private List<PlannedJob> unmade(List<PlannedJob> jobs, int attempt) {
    Map<PlannedJob, CompletableFuture<Receipt>> underWay = new LinkedHashMap<>();
    for (PlannedJob job : jobs) {
      underWay.put(job, store.jobs().commitAsync(job.id(), creating(job, digests)));
    }
    List<PlannedJob> unmade = new ArrayList<>();
    underWay.forEach(
        (job, made) -> {
          try {
            Receipt unused = made.join();
          } catch (CompletionException e) {
            if (e.getCause() instanceof VersionConflictException) {
              return; // It is there.
            }
            if (attempt == ATTEMPTS || !mayBeTriedAgain(e.getCause())) {
              throw e;
            }
            LOG.info("{} is made once more", job, e);
            unmade.add(job);
          }
        });
    return unmade;
  }

  /** A failover that comes in between. */
  private static boolean mayBeTriedAgain(@Nullable Throwable failure) {
    return failure instanceof UnconfirmedException || failure instanceof UnknownOutcomeException;
  }

  private static Commit creating(PlannedJob job, Map<String, String> digests) {
    InputFile file = job.file();
    FileJob state =
        new FileJob(
            file.name(),
            file.size(),
            digests.getOrDefault(job.id(), ""),
            job.steps(),
            job.pause().toMillis(),
            null);
    return Commit.create()
        .ifAbsent()
        .state(Payload.of(Json.JOB, state))
        .bundle(BUNDLE)
        .event(Payload.of(Json.EVENT, new JobEvent.Submitted(file.name())));
  }
}
