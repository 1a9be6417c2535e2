package io.mirrorneuron.store.redis.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.model.StoreHealth;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.Call.Waiting;
import io.mirrorneuron.store.spi.StoreContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a store does when it is told of another primary. */
class PrimaryChangeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicReference<@Nullable Thread> teller = new AtomicReference<>();

  /** Whoever tells it watches for everybody: he must come to no harm, and nobody be left out. */
  @Test
  void aConnectionThatCannotBeLeftKeepsNobodyFromTheNewPrimary() {
    PlayedSource source = new PlayedSource();
    try (LocalRedis first = LocalRedis.start();
        LocalRedis second = LocalRedis.start()) {
      source.names(first.port());
      try (RedisBackend store = open(source)) {
        source.names(second.port());
        teller.set(Thread.currentThread());
        source.tells();
        teller.set(null);
        assertThat(failures).as("both lanes were to be left").hasValue(2);
        await().atMost(PATIENCE).until(() -> health(store).lastFailover().isPresent());
        assertThat(health(store).primary()).contains(second.address().toString());
      }
    }
  }

  private RedisBackend open(PlayedSource source) {
    StoreConfig config =
        StoreConfig.builder()
            .mode("single")
            .client("jedis")
            .url("redis://unused")
            .namespace("change-" + UUID.randomUUID())
            .build();
    RedisConnector jedis = Connectors.choose(config);
    RedisConnector connector =
        new RedisConnector() {
          @Override
          public String name() {
            return jedis.name();
          }

          @Override
          public boolean isAvailable() {
            return true;
          }

          @Override
          public RedisConnection connect(ConnectionTarget target) {
            return notLeft(jedis.connect(target));
          }
        };
    return RedisBackend.open(config, StoreContext.system(), connector, source);
  }

  /** A connection whose abort fails, against its contract, while the store is told. */
  private RedisConnection notLeft(RedisConnection real) {
    return (RedisConnection)
        Proxy.newProxyInstance(
            RedisConnection.class.getClassLoader(),
            new Class<?>[] {RedisConnection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("abort") && Thread.currentThread() == teller.get()) {
                failures.incrementAndGet();
                throw new IllegalStateException("planned");
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static StoreHealth health(RedisBackend store) {
    return store
        .health(Call.first("health", System.nanoTime() + PATIENCE.toNanos(), Waiting.CALLER_WAITS))
        .toCompletableFuture()
        .join();
  }
}
