package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.Credentials;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.RedisSettings;
import io.mirrorneuron.store.config.TlsSettings;
import io.mirrorneuron.store.ops.daemon.Drills;
import io.mirrorneuron.store.ops.daemon.Listening;
import io.mirrorneuron.store.ops.daemon.Listening.ServerTls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which box this is, as a mixin. What is wrong is told as an {@link IllegalArgumentException},
 * before anything is done.
 */
final class BoxOptions {

  @Option(
      names = "--self-host",
      paramLabel = "HOST",
      description = "this box, as it is called in --sentinels")
  private @Nullable String selfHost;

  @Option(
      names = "--announce-ip",
      paramLabel = "IP",
      description = "the address under which others reach this box (default: that of --self-host)")
  private @Nullable String announceIp;

  @Option(
      names = "--bind",
      paramLabel = "IP",
      description = "the address of this box to listen on (default: the announced one)")
  private @Nullable String bind;

  @Option(
      names = "--redis-port",
      paramLabel = "PORT",
      defaultValue = "6379",
      description = "where Redis listens (default: ${DEFAULT-VALUE})")
  private int redisPort;

  @Option(
      names = "--sentinel-port",
      paramLabel = "PORT",
      defaultValue = "26379",
      description = "where the Sentinel listens (default: ${DEFAULT-VALUE})")
  private int sentinelPort;

  @Option(
      names = "--quorum",
      paramLabel = "N",
      description =
          "how many Sentinels have to agree that the primary is gone (default: a majority)")
  private @Nullable Integer quorum;

  @Option(
      names = "--tls-cert-file",
      paramLabel = "FILE",
      description =
          "the servers' certificate (PEM), needed where MN_REDIS_URL is rediss://... and"
              + " MN_REDIS_SENTINEL_TLS is true; MN_REDIS_TLS_CA_FILE says whom they trust")
  private @Nullable Path certificate;

  @Option(names = "--tls-key-file", paramLabel = "FILE", description = "its key (PEM)")
  private @Nullable Path key;

  @Option(
      names = "--drillable",
      description =
          "mn ha drill may break this box's servers; a later join without it takes that back")
  private boolean drillable;

  BoxOptions() {}

  /** This box among the others. */
  Membership membership(RedisSettings settings, Path folder) {
    String called = selfHost != null ? selfHost : announceIp;
    if (called == null) {
      throw new IllegalArgumentException(
          "say which box this is: --self-host HOST, as in --sentinels, or --announce-ip IP");
    }
    String announced =
        announceIp != null ? Reachability.canonical(announceIp) : Reachability.literal(called);
    HostPort sentinel = new HostPort(announced, sentinelPort);
    List<HostPort> all = sentinels(settings, new HostPort(called, sentinelPort), sentinel);
    List<HostPort> peers = all.stream().filter(it -> !it.equals(sentinel)).toList();
    Reachability.problem(announced, peers)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    int wanted = quorum != null ? quorum : Membership.majority(all.size());
    if (wanted < 1 || wanted > all.size()) {
      throw new IllegalArgumentException(
          "--quorum "
              + wanted
              + " is not between 1 and "
              + all.size()
              + ", the number of Sentinels");
    }
    return new Membership(
        new HostPort(announced, redisPort),
        sentinel,
        bind != null ? Reachability.literal(bind) : announced,
        settings.sentinel().masterName(),
        wanted,
        all,
        folder,
        drillable ? Drills.ALLOWED : Drills.FORBIDDEN);
  }

  private static List<HostPort> sentinels(
      RedisSettings settings, HostPort called, HostPort announced) {
    List<HostPort> all = new ArrayList<>();
    for (HostPort each : settings.sentinel().addresses()) {
      all.add(each.equals(called) ? announced : each);
    }
    if (!all.contains(announced)) {
      throw new IllegalArgumentException(
          "--sentinels names "
              + settings.sentinel().addresses()
              + " and not this box, "
              + called
              + "; it has to name all of them, in the same order on each box");
    }
    if (new HashSet<>(all).size() < all.size()) {
      throw new IllegalArgumentException("--sentinels names one of them twice: " + all);
    }
    return all;
  }

  /** How Redis listens. */
  Listening redis(Membership self, RedisSettings settings) {
    Optional<Credentials> credentials = settings.data().access().credentials();
    requirePassword(self, credentials, "Redis", "MN_REDIS_PASSWORD or --password-file");
    return new Listening(self.bind(), self.redis(), credentials, tls(settings));
  }

  /** How the Sentinel listens. */
  Listening sentinel(Membership self, RedisSettings settings) {
    Optional<Credentials> credentials = settings.sentinel().access().credentials();
    requirePassword(
        self, credentials, "a Sentinel", "MN_REDIS_SENTINEL_PASSWORD or --sentinel-password-file");
    return new Listening(self.bind(), self.sentinel(), credentials, tls(settings));
  }

  /** Whether others than this machine could get in, so that there must be a password. */
  static boolean isOpen(Membership self) {
    return !Reachability.isLoopback(self.bind()) || !Reachability.isLoopback(self.redis().host());
  }

  static boolean hasPassword(Optional<Credentials> credentials) {
    return credentials.map(it -> !it.password().reveal().isEmpty()).orElse(false);
  }

  private static void requirePassword(
      Membership self, Optional<Credentials> credentials, String what, String how) {
    if (isOpen(self) && !hasPassword(credentials)) {
      throw new IllegalArgumentException(
          what
              + " that listens on "
              + self.bind()
              + " without a password is open to everybody; set "
              + how);
    }
  }

  private Optional<ServerTls> tls(RedisSettings settings) {
    Optional<TlsSettings> data = settings.data().access().tls();
    boolean both = data.isPresent() && settings.sentinel().access().tls().isPresent();
    if (!both && (data.isPresent() || settings.sentinel().access().tls().isPresent())) {
      // A Sentinel has one setting for the connections to data nodes and to other Sentinels.
      throw new IllegalArgumentException(
          "TLS to Redis without TLS to the Sentinels, or the reverse, is not possible: set both"
              + " MN_REDIS_URL=rediss://... and MN_REDIS_SENTINEL_TLS=true, or neither");
    }
    if (!both) {
      return Optional.empty();
    }
    if (certificate == null || key == null || data.get().caFile().isEmpty()) {
      throw new IllegalArgumentException(
          "TLS needs the servers' --tls-cert-file and --tls-key-file, and MN_REDIS_TLS_CA_FILE");
    }
    return Optional.of(new ServerTls(data.get().caFile().get(), certificate, key));
  }
}
