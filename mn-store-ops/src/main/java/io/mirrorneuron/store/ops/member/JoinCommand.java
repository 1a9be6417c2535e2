package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.RedisSettings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.cli.Consent;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Interrupts;
import io.mirrorneuron.store.ops.cli.Json;
import io.mirrorneuron.store.ops.cli.MnCommand;
import io.mirrorneuron.store.ops.cli.OutputOption;
import io.mirrorneuron.store.ops.cli.Seconds;
import io.mirrorneuron.store.ops.cli.SentinelOptions;
import io.mirrorneuron.store.ops.cli.Waiting;
import io.mirrorneuron.store.ops.daemon.FolderLock;
import io.mirrorneuron.store.ops.daemon.Listening;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mn ha join}: this box becomes a member of a cluster. */
@Command(
    name = "join",
    description = {
      "Makes this box a member: starts a Redis and a Sentinel, or takes those that run, and attaches"
          + " them to the cluster. Both go on when the command has ended.",
      "Where nothing is yet, the first box of --sentinels becomes the primary and the others wait"
          + " for it. What is done already is not done again."
    },
    footer = {
      "",
      "Example, on the first of three boxes, and likewise on the others:",
      "  export MN_REDIS_PASSWORD=... MN_REDIS_SENTINEL_PASSWORD=...",
      "  mn ha join --self-host 10.0.0.1 --data-dir /var/lib/mn-store \\",
      "    --sentinels 10.0.0.1:26379,10.0.0.2:26379,10.0.0.3:26379"
    })
public final class JoinCommand extends MnCommand {

  @Mixin private SentinelOptions sentinels = new SentinelOptions();
  @Mixin private BoxOptions box = new BoxOptions();
  @Mixin private DataDir dataDir = new DataDir();
  @Mixin private Consent consent = new Consent();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      converter = Seconds.class,
      description = "how long to wait for the others, and for the data (default: ${DEFAULT-VALUE})")
  private Duration limit = Duration.ZERO;

  @Option(
      names = "--without-primary",
      description =
          "the primary that the Sentinels name is lost for good: start this box's Redis with the"
              + " data that it has, so that they can elect one of the boxes that are left; asks")
  private boolean withoutPrimary;

  /** To be filled in by picocli. */
  public JoinCommand() {}

  @Override
  protected ExitCode run() throws InterruptedException {
    Path folder = dataDir.folder(streams().environment());
    StoreConfig config = sentinels.config();
    Membership self;
    Listening redis;
    Listening sentinel;
    try {
      self = box.membership(config.redis(), folder);
      config = sentinels.config(typedPasswords(self, config.redis()));
      RedisSettings settings = config.redis();
      redis = box.redis(self, settings);
      sentinel = box.sentinel(self, settings);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
    if (self.quorum() < self.majority()) {
      say(
          "warning: with a quorum of "
              + self.quorum()
              + " of "
              + self.sentinels().size()
              + " Sentinels a few of them call the primary dead that the others still see;"
              + " writes to one of two primaries are lost then");
    }
    Node node = new Node(self.redis(), self.bind(), DataDir.redis(folder), Access.toData(config));
    Council council = new Council(Access.toSentinels(config), self.masterName());
    Watcher watcher = new Watcher(sentinel, DataDir.sentinel(folder), council);
    MemberReport report;
    try (Interrupts interrupts = Interrupts.heldBack(this::say)) {
      Waiting waiting =
          new Waiting(
              Deadline.in(limit),
              this::say,
              advice -> interrupts.check("before this box was a member", advice));
      Join join =
          new Join(
              self,
              node,
              watcher,
              redis,
              new Lineage(Access.toData(config), config.redis().namespace()),
              waiting,
              withoutPrimary,
              what -> consent.require(what, self.masterName()));
      report = FolderLock.holding(folder, () -> MemberReport.of(self, join.run(), node, watcher));
    }
    if (output.isJson()) {
      streams().out().println(Json.pretty(report));
    } else {
      report.lines().forEach(streams().out()::println);
    }
    return ExitCode.OK;
  }

  /** Where there must be a password and is none, a person may type it. */
  private Map<String, String> typedPasswords(Membership self, RedisSettings settings) {
    Map<String, String> typed = new LinkedHashMap<>();
    if (BoxOptions.isOpen(self)) {
      if (!BoxOptions.hasPassword(settings.data().access().credentials())) {
        streams()
            .askSecret("password of Redis (MN_REDIS_PASSWORD)")
            .ifPresent(it -> typed.put("mn.redis.password", it.reveal()));
      }
      if (!BoxOptions.hasPassword(settings.sentinel().access().credentials())) {
        streams()
            .askSecret("password of the Sentinels (MN_REDIS_SENTINEL_PASSWORD)")
            .ifPresent(it -> typed.put("mn.redis.sentinel.password", it.reveal()));
      }
    }
    return typed;
  }
}
