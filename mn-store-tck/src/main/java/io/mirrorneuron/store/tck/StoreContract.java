package io.mirrorneuron.store.tck;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.spi.StoreProvider;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract of a {@link io.mirrorneuron.store.spi.StoreBackend} as tests. Extend it, say how the
 * backend is opened, and every clause is run:
 *
 * <pre>{@code
 * class MyStoreContractTest extends StoreContract {
 *
 *   protected StoreProvider provider() {
 *     return new MyStoreProvider();
 *   }
 *
 *   protected StoreConfig.Builder config(String namespace) {
 *     return StoreConfig.builder().mode("mine").namespace(namespace);
 *   }
 * }
 * }</pre>
 *
 * <p>The name of each test begins with the number of the clause it tests and says whether the
 * clause is required or optional. Each test has a name space of its own and opens its own backends,
 * which are closed after it. An optional clause that a backend cannot keep is skipped, visibly, if
 * {@link #capabilities()} leaves its capability out.
 *
 * <p>The tests are independent of each other. Many of them wait for something to expire, so that
 * running them at the same time saves most of the time: set {@code
 * junit.jupiter.execution.parallel.enabled=true} in {@code junit-platform.properties}.
 *
 * <p>The kit is itself tested: with backends that are broken on purpose, each of which fails the
 * clause it breaks.
 */
@Execution(ExecutionMode.CONCURRENT)
public abstract class StoreContract extends SingletonClauses {

  /** For subclasses. */
  protected StoreContract() {}

  /**
   * Returns the provider that opens the backend under test.
   *
   * @return the provider; may be the same one each time
   */
  @Override
  protected abstract StoreProvider provider();

  /**
   * Returns the settings of a backend for one name space, not built yet, because single tests add
   * settings of their own (a small cap of the history, a short retention).
   *
   * @param namespace the name space that the settings must name
   * @return a new builder each time
   */
  @Override
  protected abstract StoreConfig.Builder config(String namespace);

  /**
   * Returns what the backend under test is capable of beyond the required clauses. A test that
   * needs more is skipped.
   *
   * @return the capabilities; all of them unless overridden
   */
  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.allOf(Capability.class);
  }

  /**
   * Returns the longest that anything is waited for; only a broken backend takes that long.
   *
   * @return 20 s unless overridden; more where servers are replaced while the tests run
   */
  @Override
  protected Duration patience() {
    return Duration.ofSeconds(20);
  }

  /**
   * Returns the ttl of those who lead, which ends in no test by itself.
   *
   * @return 10 minutes unless overridden; less than {@link #patience()} where a failover may undo a
   *     release, so that the next one leads when that ttl is over
   */
  @Override
  protected Duration leaderTtl() {
    return LONG;
  }
}
