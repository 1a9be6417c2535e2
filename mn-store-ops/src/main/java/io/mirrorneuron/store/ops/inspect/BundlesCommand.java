package io.mirrorneuron.store.ops.inspect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.PageCursor;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Listing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code mn inspect bundles [NAME...]}. As JSON, {@code {bundles: [{name, size, chunk_size, chunks,
 * sha256, upload_id, jobs: [id]}], missing: [name], jobs_seen, next}}; the last two are 0 and null
 * where bundles were named.
 */
@Command(
    name = "bundles",
    description = {"The bundles that jobs refer to, or those that are named.", ""},
    footer = {
      "",
      "A store has no list of its bundles. What is shown without NAME are those of the jobs that mn"
          + " inspect jobs would list with the same --limit and --after: one that no job refers to is"
          + " found by its name only. Ends with exit code 1 if one that was named is not there.",
      "",
      "Examples:",
      "  mn inspect bundles",
      "  mn inspect bundles planner-1.4 -o json | jq -r '.bundles[0].sha256'"
    })
final class BundlesCommand extends Inspection {

  private static final int DIGEST_SHOWN = 12;

  @Mixin private final PageOptions page = new PageOptions();

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "only these, whoever refers to them")
  private List<String> names = List.of();

  /** What there is, which jobs refer to it, and what should be there but is not. */
  private record Found(List<BundleManifest> bundles, List<String> missing) {}

  @Override
  void check() {
    names.forEach(name -> checked("bundle name", name));
  }

  @Override
  ExitCode look(MirrorStore store) {
    ListedJobs jobs =
        names.isEmpty()
            ? ListedJobs.read(store.jobs(), Set.of(), page.after, page.limit)
            : new ListedJobs(List.of(), Optional.empty());
    Map<String, List<String>> referring = new LinkedHashMap<>();
    names.forEach(name -> referring.put(name, List.of()));
    jobs.jobs()
        .forEach(
            job ->
                job.bundle()
                    .ifPresent(
                        name ->
                            referring
                                .computeIfAbsent(name, unused -> new ArrayList<>())
                                .add(job.id())));
    Found found = find(store, referring.keySet());
    if (isJson()) {
      print(json(found, referring, jobs));
    } else {
      print(table(found, referring));
      sayMore(jobs.next().map(PageCursor::toString));
    }
    if (!found.missing().isEmpty()) {
      return missing(found.missing());
    }
    return ExitCode.OK;
  }

  private static Found find(MirrorStore store, Set<String> names) {
    List<BundleManifest> there = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String name : names) {
      store.bundles().describe(name).ifPresentOrElse(there::add, () -> missing.add(name));
    }
    return new Found(there, missing);
  }

  private ExitCode missing(List<String> missing) {
    String what = "there is no bundle " + String.join(", ", missing);
    if (!names.isEmpty()) {
      throw new CommandFailure(
          ExitCode.FAILED,
          what,
          "it may have expired, which a bundle does when no job refers to it");
    }
    say("mn: " + what + ", though jobs refer to it: they have finished or gone meanwhile");
    return ExitCode.OK;
  }

  private static ObjectNode json(
      Found found, Map<String, List<String>> referring, ListedJobs jobs) {
    ObjectNode json = Fields.object();
    var bundles = json.putArray("bundles");
    for (BundleManifest bundle : found.bundles()) {
      ObjectNode one = Fields.bundle(bundle);
      var users = one.putArray("jobs");
      referring.getOrDefault(bundle.name(), List.of()).forEach(users::add);
      bundles.add(one);
    }
    var missing = json.putArray("missing");
    found.missing().forEach(missing::add);
    return json.put("jobs_seen", jobs.jobs().size())
        .put("next", jobs.next().map(PageCursor::toString).orElse(null));
  }

  private List<String> table(Found found, Map<String, List<String>> referring) {
    Listing listing = new Listing(streams().terminal(), "BUNDLE", "BYTES", "SHA-256", "JOBS");
    for (BundleManifest bundle : found.bundles()) {
      List<String> jobs = referring.getOrDefault(bundle.name(), List.of());
      listing.row(
          bundle.name(),
          Long.toString(bundle.size()),
          bundle.sha256().substring(0, DIGEST_SHOWN) + "…",
          jobs.isEmpty() ? "-" : String.join(" ", jobs));
    }
    return listing.lines();
  }
}
