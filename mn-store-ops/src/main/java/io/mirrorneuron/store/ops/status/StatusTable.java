package io.mirrorneuron.store.ops.status;

import io.mirrorneuron.store.ops.cli.TextTable;
import io.mirrorneuron.store.ops.cli.Wrapped;
import io.mirrorneuron.store.ops.status.StatusReport.NodeLine;
import io.mirrorneuron.store.ops.status.StatusReport.SentinelLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A report for a person, in 80 columns. */
final class StatusTable {

  private static final String NOTHING = "-";

  private StatusTable() {}

  static List<String> lines(StatusReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(report.masterName() + ": " + report.verdict().replace('_', ' '));
    report.reasons().forEach(it -> lines.addAll(Wrapped.lines("  - ", it)));
    report.warnings().forEach(it -> lines.addAll(Wrapped.lines("  warning: ", it)));
    if (!report.nodes().isEmpty()) {
      lines.add("");
      lines.addAll(nodes(report));
    }
    lines.add("");
    lines.addAll(sentinels(report));
    return lines;
  }

  private static List<String> nodes(StatusReport report) {
    TextTable table = new TextTable("NODE", "ROLE", "LINK", "OFFSET", "LAG BYTES", "LAG S", "PRIO");
    for (NodeLine node : report.nodes()) {
      table.row(
          node.address(),
          role(report, node),
          text(node.link()),
          text(node.offset()),
          text(node.lagBytes()),
          text(node.lagSeconds()),
          text(node.priority()));
    }
    return table.lines();
  }

  /** A node that takes itself for the primary and is not named one stands out. */
  private static String role(StatusReport report, NodeLine node) {
    if (!node.reachable()) {
      return silence(node.denied());
    }
    boolean named = node.address().equals(report.primary());
    return "primary".equals(node.role()) && !named ? "2nd MASTER" : text(node.role());
  }

  private static String silence(boolean denied) {
    return denied ? "refused" : "no answer";
  }

  private static List<String> sentinels(StatusReport report) {
    TextTable table = new TextTable("SENTINEL", "NAMES", "EPOCH", "QUORUM", "PEERS", "REPLICAS");
    for (SentinelLine sentinel : report.sentinels()) {
      table.row(
          sentinel.address(),
          sentinel.reachable() ? names(report, sentinel) : silence(sentinel.denied()),
          text(sentinel.epoch()),
          sentinel.reachable() ? quorum(sentinel) : NOTHING,
          text(sentinel.peers()),
          sentinel.reachable() ? replicas(sentinel) : NOTHING);
    }
    return table.lines();
  }

  /** The address stands out only where it is another one, so that all fits. */
  private static String names(StatusReport report, SentinelLine sentinel) {
    if (!Objects.equals(sentinel.primary(), report.primary())) {
      return text(sentinel.primary());
    }
    List<String> flags = Objects.requireNonNull(sentinel.flags());
    StringBuilder text = new StringBuilder("primary");
    if (flags.contains("o_down")) {
      text.append(" o_down");
    } else if (flags.contains("s_down")) {
      text.append(" s_down");
    }
    return text.append(flags.contains("failover_in_progress") ? " failover" : "").toString();
  }

  private static String quorum(SentinelLine sentinel) {
    return sentinel.quorum() + (Boolean.TRUE.equals(sentinel.ckquorum()) ? " ok" : " no");
  }

  private static String replicas(SentinelLine sentinel) {
    int known = Objects.requireNonNull(sentinel.replicas());
    return known - Objects.requireNonNull(sentinel.replicasDown()) + "/" + known + " up";
  }

  private static String text(@Nullable Object value) {
    return value == null ? NOTHING : value.toString();
  }
}
