package io.mirrorneuron.store.local;

import java.nio.file.Path;
import java.util.List;

/**
 * One Sentinel as a local process, a member of a {@link LocalTopology}. A restart with {@link
 * LocalServer.Data#DROP} also forgets what it learned: it comes back at epoch 0 and watches the
 * topology's first primary.
 */
public final class LocalSentinel extends LocalServer {
  private final Watch watch;
  private final int self;

  /**
   * What all Sentinels of a topology are told.
   *
   * @param config the topology's
   * @param primary the announced address of the primary to watch first
   * @param seats where each of them listens
   * @param ids their run ids, chosen by us: so each is told of the others before they start, which
   *     otherwise takes Sentinel's two seconds between greetings
   */
  record Watch(LocalTopologyConfig config, Address primary, List<Seat> seats, List<String> ids) {}

  LocalSentinel(ServerBinary binary, Watch watch, int self) {
    super(
        "sentinel",
        binary,
        watch.seats().get(self),
        new RespCall(
            watch.seats().get(self).address(),
            watch.config().data.tls.map(TlsFiles::clientContext),
            Admin.login()));
    this.watch = watch;
    this.self = self;
  }

  @Override
  String configuration(Path dataFolder) {
    LocalTopologyConfig config = watch.config();
    String name = config.masterName;
    ConfText text = new ConfText().common(seat(), dataFolder, config.data.tls);
    Admin.addTo(text);
    config.sentinelPassword.ifPresent(secret -> text.set("requirepass", secret));
    text.set("sentinel myid", watch.ids().get(self));
    text.set("sentinel sentinel-user", Admin.USER).set("sentinel sentinel-pass", Admin.secret());
    text.set("sentinel announce-ip", announcedAddress().host());
    text.set("sentinel announce-port", announcedAddress().port());
    Address primary = watch.primary();
    text.set("sentinel monitor", name, primary.host(), primary.port(), config.quorum());
    text.set("sentinel down-after-milliseconds", name, config.downAfter.toMillis());
    text.set("sentinel failover-timeout", name, config.failoverTimeout.toMillis());
    text.set("sentinel parallel-syncs", name, config.parallelSyncs);
    text.set("sentinel auth-user", name, Admin.USER);
    text.set("sentinel auth-pass", name, Admin.secret());
    for (int i = 0; i < watch.seats().size(); i++) {
      if (i != self) {
        Address other = watch.seats().get(i).announced();
        text.set("sentinel known-sentinel", name, other.host(), other.port(), watch.ids().get(i));
      }
    }
    config.sentinelLines.forEach(text::raw);
    return text.toString();
  }

  @Override
  List<String> arguments() {
    return List.of("--sentinel");
  }

  /** A Sentinel persists all it knows. */
  @Override
  void checkRestart(Data wanted) {}

  @Override
  boolean configurationIsData() {
    return true;
  }
}
