package io.mirrorneuron.store.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Translates addresses that Sentinels announce into addresses that this process can reach, for
 * servers behind NAT or inside Docker.
 *
 * <p>Each pair maps a host, or one port of a host, to a host or a host and port. A pair that names
 * the port wins over one that does not; where the target names no port, the announced one stays.
 */
public final class HostMap {

  private static final HostMap EMPTY = new HostMap(Map.of());

  private final Map<HostPort.Parts, HostPort.Parts> pairs;

  private HostMap(Map<HostPort.Parts, HostPort.Parts> pairs) {
    this.pairs = pairs;
  }

  /**
   * Returns the map that changes nothing.
   *
   * @return the empty map
   */
  public static HostMap empty() {
    return EMPTY;
  }

  /**
   * Reads {@code from=to} pairs with commas between them, for example {@code
   * redis-1=127.0.0.1:7001,172.17.0.3:6379=127.0.0.1:7002}. IPv6 addresses stand in brackets.
   *
   * @param text the pairs; empty for none
   * @return the map
   * @throws IllegalArgumentException if a pair is malformed or a {@code from} appears twice; the
   *     message names every such pair
   */
  public static HostMap parse(String text) {
    Map<HostPort.Parts, HostPort.Parts> pairs = new LinkedHashMap<>();
    List<String> reasons = new ArrayList<>();
    for (String pair : Parsers.elements(text)) {
      String reason = add(pair, pairs);
      if (reason != null) {
        reasons.add("\"" + Parsers.withoutUser(pair) + "\": " + reason);
      }
    }
    if (!reasons.isEmpty()) {
      throw new IllegalArgumentException(
          "must be pairs from=to with commas between them; " + String.join("; ", reasons));
    }
    return new HostMap(pairs);
  }

  private static @Nullable String add(String pair, Map<HostPort.Parts, HostPort.Parts> pairs) {
    String[] sides = pair.split("=", -1);
    if (sides.length != 2) {
      return "not a pair from=to";
    }
    try {
      HostPort.Parts from = HostPort.Parts.parse(sides[0].strip());
      HostPort.Parts to = HostPort.Parts.parse(sides[1].strip());
      return pairs.putIfAbsent(from, to) == null ? null : from + " is mapped twice";
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /**
   * Returns where to connect for an announced address.
   *
   * @param announced the address as a Sentinel announces it
   * @return the address to connect to; the same if no pair matches
   */
  public HostPort apply(HostPort announced) {
    for (var pair : pairs.entrySet()) {
      HostPort.Parts from = pair.getKey();
      if (from.port().isPresent()
          && from.port().getAsInt() == announced.port()
          && from.host().equals(announced.host())) {
        return translate(pair.getValue(), announced);
      }
    }
    for (var pair : pairs.entrySet()) {
      if (pair.getKey().port().isEmpty() && pair.getKey().host().equals(announced.host())) {
        return translate(pair.getValue(), announced);
      }
    }
    return announced;
  }

  private static HostPort translate(HostPort.Parts to, HostPort announced) {
    return new HostPort(to.host(), to.port().orElse(announced.port()));
  }

  /**
   * Tells whether there is no pair.
   *
   * @return true if nothing is ever changed
   */
  public boolean isEmpty() {
    return pairs.isEmpty();
  }

  /**
   * Tells whether the other object is a map with the same pairs.
   *
   * @param other the object to compare with
   * @return true if it is an equal map
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HostMap that && pairs.equals(that.pairs);
  }

  /**
   * Returns a hash code that agrees with {@link #equals(Object)}.
   *
   * @return the hash code
   */
  @Override
  public int hashCode() {
    return pairs.hashCode();
  }

  /**
   * Returns the pairs as {@link #parse(String)} reads them.
   *
   * @return for example {@code redis-1=127.0.0.1:7001}; empty for the empty map
   */
  @Override
  public String toString() {
    return pairs.entrySet().stream()
        .map(pair -> pair.getKey() + "=" + pair.getValue())
        .collect(Collectors.joining(","));
  }
}
