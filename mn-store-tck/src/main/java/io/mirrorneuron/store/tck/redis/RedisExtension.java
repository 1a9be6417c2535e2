package io.mirrorneuron.store.tck.redis;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalServerException;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.local.ServerBinary;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a test class Redis servers of its own: started before its first test, stopped after its
 * last, nested classes included.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final RedisExtension REDIS = RedisExtension.single();
 * }</pre>
 *
 * <p>Which server is used is logged and reported. <b>If no server can be found on the machine the
 * class is skipped</b>, with the reason; a server that is found and does not start is a failure.
 * The tests of a class share the servers, so that each needs a name space of its own, and one that
 * damages a server has to mend it.
 */
public final class RedisExtension implements BeforeAllCallback, AfterAllCallback {

  private static final Logger LOG = LoggerFactory.getLogger(RedisExtension.class);

  private final Supplier<ServerBinary> binary;
  private final Supplier<LocalTopology> start;

  private @Nullable LocalTopology topology;
  private @Nullable ExtensionContext starter;

  RedisExtension(Supplier<ServerBinary> binary, Supplier<LocalTopology> start) {
    this.binary = binary;
    this.start = start;
  }

  /**
   * Returns the extension that starts one server.
   *
   * @return a new extension
   */
  public static RedisExtension single() {
    return new RedisExtension(ServerBinary::find, LocalTopology::single);
  }

  /**
   * Returns the extension that starts a primary with replicas and Sentinels.
   *
   * @param replicas how many replicas
   * @param sentinels how many Sentinels
   * @return a new extension
   */
  public static RedisExtension sentinel(int replicas, int sentinels) {
    return new RedisExtension(
        ServerBinary::find, () -> LocalTopology.sentinel(replicas, sentinels));
  }

  /**
   * Returns the extension that starts any topology.
   *
   * @param config which servers, and how they are set up
   * @return a new extension
   */
  public static RedisExtension of(LocalTopologyConfig config) {
    return new RedisExtension(ServerBinary::find, () -> LocalTopology.start(config));
  }

  /**
   * Returns the servers.
   *
   * @return the topology, while the tests of the class run
   * @throws IllegalStateException before and after that
   */
  public synchronized LocalTopology topology() {
    if (topology == null) {
      throw new IllegalStateException(
          "no server runs: register the extension in a static field and ask within a test");
    }
    return topology;
  }

  /**
   * Returns the server that was started as the primary, or the only one.
   *
   * @return the server
   * @throws IllegalStateException if no test of the class runs
   */
  public LocalRedis primary() {
    return topology().primary();
  }

  /**
   * Returns where {@link #primary()} listens.
   *
   * @return a URL for {@code MN_REDIS_URL}
   * @throws IllegalStateException if no test of the class runs
   */
  public String url() {
    return primary().url();
  }

  @Override
  public synchronized void beforeAll(ExtensionContext context) {
    if (topology != null) {
      return;
    }
    String server;
    try {
      server = binary.get().toString();
    } catch (LocalServerException e) {
      Assumptions.abort("skipped, there is no Redis server: " + e.getMessage());
      return;
    }
    LocalTopology started = start.get();
    topology = started;
    starter = context;
    LOG.info("{} runs on {}: {}", context.getDisplayName(), server, started);
    context.publishReportEntry("redis", server);
  }

  @Override
  public synchronized void afterAll(ExtensionContext context) {
    if (topology != null && context.equals(starter)) {
      topology.close();
      topology = null;
      starter = null;
    }
  }
}
