package io.mirrorneuron.store.redis.single;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.Reply;
import io.mirrorneuron.store.model.Outcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * Stores with short pauses, and what is expected of what they refuse. All through one client: what
 * differs between clients is tested where they are, in package {@code connector}.
 */
final class Stores {

  /** How many further attempts follow the first one. */
  static final int RETRIES = 3;

  private Stores() {}

  /**
   * Settings with a name space of their own, and so little patience that a test can wait for its
   * end. A server that answers has all the time it needs: who pauses one sets a time-out.
   */
  static StoreConfig.Builder impatient(String url) {
    return StoreConfig.builder()
        .mode("single")
        .client("jedis")
        .url(url)
        .namespace("bad-" + UUID.randomUUID().toString().substring(0, 18))
        .set(Settings.COMMAND_TIMEOUT, Duration.ofSeconds(10))
        .set(Settings.RECONNECT_ATTEMPTS, RETRIES)
        .set(Settings.RECONNECT_BACKOFF, Duration.ofMillis(10))
        .set(Settings.RECONNECT_MAX_BACKOFF, Duration.ofMillis(20));
  }

  /** Settings that try for much longer than a server needs to come back. */
  static StoreConfig.Builder patient(String url) {
    return impatient(url)
        .set(Settings.RECONNECT_ATTEMPTS, 1000)
        .set(Settings.RECONNECT_MAX_BACKOFF, Duration.ofMillis(50));
  }

  /**
   * Settings for the kit, many of whose tests run at the same time: a reply that comes late on a
   * busy machine is waited for, and not asked for again, which would leave a doubt.
   */
  static StoreConfig.Builder forTheKit(String client, String url, String namespace) {
    return StoreConfig.builder()
        .mode("single")
        .client(client)
        .url(url)
        .namespace(namespace)
        .set(Settings.CONNECT_TIMEOUT, Duration.ofSeconds(10))
        .set(Settings.COMMAND_TIMEOUT, Duration.ofSeconds(10));
  }

  static MirrorStore open(StoreConfig.Builder config) {
    return MirrorStore.open(config.build());
  }

  static MirrorStore open(LocalRedis redis) {
    return open(impatient(redis.url()));
  }

  /** The URL of a server with somebody's name and password in it, as it is written there. */
  static String url(LocalRedis redis, String userInfo) {
    return redis.url().replaceFirst("//([^@/]*@)?", "//" + userInfo + "@");
  }

  /** Expects that the settings are refused when a store is opened with them. */
  static StoreRefusedException refusedAtOpen(Reason reason, StoreConfig.Builder config) {
    return refused(
        reason,
        () -> {
          try (MirrorStore store = open(config)) {
            throw new AssertionError("opened: " + store.health());
          }
        });
  }

  /** Expects that something is refused for this reason, with nothing applied. */
  static StoreRefusedException refused(Reason reason, ThrowingCallable what) {
    StoreRefusedException refusal = fails(StoreRefusedException.class, what);
    assertThat(refusal.reason()).as("%s", refusal).isEqualTo(reason);
    assertThat(refusal.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    return refusal;
  }

  static <E extends RuntimeException> E fails(Class<E> type, ThrowingCallable what) {
    Throwable failure = catchThrowable(what);
    assertThat(failure).isInstanceOf(type);
    return type.cast(failure);
  }

  /**
   * Digests of all the data of a server: what has not changed them has applied nothing. A barrier
   * is no data: it ends a group of writes also if every one of them is refused.
   */
  static Map<String, String> digests(LocalRedis redis) {
    Map<String, String> digests = new TreeMap<>();
    for (Reply key : redis.command("KEYS", "*").items()) {
      if (!key.text().contains(":barrier:")) {
        Reply digest = redis.command("DEBUG", "DIGEST-VALUE", key.text()).items().get(0);
        String unused = digests.put(key.text(), digest.text());
      }
    }
    return digests;
  }

  /**
   * Expects that nothing in the data of a server, which nobody else may use meanwhile, is changed.
   */
  static void changesNothing(LocalRedis redis, Runnable what) {
    Map<String, String> before = digests(redis);
    what.run();
    assertThat(digests(redis)).as("the data of the server").isEqualTo(before);
  }

  /** Everything that a failure tells, its causes included. */
  static List<String> told(Throwable failure) {
    return failure == null
        ? List.of()
        : Stream.iterate(failure, cause -> cause != null, cause -> cause.getCause())
            .flatMap(
                cause ->
                    Stream.concat(
                        Stream.of(cause.toString()),
                        Arrays.stream(cause.getSuppressed()).map(Object::toString)))
            .toList();
  }
}
