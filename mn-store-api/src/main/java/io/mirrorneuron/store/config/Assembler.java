package io.mirrorneuron.store.config;

import io.mirrorneuron.store.error.StoreConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Checks settings against each other and the file system, and builds the records. Checks run as far
 * as the values they need are well-formed, so that one problem does not hide another; records are
 * built only if there is none.
 */
final class Assembler {

  private static final String SENTINEL_MODE = "sentinel";

  private final Resolver settings;

  private Assembler(Resolver settings) {
    this.settings = settings;
  }

  /** The parts of a configuration. */
  record Parts(String mode, RedisSettings redis, Limits limits) {}

  static Parts assemble(Resolver settings) {
    Assembler assembler = new Assembler(settings);
    assembler.checkSentinels();
    assembler.checkBackoff();
    assembler.checkTlsIsUsed();
    assembler.checkTlsFiles();
    int database = assembler.database();
    Optional<Credentials> data =
        assembler.credentials(
            assembler.agreed(Settings.USERNAME, RedisUrl::username, "user"),
            assembler.agreed(Settings.PASSWORD, RedisUrl::password, "password"),
            settings.isGiven(Settings.USERNAME) ? Settings.USERNAME : Settings.URL,
            Settings.PASSWORD);
    Optional<Credentials> sentinel =
        assembler.credentials(
            settings.find(Settings.SENTINEL_USERNAME),
            settings.find(Settings.SENTINEL_PASSWORD),
            Settings.SENTINEL_USERNAME,
            Settings.SENTINEL_PASSWORD);
    if (!settings.problems().isEmpty()) {
      throw new StoreConfigException(settings.problems());
    }
    return new Parts(
        settings.get(Settings.HA_MODE),
        assembler.redis(database, data, sentinel),
        assembler.limits());
  }

  private boolean isSentinelMode() {
    return settings.find(Settings.HA_MODE).filter(SENTINEL_MODE::equals).isPresent();
  }

  private void checkSentinels() {
    if (isSentinelMode() && !settings.isGiven(Settings.SENTINELS)) {
      settings.problem(
          Settings.SENTINELS, "mode sentinel needs at least one Sentinel, as host:port,…");
    }
    if (settings.isGiven(Settings.SENTINELS) && !settings.isGiven(Settings.HA_MODE)) {
      settings.problem(
          Settings.SENTINELS,
          "would not be used, since MN_REDIS_HA_MODE is not set; set it to sentinel, or to single"
              + " if the Sentinels are not to be used");
    }
  }

  private void checkBackoff() {
    var first = settings.find(Settings.RECONNECT_BACKOFF);
    var longest = settings.find(Settings.RECONNECT_MAX_BACKOFF);
    if (first.isPresent() && longest.isPresent() && longest.get().compareTo(first.get()) < 0) {
      settings.problem(
          Settings.RECONNECT_MAX_BACKOFF,
          "must not be less than " + settings.describe(Settings.RECONNECT_BACKOFF));
    }
  }

  /** TLS settings without TLS would leave connections in the clear that somebody wanted safe. */
  private void checkTlsIsUsed() {
    var url = settings.find(Settings.URL);
    boolean used =
        url.isEmpty()
            || url.get().transport() == Transport.TLS
            || (isSentinelMode() && settings.find(Settings.SENTINEL_TLS).orElse(true));
    if (used) {
      return;
    }
    for (Setting<?> setting :
        List.of(
            Settings.TLS_CA_FILE,
            Settings.TLS_CERT_FILE,
            Settings.TLS_KEY_FILE,
            Settings.TLS_VERIFY)) {
      if (settings.isGiven(setting)) {
        settings.problem(
            setting,
            "would not be used, since no connection uses TLS; write rediss:// in "
                + settings.describe(Settings.URL)
                + ", or remove this setting");
      }
    }
  }

  private void checkTlsFiles() {
    for (Setting<Path> setting :
        List.of(Settings.TLS_CA_FILE, Settings.TLS_CERT_FILE, Settings.TLS_KEY_FILE)) {
      settings
          .find(setting)
          .filter(path -> !Files.isRegularFile(path) || !Files.isReadable(path))
          .ifPresent(
              path ->
                  settings.problem(
                      setting,
                      Files.exists(path)
                          ? "must be a file that this process may read"
                          : "there is no such file"));
    }
    checkPair(Settings.TLS_CERT_FILE, Settings.TLS_KEY_FILE);
    checkPair(Settings.TLS_KEY_FILE, Settings.TLS_CERT_FILE);
  }

