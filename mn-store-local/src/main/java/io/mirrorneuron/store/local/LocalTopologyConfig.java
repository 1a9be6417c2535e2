package io.mirrorneuron.store.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/** How a {@link LocalTopology} is set up. Immutable; {@link #toString()} shows no password. */
public final class LocalTopologyConfig {
  final int replicas;
  final int sentinels;
  final LocalRedisConfig data;
  final String masterName;
  final Duration downAfter;
  final Duration failoverTimeout;
  final int parallelSyncs;
  final Optional<String> sentinelPassword;
  final UnaryOperator<Address> announceSentinels;
  final List<String> sentinelLines;
  private final Map<Integer, UnaryOperator<LocalRedisConfig.Builder>> different;
  private final Optional<Places> places;
  private final OptionalInt quorum;

  private LocalTopologyConfig(Builder from) {
    replicas = from.replicas;
    sentinels = from.sentinels;
    data = from.data;
    masterName = from.masterName;
    downAfter = from.downAfter;
    failoverTimeout = from.failoverTimeout;
    parallelSyncs = from.parallelSyncs;
    sentinelPassword = from.sentinelPassword;
    announceSentinels = from.announceSentinels;
    sentinelLines = List.copyOf(from.sentinelLines);
    different = Map.copyOf(from.different);
    places = from.places;
    quorum = from.quorum;
  }

  /**
   * Begins with one primary alone: no replicas, no Sentinels.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** As configured, else a majority of the Sentinels. */
  int quorum() {
    return quorum.orElse(sentinels / 2 + 1);
  }

  /** One data server, with what is different about it; the others are as given. */
  LocalRedisConfig node(int index, LocalRedisConfig each) {
    LocalRedisConfig.Builder node = each.toBuilder();
    places.ifPresent(own -> node.place(own.data().apply(index)));
    return different.getOrDefault(index, UnaryOperator.identity()).apply(node).build();
  }

  /** The host of a Sentinel; empty where all are on one. */
  Optional<Place> sentinelPlace(int index) {
    return places.map(own -> own.sentinels().apply(index));
  }

  private record Places(IntFunction<Place> data, IntFunction<Place> sentinels) {}

