package io.mirrorneuron.store.redis.single;

import static io.mirrorneuron.store.redis.single.Stores.impatient;
import static io.mirrorneuron.store.redis.single.Stores.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.model.Payload;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Passwords and contents stay inside, whatever goes wrong. Runs alone, because it reads all logs.
 */
@Isolated
class SecretsTest {

  /** As it is, and as it stands in a URL. */
  private static final String PASSWORD = "cana/ry:9c1e";

  private static final String ENCODED = "cana%2Fry%3A9c1e";
  private static final String CONTENT = "confidential-5d20";

  private static LocalRedis locked;
  private static LocalRedis open;

  private final List<String> told = new ArrayList<>();

  @BeforeAll
  static void start() {
    locked = LocalRedis.start(LocalRedisConfig.builder().password(PASSWORD).build());
    open = LocalRedis.start();
  }

  @AfterAll
  static void stop() {
    locked.close();
    open.close();
  }

  @Test
  void nothingThatIsSaidOrLoggedHoldsAPasswordOrAContent() {
    try (LogWatch log = new LogWatch()) {
      everythingThatGoesWrong();
      assertThat(log.lines()).as("the watch works").hasSizeGreaterThan(10);
      told.addAll(log.lines());
    }
    assertThat(told).hasSizeGreaterThan(40);
    assertThat(told)
        .allSatisfy(
            text ->
                assertThat(text)
                    .doesNotContain(PASSWORD)
                    .doesNotContain(ENCODED)
                    .doesNotContain("9c1e")
                    .doesNotContain(CONTENT));
  }

  private void everythingThatGoesWrong() {
    fails(impatient(url(locked, ":" + ENCODED + "x")));
    fails(impatient(url(locked, "nobody:" + ENCODED)));
    fails(impatient(url(open, ":" + ENCODED)));
    fails(impatient(url(locked, ":" + ENCODED).replace("redis://", "rediss://")));
    fails(impatient(url(locked, ":" + ENCODED).replace("/0", "/4711")));
    fails(impatient(url(locked, ":" + ENCODED)).client("nobody"));
    fails(impatient(url(locked, ":" + ENCODED)).mode("nothing"));
    fails(impatient("redis://:" + ENCODED + "@no-such-host.invalid"));
    fails(impatient("redis://:" + ENCODED + "@127.0.0.1:1"));
    fails(impatient("redis://:" + PASSWORD + "@127.0.0.1:1"));
    fails(impatient("redis://:" + ENCODED + "@127.0.0.1:port"));
    fails(impatient("redis:/:" + ENCODED + "@127.0.0.1"));
    fails(impatient("redis://" + locked.address()).set("MN_REDIS_PASSWORD", PASSWORD + "x"));
    atRunTime();
  }

  private void atRunTime() {
    StoreConfig config = impatient(url(locked, ":" + ENCODED)).build();
    StoreConfig hasty =
        impatient(url(locked, ":" + ENCODED))
            .set(Settings.COMMAND_TIMEOUT, Duration.ofMillis(200))
            .build();
    told.add(config.toString());
    told.add(config.redis().toString());
    told.add(config.explain().toString());
    try (MirrorStore store = MirrorStore.open(config);
        MirrorStore hurried = openSomehow(hasty)) {
      told.add(store.health().toString());
      Payload content = Payload.utf8(CONTENT);
      var saved = store.jobs().put("j", content);
      told.add(saved.toString());
      told.add(String.valueOf(store.jobs().get("j")));
      String key = config.redis().namespace() + ":job:{j}:body";
      locked.command("APPEND", key, "x");
      tell(() -> store.jobs().get("j").isPresent());
      locked.command("CONFIG", "SET", "maxmemory", "1");
      tell(() -> store.jobs().put("j", content));
      locked.command("CONFIG", "SET", "maxmemory", "0");
      locked.pause();
      tell(() -> hurried.jobs().put("j", content));
      told.add(hurried.health().toString());
      locked.resume();
      locked.command("CONFIG", "SET", "requirepass", "another");
      locked.command("CLIENT", "KILL", "TYPE", "normal");
      tell(() -> store.jobs().put("j", content));
      locked.kill();
      tell(() -> store.jobs().put("j", content));
      told.add(store.health().toString());
    }
  }

  /** Its time-out is too short for a machine that is held up. */
  private static MirrorStore openSomehow(StoreConfig config) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(StoreException.class)
        .until(() -> MirrorStore.open(config), store -> true);
  }

  private void fails(StoreConfig.Builder builder) {
    tell(
        () -> {
          StoreConfig config = builder.build();
          told.add(config.toString());
          try (MirrorStore store = MirrorStore.open(config)) {
            throw new AssertionError("opened: " + store.health());
          }
        });
  }

  /** Expects a failure and keeps all that it tells. */
  private void tell(ThrowingCallable what) {
    Throwable failure = catchThrowable(what);
    assertThat(failure).isInstanceOfAny(StoreException.class, StoreConfigException.class);
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    told.add(text.toString());
    told.addAll(Stores.told(failure));
  }
}
