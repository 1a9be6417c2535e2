package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Archives the files and makes the jobs. */
final class Submission {

  /** How many jobs are on their way at once. */
  private static final int TOGETHER = 200;

  private static final String BUNDLE = "files";

  private final MirrorStore store;
  private final Abort abort;
  private final Screen screen;

  Submission(MirrorStore store, Abort abort, Screen screen) {
    this.store = store;
    this.abort = abort;
    this.screen = screen;
  }

  BundleManifest submit(Plan plan) throws IOException {
    screen.progress("archiving the files");
    try (ZipStream archive = new ZipStream(plan.jobs())) {
      BundleManifest manifest = store.bundles().store(BUNDLE, archive);
      create(plan.jobs(), archive.digests());
      return manifest;
    }
  }

  private void create(List<PlannedJob> jobs, Map<String, String> digests) {
    for (int from = 0; from < jobs.size(); from += TOGETHER) {
      abort.check();
      screen.progress("%,d of %,d jobs made".formatted(from, jobs.size()));
      List<CompletableFuture<Receipt>> underWay = new ArrayList<>();
      for (PlannedJob job : jobs.subList(from, Math.min(jobs.size(), from + TOGETHER))) {
        underWay.add(store.jobs().commitAsync(job.id(), creating(job, digests)));
      }
      underWay.forEach(CompletableFuture::join);
    }
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