  /** What is started; no password. */
  @Override
  public String toString() {
    return "LocalTopologyConfig[1 primary, "
        + replicas
        + " replicas, "
        + sentinels
        + " Sentinels, "
        + masterName
        + ", "
        + data
        + "]";
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private int replicas;
    private int sentinels;
    private LocalRedisConfig data = LocalRedisConfig.defaults();
    private String masterName = "mirror-neuron";
    private Duration downAfter = Duration.ofSeconds(1);
    private Duration failoverTimeout = Duration.ofSeconds(10);
    private int parallelSyncs = 1;
    private Optional<String> sentinelPassword = Optional.empty();
    private UnaryOperator<Address> announceSentinels = UnaryOperator.identity();
    private final List<String> sentinelLines = new ArrayList<>();
    private final Map<Integer, UnaryOperator<LocalRedisConfig.Builder>> different = new HashMap<>();
    private Optional<Places> places = Optional.empty();
    private OptionalInt quorum = OptionalInt.empty();

    private Builder() {}

    /**
     * How many replicas the primary has.
     *
     * @param count 0 or more
     * @return this
     * @throws IllegalArgumentException if negative
     */
    public Builder replicas(int count) {
      replicas = atLeast(0, count, "replicas");
      return this;
    }

    /**
     * How many Sentinels watch.
     *
     * @param count 0 or more; fewer than three elect nobody once one of them is gone
     * @return this
     * @throws IllegalArgumentException if negative
     */
    public Builder sentinels(int count) {
      sentinels = atLeast(0, count, "sentinels");
      return this;
    }

    /**
     * How each data server is set up: binary, host, password, ACL users, TLS, limits, announced
     * addresses. Sentinels run the same binary on the same host and use the same transport.
     *
     * @param each without fixed port and without {@code replicaOf}
     * @return this
     * @throws IllegalArgumentException if it has either
     */
    public Builder data(LocalRedisConfig each) {
      if (each.port != 0 || each.replicaOf.isPresent()) {
        throw new IllegalArgumentException(
            "a topology chooses ports and primaries itself: leave port and replicaOf out of "
                + each);
      }
      data = each;
      return this;
    }

    /**
     * What is different about one data server, for instance its environment.
     *
     * @param index 0 is the first primary, 1 the first replica
     * @param change what is added to the builder of that server, which has a primary and an address
     *     already; replaces what was given for the same server before
     * @return this
     * @throws IllegalArgumentException if the index is negative
     */
    public Builder data(int index, UnaryOperator<LocalRedisConfig.Builder> change) {
      different.put(atLeast(0, index, "index"), Objects.requireNonNull(change));
      return this;
    }

    /**
     * The name under which the Sentinels know the primary.
     *
     * @param name default {@code mirror-neuron}
     * @return this
     */
    public Builder masterName(String name) {
      masterName = LocalRedisConfig.Builder.oneLine(name);
      return this;
    }

    /**
     * How many Sentinels must agree that the primary is down.
     *
     * @param count 1 or more; default: a majority. Elections need a majority in any case
     * @return this
     * @throws IllegalArgumentException if below 1
     */
    public Builder quorum(int count) {
      quorum = OptionalInt.of(atLeast(1, count, "quorum"));
      return this;
    }

    /**
     * How long a server must be silent to be held for down.
     *
     * @param time at least 1 ms; default 1 s, with which a killed primary is replaced in about 2.3
     *     s
     * @return this
     * @throws IllegalArgumentException if below 1 ms
     */
    public Builder downAfter(Duration time) {
      downAfter = atLeastOneMilli(time, "downAfter");
      return this;
    }

    /**
     * Sentinel's {@code failover-timeout}: how long until a failed failover is tried again (twice
     * this time), among others.
     *
     * @param time at least 1 ms; default 10 s
     * @return this
     * @throws IllegalArgumentException if below 1 ms
     */
    public Builder failoverTimeout(Duration time) {
      failoverTimeout = atLeastOneMilli(time, "failoverTimeout");
      return this;
    }

    /**
     * How many replicas attach to a new primary at the same time.
     *
     * @param count 1 or more; default 1
     * @return this
     * @throws IllegalArgumentException if below 1
     */
    public Builder parallelSyncs(int count) {
      parallelSyncs = atLeast(1, count, "parallelSyncs");
      return this;
    }

    /**
     * What clients of the Sentinels must give; apart from the data servers' password.
     *
     * @param secret as for {@code requirepass}
     * @return this
     */
    public Builder sentinelPassword(String secret) {
      sentinelPassword = Optional.of(LocalRedisConfig.Builder.oneLine(secret));
      return this;
    }

    /**
     * What each Sentinel tells the others instead of its own address; as {@link
     * LocalRedisConfig.Builder#announce} for data servers.
     *
     * @param proxied answers with the address to announce
     * @return this
     */
    public Builder announceSentinels(UnaryOperator<Address> proxied) {
      announceSentinels = Objects.requireNonNull(proxied);
      return this;
    }

    /**
     * Gives each server a loopback address of its own, from which it also connects to others: data
     * servers {@code 127.0.1.1}, {@code 127.0.1.2}, …, Sentinels {@code 127.0.2.1}, …. So whoever
     * is in between, such as a proxy whose address is announced, can tell who calls. Linux has all
     * of these addresses; other systems may have to be told.
     *
     * @return this
     */
    public Builder ownHosts() {
      return places(
          index -> new Place("127.0.1." + (index + 1), List.of()),
          index -> new Place("127.0.2." + (index + 1), List.of()));
    }

    /**
     * Gives each server a host of its own, for instance in a network namespace. Where that is
     * another network than that of this JVM, servers have the usual ports, 6379 and 26379, and
     * cannot speak {@link Transport#TLS_AND_PLAIN}.
     *
     * @param data given the index of a data server, answers with its place; asked more than once
     * @param sentinels given the index of a Sentinel, answers with its place; asked more than once
     * @return this
     */
    public Builder places(IntFunction<Place> data, IntFunction<Place> sentinels) {
      places = Optional.of(new Places(data, sentinels));
      return this;
    }

    /**
     * Any further line of each {@code sentinel.conf}. Comes last.
     *
     * @param line for instance {@code user watcher on >secret +@all}
     * @return this
     * @throws IllegalArgumentException if it holds a line break
     */
    public Builder sentinelLine(String line) {
      sentinelLines.add(LocalRedisConfig.Builder.oneLine(line));
      return this;
    }

    /**
     * The configuration.
     *
     * @return an immutable copy
     */
    public LocalTopologyConfig build() {
      return new LocalTopologyConfig(this);
    }

    private static int atLeast(int least, int value, String name) {
      if (value < least) {
        throw new IllegalArgumentException(name + " " + value + " is below " + least);
      }
      return value;
    }

    private static Duration atLeastOneMilli(Duration value, String name) {
      if (value.toMillis() < 1) {
        throw new IllegalArgumentException(name + " " + value + " is below 1 ms");
      }
      return value;
    }
  }
}