  private void checkPair(Setting<?> present, Setting<?> missing) {
    if (settings.isGiven(present) && !settings.isGiven(missing)) {
      settings.problem(present, "needs " + missing + " too: a certificate and its key go together");
    }
  }

  private int database() {
    boolean given = settings.isGiven(Settings.DB);
    Optional<Integer> own = settings.find(Settings.DB);
    OptionalInt inUrl =
        settings.isGiven(Settings.URL)
            ? settings.find(Settings.URL).map(RedisUrl::database).orElse(OptionalInt.empty())
            : OptionalInt.empty();
    if (own.isEmpty() || inUrl.isEmpty()) {
      return own.orElse(0);
    }
    if (isSentinelMode()) {
      if (!given && inUrl.getAsInt() != own.get()) {
        settings.problem(
            Settings.URL,
            "mode sentinel does not take the database from the URL; set MN_REDIS_DB to the database"
                + " that is meant");
      }
      return own.get();
    }
    if (given && inUrl.getAsInt() != own.get()) {
      settings.problem(
          Settings.DB,
          "names another database than "
              + settings.describe(Settings.URL)
              + "; give one of them, or make them equal");
    }
    return inUrl.getAsInt();
  }

  /** A value that may stand in a setting of its own or in the URL, but not differently in both. */
  private <T> Optional<T> agreed(
      Setting<T> setting, Function<RedisUrl, Optional<T>> part, String what) {
    Optional<T> own = settings.find(setting);
    Optional<T> inUrl = settings.find(Settings.URL).flatMap(part);
    if (own.isPresent() && inUrl.isPresent() && !own.equals(inUrl)) {
      settings.problem(
          setting,
          "is another "
              + what
              + " than the one in "
              + settings.describe(Settings.URL)
              + "; give one of them, or make them equal");
    }
    return own.or(() -> inUrl);
  }

  private Optional<Credentials> credentials(
      Optional<String> username,
      Optional<Secret> password,
      Setting<?> usernameSource,
      Setting<Secret> passwordSetting) {
    if (username.isPresent() && password.isEmpty()) {
      settings.problem(
          usernameSource, "names a user without a password; set " + passwordSetting + " too");
    }
    return password.map(secret -> new Credentials(username, secret));
  }

  private RedisSettings redis(
      int database, Optional<Credentials> data, Optional<Credentials> sentinel) {
    RedisUrl url = settings.get(Settings.URL);
    TlsSettings tls = tls();
    return new RedisSettings(
        new DataNodeSettings(
            url.address(),
            database,
            new NodeAccess(
                data, url.transport() == Transport.TLS ? Optional.of(tls) : Optional.empty())),
        new SentinelSettings(
            settings.find(Settings.SENTINELS).orElse(List.of()),
            settings.get(Settings.SENTINEL_MASTER),
            settings.find(Settings.SENTINEL_HOST_MAP).orElse(HostMap.empty()),
            new NodeAccess(
                sentinel,
                settings.get(Settings.SENTINEL_TLS) ? Optional.of(tls) : Optional.empty())),
        settings.get(Settings.NAMESPACE),
        settings.find(Settings.CLIENT),
        new TimeoutSettings(
            settings.get(Settings.CONNECT_TIMEOUT), settings.get(Settings.COMMAND_TIMEOUT)),
        new WaitSettings(settings.get(Settings.WAIT_REPLICAS), settings.get(Settings.WAIT_TIMEOUT)),
        new ReconnectSettings(
            settings.get(Settings.RECONNECT_ATTEMPTS),
            settings.get(Settings.RECONNECT_BACKOFF),
            settings.get(Settings.RECONNECT_MAX_BACKOFF)));
  }

  private TlsSettings tls() {
    return new TlsSettings(
        settings.find(Settings.TLS_CA_FILE),
        settings
            .find(Settings.TLS_CERT_FILE)
            .map(
                cert ->
                    new TlsSettings.ClientCertificate(cert, settings.get(Settings.TLS_KEY_FILE))),
        settings.get(Settings.TLS_VERIFY));
  }

  private Limits limits() {
    return new Limits(
        settings.get(Settings.MAX_VALUE_BYTES),
        settings.get(Settings.JOB_RETENTION),
        settings.get(Settings.HISTORY_CAP),
        settings.get(Settings.BUNDLE_RETENTION),
        settings.get(Settings.QUEUE_CAPACITY));
  }
}
