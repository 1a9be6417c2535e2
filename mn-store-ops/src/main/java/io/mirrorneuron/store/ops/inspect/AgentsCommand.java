package io.mirrorneuron.store.ops.inspect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.Snapshot;
import io.mirrorneuron.store.model.SnapshotList;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Listing;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code mn inspect agents ID [AGENT]}. As JSON, {@code {job, agents: [{agent, time, snapshot:
 * {codec, schema_version, bytes, text or base64}}], omitted: [agent]}}.
 */
@Command(
    name = "agents",
    description = {"The snapshots from which the agents of a job resume.", ""},
    footer = {
      "",
      "All of them are read at once, 16 MiB at the most; agents whose snapshots do not fit are named,"
          + " and can be shown one by one.",
      "",
      "Examples:",
      "  mn inspect agents job-42",
      "  mn inspect agents job-42 planner"
    })
final class AgentsCommand extends Inspection {

  @Parameters(index = "0", paramLabel = "ID", description = "the job")
  private String id = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "AGENT",
      description = "only this agent, with all of its snapshot")
  private @Nullable String agent;

  @Override
  void check() {
    checked("job id", id);
    if (agent != null) {
      checked("agent id", agent);
    }
  }

  @Override
  ExitCode look(MirrorStore store) {
    KnownJob.of(store, id);
    SnapshotList found = agent == null ? store.snapshots().list(id) : one(store, agent);
    if (isJson()) {
      print(json(found));
    } else if (agent == null) {
      print(table(found.snapshots()));
      if (!found.omitted().isEmpty()) {
        say("mn: too large to be read with the others: " + String.join(", ", found.omitted()));
      }
    } else {
      print(new Content(found.snapshots().get(0).payload()).lines());
    }
    return ExitCode.OK;
  }

  private SnapshotList one(MirrorStore store, String name) {
    Snapshot snapshot =
        store
            .snapshots()
            .get(id, name)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.FAILED,
                        "agent " + name + " of job " + id + " has no snapshot",
                        "mn inspect agents " + id + " lists those that have one"));
    return new SnapshotList(List.of(snapshot), List.of());
  }

  private ObjectNode json(SnapshotList found) {
    ObjectNode json = Fields.object().put("job", id);
    var agents = json.putArray("agents");
    found.snapshots().forEach(snapshot -> agents.add(Fields.snapshot(snapshot)));
    var omitted = json.putArray("omitted");
    found.omitted().forEach(omitted::add);
    return json;
  }

  private List<String> table(List<Snapshot> snapshots) {
    Moments moments = Moments.now();
    Listing listing =
        new Listing(streams().terminal(), "AGENT", "WRITTEN (UTC)", "BYTES", "SNAPSHOT");
    for (Snapshot snapshot : snapshots) {
      listing.row(
          snapshot.agentId(),
          moments.shown(snapshot.time()),
          Integer.toString(snapshot.payload().size()),
          new Content(snapshot.payload()).line());
    }
    return listing.lines();
  }
}
