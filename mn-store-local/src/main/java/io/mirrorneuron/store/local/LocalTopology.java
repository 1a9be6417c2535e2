package io.mirrorneuron.store.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A primary with its replicas and Sentinels, each a local process of its own, all on loopback.
 * Thread-safe.
 *
 * <pre>{@code
 * try (LocalTopology redis = LocalTopology.sentinel(2, 3)) {
 *   LocalRedis former = redis.primary();
 *   former.kill();
 *   LocalRedis elected = redis.awaitPrimaryOtherThan(former, Duration.ofSeconds(10));
 * }
 * }</pre>
 */
public final class LocalTopology implements AutoCloseable {
  /** A Sentinel that a busy machine has held up does nothing for 30 s. */
  private static final Duration READY_LIMIT = Duration.ofSeconds(90);

  private final LocalTopologyConfig config;
  private final List<LocalRedis> nodes;
  private final List<LocalSentinel> sentinels;
  private final Survey survey;

  LocalTopology(LocalTopologyConfig config, List<LocalRedis> nodes, List<LocalSentinel> sentinels) {
    this.config = config;
    this.nodes = Collections.unmodifiableList(nodes);
    this.sentinels = Collections.unmodifiableList(sentinels);
    survey = new Survey(config.masterName, nodes, sentinels);
  }

  /**
   * One server alone.
   *
   * @return the running topology
   * @throws LocalServerException if there is no server program or it does not come up
   */
  public static LocalTopology single() {
    return start(LocalTopologyConfig.builder().build());
  }

  /**
   * A primary with replicas and Sentinels and the defaults of {@link LocalTopologyConfig}. Takes
   * about half a second.
   *
   * @param replicas 0 or more
   * @param sentinels 0 or more
   * @return the topology, in which every server knows every other
   * @throws LocalServerException if there is no server program or a server does not come up
   * @throws IllegalArgumentException if a number is negative
   */
  public static LocalTopology sentinel(int replicas, int sentinels) {
    return start(LocalTopologyConfig.builder().replicas(replicas).sentinels(sentinels).build());
  }

  /**
   * Starts all servers and waits until replicas are attached and every Sentinel knows every other
   * server.
   *
   * @param config what to start
   * @return the running topology; nothing is left behind if it fails
   * @throws LocalServerException if there is no server program, a server does not come up, or the
   *     servers do not find each other within 90 s
   */
  public static LocalTopology start(LocalTopologyConfig config) {
    return new TopologyStart(config).run(READY_LIMIT);
  }

  /**
   * The server that was the primary at the start, whatever it is now.
   *
   * @return the first of {@link #nodes()}
   */
  public LocalRedis primary() {
    return nodes.get(0);
  }

  /**
   * The servers that were replicas at the start, whatever they are now.
   *
   * @return an immutable list
   */
  public List<LocalRedis> replicas() {
    return nodes.subList(1, nodes.size());
  }

  /**
   * All data servers.
   *
   * @return an immutable list, the first primary first
   */
  public List<LocalRedis> nodes() {
    return nodes;
  }

  /**
   * The Sentinels.
   *
   * @return an immutable list, empty where there are none
   */
  public List<LocalSentinel> sentinels() {
    return sentinels;
  }

  /**
   * The name under which the Sentinels know the primary.
   *
   * @return for {@code MN_REDIS_SENTINEL_MASTER}
   */
  public String masterName() {
    return config.masterName;
  }

  /**
   * Where the Sentinels listen.
   *
   * @return for {@code MN_REDIS_SENTINELS}: host:port, comma-separated, IPv6 in brackets
   */
  public String sentinelAddresses() {
    return sentinels.stream()
        .map(sentinel -> sentinel.announcedAddress().toString())
        .collect(Collectors.joining(","));
  }

