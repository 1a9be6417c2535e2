package io.mirrorneuron.store.config;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that the Redis modes need to know.
 *
 * @param data the servers that hold the data
 * @param sentinel the Sentinels, of meaning in mode {@code sentinel} only
 * @param namespace prefix of every key and channel, without the colon that follows it
 * @param client name of the Redis client to use, or empty to use the only one there is
 * @param timeouts bounds of single steps
 * @param confirmation what confirms a durable write
 * @param reconnect how operations are retried
 */
public record RedisSettings(
    DataNodeSettings data,
    SentinelSettings sentinel,
    String namespace,
    Optional<String> client,
    TimeoutSettings timeouts,
    WaitSettings confirmation,
    ReconnectSettings reconnect) {

  /**
   * Checks that nothing is null.
   *
   * @param data as {@link #data()}
   * @param sentinel as {@link #sentinel()}
   * @param namespace as {@link #namespace()}
   * @param client as {@link #client()}
   * @param timeouts as {@link #timeouts()}
   * @param confirmation as {@link #confirmation()}
   * @param reconnect as {@link #reconnect()}
   * @throws NullPointerException if a component is null
   */
  public RedisSettings {
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(sentinel, "sentinel");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(client, "client");
    Objects.requireNonNull(timeouts, "timeouts");
    Objects.requireNonNull(confirmation, "confirmation");
    Objects.requireNonNull(reconnect, "reconnect");
  }

  /**
   * Returns the time-out for an exchange that ends with a {@code WAIT}: the command time-out, plus
   * the time that WAIT itself may block. A shorter one would turn every late acknowledgement into
   * an unknown outcome.
   *
   * @return the command time-out alone if no replica has to acknowledge
   */
  public Duration confirmedExchangeTimeout() {
    return confirmation.replicas().isNone()
        ? timeouts.command()
        : timeouts.command().plus(confirmation.timeout());
  }

  /**
   * Returns the deadline of an operation that names none: long enough for every attempt, each
   * taking as long as a connect or a confirmed exchange may take. With the default settings it is
   * 26.75 s, see {@link ReconnectSettings#defaultDeadline(Duration)}.
   *
   * @return the time for a whole operation, retries included
   */
  public Duration defaultDeadline() {
    Duration exchange = confirmedExchangeTimeout();
    Duration connect = timeouts.connect();
    return reconnect.defaultDeadline(exchange.compareTo(connect) >= 0 ? exchange : connect);
  }
}
