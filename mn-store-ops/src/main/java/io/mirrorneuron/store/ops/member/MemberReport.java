package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.cli.TextTable;
import io.mirrorneuron.store.ops.daemon.Daemon;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this box is after it joined; the fields are those of the JSON.
 *
 * @param masterName the monitored name
 * @param primary who is the primary
 * @param redis this box's Redis
 * @param sentinel this box's Sentinel
 */
record MemberReport(String masterName, String primary, RedisPart redis, SentinelPart sentinel) {

  /**
   * This box's Redis.
   *
   * @param role {@code primary} or {@code replica}
   * @param pid empty for a process that was there before
   */
  record RedisPart(String address, String role, @Nullable Long pid) {}

  /**
   * This box's Sentinel.
   *
   * @param knows the other Sentinels
   * @param pid empty for a process that was there before
   */
  record SentinelPart(String address, int quorum, List<String> knows, @Nullable Long pid) {}

  static MemberReport of(Membership self, HostPort primary, Node node, Watcher watcher) {
    List<String> knows =
        watcher.council().circle(self.sentinel()).peers().stream()
            .map(it -> it.address().toString())
            .sorted()
            .toList();
    return new MemberReport(
        self.masterName(),
        primary.toString(),
        new RedisPart(
            self.redis().toString(),
            primary.equals(self.redis()) ? "primary" : "replica",
            pid(node.daemon())),
        new SentinelPart(self.sentinel().toString(), self.quorum(), knows, pid(watcher.daemon())));
  }

  private static @Nullable Long pid(Daemon daemon) {
    Optional<ProcessHandle> process = daemon.process();
    return process.isPresent() ? process.get().pid() : null;
  }

  List<String> lines() {
    String role =
        redis.role().equals("primary") ? "primary of " + masterName : "replica of " + primary;
    return new TextTable("SERVER", "ADDRESS", "IS", "PID")
        .row("redis", redis.address(), role, text(redis.pid()))
        .row(
            "sentinel",
            sentinel.address(),
            "knows " + sentinel.knows().size() + " others, quorum " + sentinel.quorum(),
            text(sentinel.pid()))
        .lines();
  }

  private static String text(@Nullable Long pid) {
    return pid == null ? "not ours" : pid.toString();
  }
}
