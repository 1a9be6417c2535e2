package io.mirrorneuron.store.ops.inspect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Json;
import io.mirrorneuron.store.ops.cli.TextTable;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code mn inspect job ID}. As JSON, {@code {id, status, version, created, updated, last_sequence,
 * token, bundle, expires, lease: {kind, name, owner, token, remaining_ms} or null, state: {codec,
 * schema_version, bytes, text or base64}}}.
 */
@Command(
    name = "job",
    description = {"One job: its state, and who holds its lease.", ""},
    footer = {
      "",
      "The lease is read after the job, so that it may be a moment newer.",
      "",
      "Examples:",
      "  mn inspect job job-42",
      "  mn inspect job job-42 -o json | jq -r .state.text"
    })
final class JobCommand extends Inspection {

  @Parameters(index = "0", paramLabel = "ID", description = "the job")
  private String id = "";

  @Override
  void check() {
    checked("job id", id);
  }

  @Override
  ExitCode look(MirrorStore store) {
    JobRecord job = KnownJob.of(store, id);
    Optional<LeaseInfo> lease = store.leases().inspect(LeaseName.job(id));
    if (isJson()) {
      ObjectNode json = Fields.job(job.summary());
      json.set("lease", lease.map(Fields::lease).orElse(null));
      json.set("state", new Content(job.state()).json());
      print(json);
      return ExitCode.OK;
    }
    JobSummary summary = job.summary();
    TextTable table =
        new TextTable("job", id)
            .row("status", summary.status().name())
            .row("version", Long.toString(summary.version()))
            .row("created", Json.time(summary.created()))
            .row("updated", Json.time(summary.updated()))
            .row("expires", summary.expires().map(Json::time).orElse("-"))
            .row("events", Long.toString(summary.lastSequence()))
            .row("bundle", summary.bundle().orElse("-"))
            .row("last token", Long.toString(summary.token()))
            .row("lease", lease.map(JobCommand::held).orElse("free"))
            .row("state", new Content(job.state()).description());
    print(table.lines());
    if (job.state().size() > 0) {
      print("");
      print(new Content(job.state()).lines());
    }
    return ExitCode.OK;
  }

  private static String held(LeaseInfo lease) {
    return "held by "
        + lease.owner()
        + " with token "
        + lease.token()
        + ", for "
        + Moments.shown(lease.remaining())
        + " more unless renewed";
  }
}
