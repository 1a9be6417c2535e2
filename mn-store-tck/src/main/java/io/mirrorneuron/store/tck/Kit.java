package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.Setting;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.spi.StoreContext;
import io.mirrorneuron.store.spi.StoreProvider;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every chapter of the contract stands on: a name space for each test, backends that are
 * closed after it, and the words in which the tests are written.
 *
 * <p>The chapters are chained by inheritance ({@code JobClauses extends Kit}, {@code ListingClauses
 * extends JobClauses}, …) for one reason: the author of a backend extends one class, and each
 * chapter still has a file of its own.
 */
abstract class Kit {

  /** A ttl that no test outlives. */
  static final Duration LONG = Duration.ofMinutes(10);

  /** The shortest retention there is. */
  static final Duration SHORT = Duration.ofSeconds(1);

  private final Queue<AutoCloseable> opened = new ConcurrentLinkedQueue<>();

  private String namespace = "";

  abstract StoreProvider provider();

  abstract StoreConfig.Builder config(String name);

  abstract Set<Capability> capabilities();

  abstract Duration patience();

  abstract Duration leaderTtl();

  @BeforeEach
  final void nameSpaceOfTheTest() {
    namespace = "tck-" + UUID.randomUUID().toString().substring(0, 18);
  }

  @AfterEach
  final void closeBackends() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  /** A store of the test's name space as an application opens it. */
  final Application openAs(String owner) {
    return openAs(owner, builder -> builder);
  }

  /** The same with a ticker of its own. */
  final Application openAs(String owner, Ticker ticker) {
    return openAs(owner, builder -> builder.time(Clock.systemUTC(), ticker));
  }

  /** The same of an application whose executor is busy for as long as the test lasts. */
  final Application openBusy(String owner) {
    Queue<Runnable> never = new ConcurrentLinkedQueue<>();
    return openAs(owner, builder -> builder.callbackExecutor(never::add));
  }

  private Application openAs(String owner, UnaryOperator<MirrorStore.Builder> change) {
    Application application =
        Application.open(provider(), config(namespace).build(), owner, change);
    opened.add(application);
    return application;
  }

  /** A backend of the test's name space. */
  final Client open() {
    return open(builder -> builder);
  }

  /** The same with one setting of its own. */
  final <T> Client open(Setting<T> setting, T value) {
    return open(builder -> builder.set(setting, value));
  }

  /** The same with settings of its own. */
  final Client open(UnaryOperator<StoreConfig.Builder> change) {
    return open(namespace, change, StoreContext.system());
  }

  /** The same with clocks of its own. */
  final Client open(StoreContext context) {
    return open(namespace, builder -> builder, context);
  }

  /** A backend of another name space than the test's. */
  final Client openElsewhere() {
    return open(namespace + "-other", builder -> builder, StoreContext.system());
  }

  private Client open(
      String name, UnaryOperator<StoreConfig.Builder> change, StoreContext context) {
    StoreConfig settings = change.apply(config(name)).build();
    Client client = new Client(provider().open(settings, context));
    opened.add(client);
    return client;
  }

  /** Skips the test unless the backend is capable of this. */
  final void needs(Capability capability) {
    assumeTrue(
        capabilities().contains(capability),
        () ->
            "the backend does not claim the capability "
                + capability.name().toLowerCase(Locale.ROOT));
  }

  /** Expects that an operation fails in this way, and returns the exception. */
  static <E extends StoreException> E fails(Class<E> type, Runnable operation) {
    try {
      operation.run();
    } catch (StoreException e) {
      assertThat(e).isInstanceOf(type);
      return type.cast(e);
    }
    throw new AssertionError("expected a " + type.getSimpleName() + ", but it succeeded");
  }

  /** Expects that an operation is refused in this way, with nothing applied. */
  static <E extends StoreException> E refuses(Class<E> type, Runnable operation) {
    E refusal = fails(type, operation);
    assertThat(refusal.outcome()).as("outcome of %s", refusal).isEqualTo(Outcome.NOT_APPLIED);
    return refusal;
  }

  /** Waits for a condition, for as long as {@link #patience()}. */
  final ConditionFactory eventually(String what) {
    return Awaitility.await(what)
        .atMost(patience())
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20));
  }

  /** Bytes without a pattern, the same for the same seed. */
  static byte[] noise(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
