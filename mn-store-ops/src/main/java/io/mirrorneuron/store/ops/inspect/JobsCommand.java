package io.mirrorneuron.store.ops.inspect;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.PageCursor;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Listing;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code mn inspect jobs}. As JSON, {@code jobs}: an array of {@code {id, status, version, created,
 * updated, last_sequence, token, bundle, expires}}, and {@code next}: for {@code --after}, null at
 * the end.
 */
@Command(
    name = "jobs",
    description = {"The jobs, oldest update first, without their states.", ""},
    footer = {
      "",
      "Like any listing by an application it also has the store forget jobs that have expired.",
      "",
      "Examples:",
      "  mn inspect jobs --status running",
      "  mn inspect jobs --limit 1000 -o json | jq -r '.jobs[].id'"
    })
final class JobsCommand extends Inspection {

  @Mixin private final PageOptions page = new PageOptions();

  @Option(
      names = "--status",
      split = ",",
      paramLabel = "STATUS",
      description = "only jobs of these: ${COMPLETION-CANDIDATES}")
  private Set<JobStatus> statuses = EnumSet.noneOf(JobStatus.class);

  @Override
  ExitCode look(MirrorStore store) {
    ListedJobs listed = ListedJobs.read(store.jobs(), statuses, page.after, page.limit);
    if (isJson()) {
      var json = Fields.object();
      var array = json.putArray("jobs");
      listed.jobs().forEach(job -> array.add(Fields.job(job)));
      print(json.put("next", listed.next().map(PageCursor::toString).orElse(null)));
      return ExitCode.OK;
    }
    Moments moments = Moments.now();
    Listing listing =
        new Listing(
            streams().terminal(), "JOB", "STATUS", "UPDATED (UTC)", "EVENTS", "EXPIRES", "BUNDLE");
    for (JobSummary job : listed.jobs()) {
      listing.row(
          job.id(),
          job.status().name(),
          moments.shown(job.updated()),
          Long.toString(job.lastSequence()),
          job.expires().map(moments::shown).orElse("-"),
          job.bundle().orElse("-"));
    }
    print(listing.lines());
    sayMore(listed.next().map(PageCursor::toString));
    return ExitCode.OK;
  }
}
