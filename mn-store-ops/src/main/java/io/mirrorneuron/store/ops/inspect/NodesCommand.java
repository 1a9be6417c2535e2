package io.mirrorneuron.store.ops.inspect;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.NodeRecord;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Listing;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * {@code mn inspect nodes}. As JSON, {@code nodes}: an array of {@code {id, last_seen, silence_ms,
 * version, state: {codec, schema_version, bytes, text or base64}}}.
 */
@Command(
    name = "nodes",
    description = {
      "The nodes of the runtime: when each last gave a sign of life, and what it says about itself;"
          + " longest silence first.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  mn inspect nodes",
      "  mn inspect nodes -o json | jq '.nodes[] | select(.silence_ms > 30000) | .id'"
    })
final class NodesCommand extends Inspection {

  @Override
  ExitCode look(MirrorStore store) {
    List<NodeRecord> nodes = store.nodes().list();
    if (isJson()) {
      var json = Fields.object();
      var array = json.putArray("nodes");
      nodes.forEach(node -> array.add(Fields.node(node)));
      print(json);
      return ExitCode.OK;
    }
    Moments moments = Moments.now();
    Listing listing =
        new Listing(streams().terminal(), "NODE", "LAST SEEN (UTC)", "SILENT FOR", "STATE");
    for (NodeRecord node : nodes) {
      listing.row(
          node.id(),
          moments.shown(node.lastSeen()),
          Moments.shown(node.silence()),
          new Content(node.state()).line());
    }
    print(listing.lines());
    return ExitCode.OK;
  }
}
