package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.RedisSettings;
import io.mirrorneuron.store.config.RequiredReplicas;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.model.StoreHealth;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.redis.engine.RedisEngine.LaneName;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.Call.Waiting;
import io.mirrorneuron.store.spi.ClaimStore;
import io.mirrorneuron.store.spi.DurableStore;
import io.mirrorneuron.store.spi.LeaseStore;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.StoreContext;
import java.security.SecureRandom;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store in Redis, whatever the client and whoever says where the primary is. */
public final class RedisBackend implements StoreBackend {

  private static final Logger LOG = LoggerFactory.getLogger(RedisBackend.class);

  private final StoreConfig config;
  private final StoreContext context;
  private final String session = newSession();
  private final AtomicLong ownOperations = new AtomicLong();
  private final Keys keys;
  private final PrimarySource source;
  private final Connections connections;
  private final RedisEngine engine;
  private final Notices notices;
  private final RedisDurable durable;
  private final RedisLeases leases;
  private final RedisClaims claims;
  private final HealthCheck health;

  private RedisBackend(
      StoreConfig config, StoreContext context, RedisConnector connector, PrimarySource source) {
    this.config = config;
    this.context = context;
    this.source = source;
    RedisSettings redis = config.redis();
    this.keys = new Keys(redis.namespace());
    Tally tally = new Tally();
    this.connections =
        new Connections(
            connector,
            source,
            redis.data(),
            redis.timeouts().command(),
            session,
            context.ticker(),
            new Outage(context.ticker(), tally),
            new Events(context.observer(), connector.name()));
    this.engine =
        new RedisEngine(
            connections,
            redis,
            context,
            new Barrier(keys.barrier(session), context.ticker()),
            tally,
            config.limits().queueCapacity());
    this.notices =
        new Notices(connections, redis.reconnect().maxBackoff(), new CutOff(context.ticker()));
    Sweeper sweeper = new Sweeper(engine, keys, () -> ownCall(Waiting.CALLER_WAITS_LATER));
    this.durable =
        new RedisDurable(engine, notices, sweeper, keys, config.limits(), redis.confirmation());
    this.leases = new RedisLeases(engine, notices, keys, redis.confirmation(), context.ticker());
    this.claims = new RedisClaims(engine, sweeper, keys, redis.confirmation());
    this.health = new HealthCheck(engine, connections, config, context.ticker());
  }

  /**
   * Opens a store: it is reachable, lets us in, and is a primary when this returns.
   *
   * @param config the settings
   * @param context clock and ticker
   * @param connector the client
   * @param source who the primary is; closed with the store, or when it cannot be opened
   * @return the store; the caller closes it
   * @throws StoreException if it could not be reached, or refuses
   */
  public static RedisBackend open(
      StoreConfig config, StoreContext context, RedisConnector connector, PrimarySource source) {
    RedisBackend backend = new RedisBackend(config, context, connector, source);
    try {
      backend.follow();
      backend.greet();
      backend.checkStrictness(connector);
      backend.check();
      return backend;
    } catch (RuntimeException | Error e) {
      backend.close();
      throw e;
    }
  }

  @Override
  public DurableStore durable() {
    return durable;
  }

  @Override
  public LeaseStore leases() {
    return leases;
  }

  @Override
  public ClaimStore claims() {
    return claims;
  }

  @Override
  public CompletionStage<StoreHealth> health(Call call) {
    return health.run(call);
  }

  @Override
  public void close() {
    notices.close();
    engine.close();
    source.close();
  }

  private void follow() {
    connections.onChange(this::look);
    source.onChange(
        () ->
            Steps.each(
                "the primary has changed",
                List.<Runnable>of(
                    connections::replaced,
                    engine::primaryChanged,
                    notices::primaryChanged,
                    this::lookIfNamed),
                Runnable::run));
  }

  private void lookIfNamed() {
    if (source.current().isPresent()) {
      look();
    }
  }

  /**
   * Has the durable lane find out what another primary has of our writes, also while nobody writes.
   * Does not block.
   */
  private void look() {
    var unused =
        engine
            .run(
                LaneName.DURABLE,
                role("looking at the new primary"),
                ownCall(Waiting.CALLER_WAITS_LATER))
            .exceptionally(
                failure -> {
                  LOG.debug("the new primary could not be looked at yet", failure);
                  if (connections.isJudgementDue()
                      && RedisEngine.cause(failure) instanceof StoreUnavailableException) {
                    look(); // its whole time was used up: this is no tight loop
                  }
                  return OptionalInt.empty();
                });
  }

  /** Opens the connections on which a store depends from its first moment. */
  private void greet() {
    for (LaneName lane : List.of(LaneName.DURABLE, LaneName.HOT)) {
      OptionalInt replicas = ask(lane, role("opening the store"));
      LOG.debug("{} leads to {} with {} replicas", lane, connections.address(), replicas);
    }
  }

  /** Where every replica must confirm: absence is told and waited for, contradictions are not. */
  private void checkStrictness(RedisConnector connector) {
    if (!(config.redis().confirmation().replicas() instanceof RequiredReplicas.All)) {
      return;
    }
    List<ServerFacts> servers =
        source
            .current()
            .map(primary -> new ServerProbe(connector, config.redis()).ask(primary.target()))
            .orElseGet(
                () -> List.of(ServerFacts.unknown("each server", connections.nobodyKnown())));
    health.cannotCheck(Strictness.check(servers, source));
    int missing = connections.lastPrimary().map(one -> one.replicas().missing()).orElse(0);
    if (missing > 0) {
      LOG.warn(
          "{} replicas of {} are missing: no write is confirmed until they return, or until they"
              + " are removed from the Sentinels' list (SENTINEL RESET)",
          missing,
          connections.address());
    }
  }

  /** Finds out now what would do harm later. */
  private void check() {
    String address = connections.address();
    List<String> missing = ask(LaneName.HOT, OpeningChecks.rights(keys, session, address));
    LOG.debug("the user at {} lacks the rights {}", address, missing);
    String policy = ask(LaneName.HOT, OpeningChecks.evictionPolicy());
    if (!policy.isEmpty() && !policy.equals("noeviction")) {
      LOG.warn(
          "{} may throw away leases, jobs and histories when its memory is full (maxmemory-policy"
              + " {}); set maxmemory-policy noeviction",
          address,
          policy);
    }
  }

  private <T> T ask(LaneName lane, Operation<T> operation) {
    try {
      return engine
          .run(lane, operation, ownCall(Waiting.CALLER_WAITS))
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw (RuntimeException) e.getCause();
    }
  }

  private static Operation<OptionalInt> role(String what) {
    RedisCommand command = RedisCommand.ofText("ROLE");
    return Operation.reading(
        what, (doubt, by) -> command, (reply, confirmed) -> Connections.replicasOf(reply));
  }

  private Call ownCall(Waiting waiting) {
    return Call.first(
        session + "." + Long.toString(ownOperations.incrementAndGet(), Character.MAX_RADIX),
        context.ticker().read() + config.redis().defaultDeadline().toNanos(),
        waiting);
  }

  private static String newSession() {
    return Long.toUnsignedString(new SecureRandom().nextLong(), Character.MAX_RADIX);
  }
}
