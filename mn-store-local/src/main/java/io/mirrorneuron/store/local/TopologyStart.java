package io.mirrorneuron.store.local;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The start of a topology: the primary, then all replicas at once, and when they are attached all
 * Sentinels at once. Sentinels come last because they look at a replica's link once at their start
 * and then not again for ten seconds.
 */
final class TopologyStart {
  private static final int PORT_ATTEMPTS = 5;

  private final LocalTopologyConfig config;
  private final LocalRedisConfig data;
  private final ServerBinary binary;
  private final Queue<LocalServer> started = new ConcurrentLinkedQueue<>();

  TopologyStart(LocalTopologyConfig config) {
    this.config = config;
    binary = config.data.binary.orElseGet(ServerBinary::find);
    data = config.data.toBuilder().binary(binary).build();
  }

  LocalTopology run(Duration limit) {
    try {
      LocalRedis primary = node(0, data);
      LocalRedisConfig replica = data.toBuilder().replicaOf(primary.announcedAddress()).build();
      List<LocalRedis> replicas =
          atOnce(
              IntStream.rangeClosed(1, config.replicas)
                  .mapToObj(i -> (Callable<LocalRedis>) () -> node(i, replica))
                  .toList());
      List<LocalRedis> nodes = Stream.concat(Stream.of(primary), replicas.stream()).toList();
      LocalTopology unwatched = new LocalTopology(config, nodes, List.of());
      unwatched.awaitReady(limit);
      if (config.sentinels == 0) {
        return unwatched;
      }
      LocalTopology whole = new LocalTopology(config, nodes, sentinels(primary));
      whole.awaitReady(limit);
      return whole;
    } catch (RuntimeException e) {
      closeAll(List.copyOf(started));
      throw e;
    }
  }

  private LocalRedis node(int index, LocalRedisConfig wanted) {
    LocalRedis node = LocalRedis.start(config.node(index, wanted));
    started.add(node);
    return node;
  }

  private List<LocalSentinel> sentinels(LocalRedis primary) {
    for (int attempt = 1; ; attempt++) {
      List<Seat> seats = seatsOfSentinels();
      List<String> ids = Stream.generate(TopologyStart::runId).limit(config.sentinels).toList();
      LocalSentinel.Watch watch =
          new LocalSentinel.Watch(config, primary.announcedAddress(), seats, ids);
      List<LocalSentinel> sentinels =
          IntStream.range(0, config.sentinels)
              .mapToObj(i -> new LocalSentinel(binary, watch, i))
              .toList();
      started.addAll(sentinels);
      List<Boolean> seated = atOnce(sentinels.stream().map(TopologyStart::seating).toList());
      if (!seated.contains(false)) {
        sentinels.forEach(
            one -> sentinels.stream().filter(it -> it != one).forEach(one::introduce));
        return sentinels;
      }
      // Rare enough to begin all of them anew.
      closeAll(sentinels);
      if (attempt == PORT_ATTEMPTS) {
        throw new LocalServerException(
            "the ports chosen for the Sentinels were taken by somebody else " + attempt + " times");
      }
    }
  }

  private List<Seat> seatsOfSentinels() {
    UnaryOperator<Address> announce = config.announceSentinels;
    List<Place> places =
        IntStream.range(0, config.sentinels)
            .mapToObj(config::sentinelPlace)
            .flatMap(Optional::stream)
            .toList();
    return places.isEmpty()
        ? Seat.choose(data.host, 0, data.transport, announce, config.sentinels)
        : places.stream()
            .flatMap(
                place ->
                    Seat.choose(
                        place.host(), place.port(Place.SENTINEL_PORT), data.transport, announce, 1)
                        .stream())
            .toList();
  }

  /** Starts the Sentinel; false if its port was taken. */
  private static Callable<Boolean> seating(LocalSentinel sentinel) {
    return () -> {
      try {
        sentinel.firstStart();
        return true;
      } catch (LocalServer.PortTaken e) {
        return false;
      }
    };
  }

  private static String runId() {
    byte[] bytes = new byte[20];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Runs all tasks at the same time, each to its end, even when one fails. */
  private static <T> List<T> atOnce(List<Callable<T>> tasks) {
    List<FutureTask<T>> running = new ArrayList<>();
    for (Callable<T> task : tasks) {
      FutureTask<T> future = new FutureTask<>(task);
      running.add(future);
      Thread thread = new Thread(future, "mn-store-local-start");
      thread.setDaemon(true);
      thread.start();
    }
    List<T> results = new ArrayList<>();
    @Nullable LocalServerException failure = null;
    for (FutureTask<T> future : running) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
        failure = new LocalServerException("a server did not start: " + cause.getMessage(), cause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure = new LocalServerException("interrupted while servers were starting", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return results;
  }

  /** Closes every one, then throws the first failure, if any. */
  static void closeAll(List<? extends LocalServer> servers) {
    @Nullable RuntimeException failure = null;
    for (LocalServer server : servers) {
      try {
        server.close();
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
