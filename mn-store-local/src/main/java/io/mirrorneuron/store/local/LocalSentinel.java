package io.mirrorneuron.store.local;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
   * @param ids their run ids, chosen by us
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

  /**
   * Tells this Sentinel of another, with the message Sentinels send each other; by themselves they
   * wait two seconds with it. (Naming each other in their configuration takes one second where one
   * starts a little later than the other.)
   */
  void introduce(LocalSentinel other) {
    Address primary = watch.primary();
    Address it = other.announcedAddress();
    Reply unused =
        command(
            "PUBLISH",
            "__sentinel__:hello",
            Stream.of(
                    it.host(),
                    it.port(),
                    watch.ids().get(other.self),
                    0,
                    watch.config().masterName,
                    primary.host(),
                    primary.port(),
                    0)
                .map(Object::toString)
                .collect(Collectors.joining(",")));
  }

  @Override
  String configuration(Path dataFolder) {
    LocalTopologyConfig config = watch.config();
    String name = config.masterName;
    ConfText text = new ConfText().common(seat(), dataFolder, config.data.tls);
    config.sentinelPlace(self).ifPresent(place -> text.place(place, binary()));
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
    config.sentinelLines.forEach(text::raw);
    return text.toString();
  }

  @Override
  List<String> launcher() {
    return watch.config().sentinelPlace(self).map(Place::command).orElse(List.of());
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