  /**
   * How mn-store finds these servers: the environment variables that a process needs. <b>Holds the
   * passwords, if there are any.</b> What TLS needs is not among them.
   *
   * @return names and values: mode {@code sentinel} where there are Sentinels, else {@code single}
   *     with the first primary's URL
   */
  public Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    if (sentinels.isEmpty()) {
      variables.put("MN_REDIS_HA_MODE", "single");
      variables.put("MN_REDIS_URL", primary().url());
      return variables;
    }
    variables.put("MN_REDIS_HA_MODE", "sentinel");
    variables.put("MN_REDIS_SENTINELS", sentinelAddresses());
    variables.put("MN_REDIS_SENTINEL_MASTER", masterName());
    config.data.password.ifPresent(secret -> variables.put("MN_REDIS_PASSWORD", secret));
    config.sentinelPassword.ifPresent(
        secret -> variables.put("MN_REDIS_SENTINEL_PASSWORD", secret));
    return variables;
  }

  /**
   * Who is the primary now: the server that the Sentinels with the highest config epoch name, if it
   * says so itself; without Sentinels the one that says so. Paused servers are waited for, up to
   * half a second each.
   *
   * @return empty while there is none, as during a failover
   */
  public Optional<LocalRedis> currentPrimary() {
    return survey.primary();
  }

  /**
   * Waits until another server has been elected.
   *
   * @param former the primary that was killed, paused or failed over
   * @param limit how long to wait
   * @return the new primary
   * @throws LocalServerException if there is none in time
   */
  public LocalRedis awaitPrimaryOtherThan(LocalRedis former, Duration limit) {
    return awaitPrimary(
        "a primary other than " + former, limit, now -> now != former, () -> "there is none");
  }

  /**
   * Has a Sentinel replace the primary, which goes on running, and waits until it has. A Sentinel
   * that refuses, because it has not heard of a good replica yet, or gives up, is told again.
   *
   * @param by one that runs
   * @param limit how long to wait, for a primary and for the next one each
   * @return the new primary
   * @throws LocalServerException if there is no primary to be replaced, or no other one in time
   */
  public LocalRedis failOver(LocalSentinel by, Duration limit) {
    LocalRedis former =
        awaitPrimary("a primary to be replaced", limit, any -> true, () -> "there is none");
    Handover handover = new Handover(by, config.masterName);
    return awaitPrimary(
        "a primary instead of " + former, limit, now -> now != former, handover::tell);
  }

  /** Asks on, and has something tried each time, until the primary is a good one. */
  private LocalRedis awaitPrimary(
      String what, Duration limit, Predicate<LocalRedis> good, Supplier<String> otherwise) {
    List<LocalRedis> found = new ArrayList<>();
    Wait.until(
        what,
        limit,
        () -> {
          currentPrimary().filter(good).ifPresent(found::add);
          return found.isEmpty()
              ? Optional.of(otherwise.get() + "; " + survey.describe())
              : Optional.empty();
        });
    return found.get(0);
  }

  /**
   * Waits until the running servers form a whole again: one primary, every other running data
   * server attached to it and up to date with its stream, every running Sentinel seeing all of them
   * and each other as up. Servers that were killed are not waited for.
   *
   * @param limit how long to wait; after a failover Sentinels may take 10 s to look at a replica
   *     again
   * @throws LocalServerException if something is still missing; the message says what
   */
  public void awaitReady(Duration limit) {
    Wait.until("the topology to be whole", limit, survey::missing);
  }

  /**
   * Has the Sentinels look at their servers twice a second instead of every ten seconds, where they
   * can be told so: from Redis 7 on. Who has become a replica is known to be one at once then, for
   * {@link #awaitReady} and for the next election; a server that has the wrong role is still
   * corrected after eight seconds only. A Sentinel that is restarted takes its time again.
   *
   * @throws LocalServerException if a Sentinel does not answer
   */
  public void refreshOften() {
    tellSentinels("INFO-PERIOD", "500");
  }

  /**
   * The same, and a server that has the wrong role is corrected after two to three seconds, not
   * after eight to ten: four times the period in which Sentinels publish what they know. <b>On a
   * busy machine one that learns of a switch two seconds late demotes the new primary</b>, and
   * there is none until the next election.
   *
   * @throws LocalServerException if a Sentinel does not answer
   */
  public void hurry() {
    refreshOften();
    tellSentinels("PUBLISH-PERIOD", "500");
  }

  private void tellSentinels(String period, String milliseconds) {
    if (primary().binary().isAtLeast(7)) {
      sentinels.forEach(it -> it.command("SENTINEL", "DEBUG", period, milliseconds));
    }
  }

  /**
   * Ends all servers with SIGKILL and deletes their files. Further calls do nothing.
   *
   * @throws LocalServerException if a process survives; the others are ended nevertheless
   */
  @Override
  public void close() {
    List<LocalServer> all =
        Stream.concat(sentinels.stream(), nodes.stream()).map(LocalServer.class::cast).toList();
    TopologyStart.closeAll(all);
  }

  /** What runs where; never a password. */
  @Override
  public String toString() {
    return "LocalTopology" + nodes + sentinels + " on " + primary().binary();
  }
}
