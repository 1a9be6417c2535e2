package io.mirrorneuron.store.local;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One Redis or Valkey data server as a local process, alone or as a member of a {@link
 * LocalTopology}.
 *
 * <pre>{@code
 * try (LocalRedis redis = LocalRedis.start()) {
 *   connect(redis.url());
 *   redis.kill();
 *   redis.restart(LocalServer.Data.DROP);
 * }
 * }</pre>
 */
public final class LocalRedis extends LocalServer {
  private static final int PORT_ATTEMPTS = 5;

  private final LocalRedisConfig config;

  private LocalRedis(LocalRedisConfig config, ServerBinary binary, Seat seat) {
    super(
        "redis",
        binary,
        seat,
        new RespCall(seat.address(), config.tls.map(TlsFiles::clientContext), Admin.login()));
    this.config = config;
  }

  /**
   * Starts a server with {@link LocalRedisConfig#defaults()} and waits until it answers.
   *
   * @return the running server
   * @throws LocalServerException if there is no server program, or it does not come up within 30 s
   */
  public static LocalRedis start() {
    return start(LocalRedisConfig.defaults());
  }

  /**
   * Starts a server and waits until it answers. A replica answers before it has its primary's data.
   *
   * @param config how to set it up
   * @return the running server
   * @throws LocalServerException if there is no server program, it does not come up within 30 s, it
   *     ends (the message holds the end of its log), or the fixed port is taken
   */
  public static LocalRedis start(LocalRedisConfig config) {
    ServerBinary binary = config.binary.orElseGet(ServerBinary::find);
    for (int attempt = 1; ; attempt++) {
      Seat seat =
          Seat.choose(config.host, config.port, config.transport, config.announce, 1).get(0);
      LocalRedis redis = new LocalRedis(config, binary, seat);
      try {
        redis.firstStart();
        return redis;
      } catch (PortTaken e) {
        if (config.port != 0 || attempt == PORT_ATTEMPTS) {
          throw e.asFailure();
        }
      }
    }
  }

  /**
   * The URL for clients, with the password of the default user if it has one. <b>Do not log it
   * then.</b>
   *
   * @return {@code redis://…/0}, or {@code rediss://…/0} where the server speaks TLS
   */
  public String url() {
    String scheme = config.transport == Transport.PLAIN ? "redis" : "rediss";
    String login = config.password.map(secret -> ":" + encode(secret) + "@").orElse("");
    return scheme + "://" + login + address() + "/0";
  }

  private static String encode(String secret) {
    return URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  String configuration(Path dataFolder) {
    ConfText text = new ConfText().common(seat(), dataFolder, config.tls);
    text.set("save", "");
    config.place.ifPresent(place -> text.place(place, binary()));
    if (binary().isAtLeast(7)) {
      text.set("enable-debug-command", "yes");
    }
    // Without a disk a replica counts as online up to a second before it is sent any writes (until
    // its next REPLCONF ACK), and could be elected without them; and it would attach after 5 s.
    text.set("repl-diskless-sync", "no");
    text.set("replica-announce-ip", announcedAddress().host());
    text.set("replica-announce-port", announcedAddress().port());
    // The default from 7.0 on, so that rules for channels mean the same on 6.2.
    text.set("acl-pubsub-default", "resetchannels");
    Admin.addTo(text);
    text.set("masteruser", Admin.USER).set("masterauth", Admin.secret());
    config.aclUsers.forEach(rules -> text.raw("user " + rules));
    config.password.ifPresent(secret -> text.set("requirepass", secret));
    config.replicaOf.ifPresent(primary -> text.set("replicaof", primary.host(), primary.port()));
    config.lines.forEach(text::raw);
    return text.toString();
  }

  @Override
  List<String> launcher() {
    List<String> before = new ArrayList<>(config.place.map(Place::command).orElse(List.of()));
    if (!config.environment.isEmpty()) {
      before.add("env");
      config.environment.forEach((name, value) -> before.add(name + "=" + value));
    }
    return before;
  }

  @Override
  List<String> arguments() {
    return List.of();
  }

  @Override
  void checkRestart(Data wanted) {
    if (wanted == Data.KEEP && !config.persists()) {
      throw new IllegalStateException(
          this
              + " persists nothing, so there is no data to keep: configure appendOnly(), or restart with Data.DROP");
    }
  }

  /** No: a replica that lost its disk still has its configuration file. */
  @Override
  boolean configurationIsData() {
    return false;
  }
}
