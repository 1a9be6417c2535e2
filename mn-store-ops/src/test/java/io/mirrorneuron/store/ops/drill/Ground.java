package io.mirrorneuron.store.ops.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.ops.Cluster;
import io.mirrorneuron.store.ops.MnProcess;
import io.mirrorneuron.store.ops.MnRun;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.daemon.Premises;
import io.mirrorneuron.store.ops.daemon.Premises.Resident;
import io.mirrorneuron.store.ops.local.LocalPremises;
import io.mirrorneuron.store.ops.survey.Surveyor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A topology of {@code mn local up} that is drilled. */
public final class Ground implements AutoCloseable {

  private final Path folder;
  private final Map<String, String> environment = new LinkedHashMap<>();

  Ground(Path folder) {
    this.folder = folder;
    // Generous: a crowded machine may stall for seconds.
    environment.put("MN_REDIS_CONNECT_TIMEOUT_MS", "10000");
    environment.put("MN_REDIS_COMMAND_TIMEOUT_MS", "10000");
    up();
  }

  /** Starts what does not run. */
  void up() {
    MnRun up = MnRun.of(environment, "local", "up", "--dir", folder.toString());
    assertThat(up.exit()).as(up.err()).isZero();
  }

  Map<String, String> environment() {
    return environment;
  }

  /** Once the cluster is whole: on a crowded machine something may be held for down at any time. */
  MnRun drill(String... words) {
    return whenWhole(() -> drillNow(words));
  }

  MnRun drillNow(String... words) {
    return MnRun.of(environment, command(words));
  }

  public static MnRun whenWhole(Supplier<MnRun> drill) {
    long end = System.nanoTime() + Cluster.PATIENCE.toNanos();
    MnRun run = drill.get();
    while (run.err().contains("mend that first") && System.nanoTime() - end < 0) {
      await().pollDelay(Duration.ofMillis(500)).until(() -> true);
      run = drill.get();
    }
    return run;
  }

  MnProcess process(String... words) {
    return MnProcess.start(environment, command(words));
  }

  String[] command(String... words) {
    String[] all = new String[words.length + 4];
    all[0] = "ha";
    all[1] = "drill";
    System.arraycopy(words, 0, all, 2, words.length);
    all[all.length - 2] = "--dir";
    all[all.length - 1] = folder.toString();
    return all;
  }

  Premises premises() {
    return LocalPremises.in(folder).orElseThrow();
  }

  Resident primary() throws InterruptedException {
    HostPort primary = new Surveyor(config()).look().primary().orElseThrow();
    return premises().residents().stream()
        .filter(it -> it.address().equals(primary))
        .findFirst()
        .orElseThrow();
  }

  Resident replica() throws InterruptedException {
    Resident primary = primary();
    return premises().residents().stream()
        .filter(it -> !it.address().equals(primary.address()))
        .findFirst()
        .orElseThrow();
  }

  /** How many keys a server holds. */
  long keys(Resident server) {
    try (Server data = Server.connect(server.address(), Access.toData(config()))) {
      return data.command("DBSIZE").number();
    }
  }

  /** After how long the Sentinels hold a server for down that does not answer. */
  void downAfterMs(int milliseconds) {
    for (HostPort address : premises().sentinels()) {
      try (Server sentinel = Server.connect(address, Access.toSentinels(config()))) {
        Answer unused =
            sentinel.command(
                "SENTINEL",
                "SET",
                premises().masterName(),
                "down-after-milliseconds",
                Integer.toString(milliseconds));
      }
    }
  }

  private StoreConfig config() {
    Map<String, String> known = new LinkedHashMap<>();
    known.put("mn.redis.ha.mode", "sentinel");
    known.put("mn.redis.client", "jedis");
    known.put("mn.redis.sentinels", premises().sentinelAddresses());
    known.put("mn.redis.sentinel.master", premises().masterName());
    return StoreConfig.from(known, environment);
  }

  @Override
  public void close() {
    MnRun down = MnRun.of(environment, "local", "down", "--dir", folder.toString());
    assertThat(down.exit()).as(down.err()).isZero();
  }
}
