package io.mirrorneuron.store.ops.timeline;

import io.mirrorneuron.store.config.HostMap;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.ServerException;
import io.mirrorneuron.store.ops.survey.Opinion;
import io.mirrorneuron.store.ops.survey.SentinelSight;
import io.mirrorneuron.store.ops.survey.Surveyor;
import io.mirrorneuron.store.redis.RedisConnection.MessageListener;
import io.mirrorneuron.store.redis.TransportException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to every Sentinel, kept up: one that ends is made again, and Sentinels that join
 * are listened to as well. What is lost while there is none is not heard later. Used by one thread.
 */
final class Listening implements AutoCloseable {

  /** How often is looked whether all of them still answer, and for new ones. */
  private static final Duration ROUND = Duration.ofSeconds(3);

  private final Surveyor surveyor;
  private final Access access;
  private final HostMap reachable;
  private final Consumer<String> say;
  private final Clock clock = Clock.systemUTC();
  private final BlockingQueue<Happening> heard = new LinkedBlockingQueue<>();
  private final Map<HostPort, Subscription> subscriptions = new HashMap<>();
  private final Set<HostPort> known;
  private final Set<HostPort> silent = new HashSet<>();
  private long nextRound;

  Listening(StoreConfig config, Consumer<String> say) {
    surveyor = new Surveyor(config);
    access = Access.toSentinels(config);
    reachable = config.redis().sentinel().hostMap();
    known = new LinkedHashSet<>(config.redis().sentinel().addresses());
    this.say = say;
    nextRound = System.nanoTime();
  }

  /**
   * Waits for the next thing that is said, and keeps the subscriptions up meanwhile.
   *
   * @return null if nothing was said in that time
   */
  @Nullable Happening next(Duration time) throws InterruptedException {
    if (System.nanoTime() - nextRound >= 0) {
      round();
      nextRound = System.nanoTime() + ROUND.toNanos();
    }
    return heard.poll(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** How many Sentinels are listened to. */
  int count() {
    return subscriptions.size();
  }

  @Override
  public void close() {
    subscriptions.values().forEach(it -> it.server().close());
  }

  private void round() throws InterruptedException {
    Set<String> ids = new HashSet<>();
    Set<HostPort> joined = new LinkedHashSet<>();
    for (SentinelSight sight : surveyor.sentinels(List.copyOf(known))) {
      HostPort address = sight.address();
      Subscription subscription = subscriptions.get(address);
      if (subscription != null && subscription.listener().ended) {
        drop(address);
      }
      Optional<Opinion> opinion = sight.opinion();
      if (opinion.isEmpty()) {
        drop(address);
        fallSilent(address, sight.problem());
      } else if (ids.add(opinion.get().id())) {
        opinion.get().peers().forEach(peer -> joined.add(reachable.apply(peer)));
        subscribe(address);
      } else {
        // Known by another address too.
        drop(address);
      }
    }
    if (known.addAll(joined)) {
      round();
    }
  }

  private void subscribe(HostPort address) throws InterruptedException {
    if (subscriptions.containsKey(address)) {
      return;
    }
    try {
      Server sentinel = Server.connect(address, access);
      Listener listener = new Listener(address);
      subscriptions.put(address, new Subscription(sentinel, listener));
      sentinel.subscribe(Channels.ALL, listener);
      if (!listener.confirmed.await(access.commandTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        drop(address);
        fallSilent(address, "it does not confirm the subscription");
      } else if (silent.remove(address)) {
        say.accept("listening to Sentinel " + address + " again");
      }
    } catch (ServerException e) {
      drop(address);
      fallSilent(address, e.getMessage());
    }
  }

  private void drop(HostPort address) {
    Subscription subscription = subscriptions.remove(address);
    if (subscription != null) {
      subscription.server().close();
    }
  }

  /** Once an episode. */
  private void fallSilent(HostPort address, String why) {
    if (silent.add(address)) {
      say.accept("nothing is heard from Sentinel " + address + ": " + why);
    }
  }

  /** The addresses, for messages. */
  @Override
  public String toString() {
    return new ArrayList<>(subscriptions.keySet()).toString();
  }

  private record Subscription(Server server, Listener listener) {}

  private final class Listener implements MessageListener {
    private final HostPort sentinel;
    private final CountDownLatch confirmed = new CountDownLatch(Channels.ALL.size());
    private volatile boolean ended;

    Listener(HostPort sentinel) {
      this.sentinel = sentinel;
    }

    @Override
    public void onSubscribed(byte[] channel) {
      confirmed.countDown();
    }

    @Override
    public void onMessage(byte[] channel, byte[] message) {
      heard.add(
          new Happening(
              clock.instant(),
              sentinel,
              new String(channel, StandardCharsets.UTF_8),
              new String(message, StandardCharsets.UTF_8)));
    }

    @Override
    public void onEnd(TransportException cause) {
      ended = true;
    }
  }
}
