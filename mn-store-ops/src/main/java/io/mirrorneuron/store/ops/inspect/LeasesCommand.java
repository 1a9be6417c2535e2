package io.mirrorneuron.store.ops.inspect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mirrorneuron.store.Leases;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.PageCursor;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Listing;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code mn inspect leases}. As JSON, {@code {leases: [{kind, name, owner, token, remaining_ms}],
 * free: [name of a named lease that nobody holds], jobs_seen, next}}.
 */
@Command(
    name = "leases",
    description = {
      "The leases that are held: the leader's, and those of jobs that have not finished.",
      ""
    },
    footer = {
      "",
      "A store has no list of its leases. What is shown are the named ones (--named), and the leases"
          + " of the jobs that mn inspect jobs would list with the same --limit and --after.",
      "",
      "Examples:",
      "  mn inspect leases",
      "  mn inspect leases --named cluster:leader,reports --limit 1000 -o json"
    })
final class LeasesCommand extends Inspection {

  /** One call, which must not hold up the server. */
  private static final int AT_ONCE = 100;

  private static final Set<JobStatus> UNFINISHED =
      EnumSet.of(JobStatus.PENDING, JobStatus.RUNNING, JobStatus.WAITING);

  @Mixin private final PageOptions page = new PageOptions();

  @Option(
      names = "--named",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "cluster:leader",
      description = "leases with a name of their own (default: ${DEFAULT-VALUE})")
  private List<String> named = List.of();

  @Override
  void check() {
    named.forEach(name -> checked("lease name", name));
  }

  @Override
  ExitCode look(MirrorStore store) {
    ListedJobs jobs = ListedJobs.read(store.jobs(), UNFINISHED, page.after, page.limit);
    List<LeaseName> names =
        Stream.concat(
                named.stream().map(LeaseName::named),
                jobs.jobs().stream().map(job -> LeaseName.job(job.id())))
            .toList();
    List<Optional<LeaseInfo>> found = inspect(store.leases(), names);
    List<LeaseInfo> held = found.stream().flatMap(Optional::stream).toList();
    List<String> free = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      if (found.get(i).isEmpty()) {
        free.add(named.get(i));
      }
    }
    if (isJson()) {
      print(json(held, free, jobs));
      return ExitCode.OK;
    }
    print(table(held));
    free.forEach(name -> say("mn: nobody holds " + name));
    say("mn: " + jobs.jobs().size() + " unfinished jobs were looked at");
    sayMore(jobs.next().map(PageCursor::toString));
    return ExitCode.OK;
  }

  private static List<Optional<LeaseInfo>> inspect(Leases leases, List<LeaseName> names) {
    List<Optional<LeaseInfo>> found = new ArrayList<>();
    for (int from = 0; from < names.size(); from += AT_ONCE) {
      found.addAll(leases.inspectAll(names.subList(from, Math.min(names.size(), from + AT_ONCE))));
    }
    return found;
  }

  private static ObjectNode json(List<LeaseInfo> held, List<String> free, ListedJobs jobs) {
    ObjectNode json = Fields.object();
    var leases = json.putArray("leases");
    held.forEach(lease -> leases.add(Fields.lease(lease)));
    var unheld = json.putArray("free");
    free.forEach(unheld::add);
    return json.put("jobs_seen", jobs.jobs().size())
        .put("next", jobs.next().map(PageCursor::toString).orElse(null));
  }

  private List<String> table(List<LeaseInfo> held) {
    Listing listing = new Listing(streams().terminal(), "LEASE", "ENDS IN", "TOKEN", "OWNER");
    for (LeaseInfo lease : held) {
      listing.row(
          lease.name().kind() == LeaseName.Kind.JOB
              ? "job " + lease.name().id()
              : lease.name().id(),
          Moments.shown(lease.remaining()),
          Long.toString(lease.token()),
          lease.owner());
    }
    return listing.lines();
  }
}
