package io.mirrorneuron.store.config;

import java.util.List;
import java.util.Objects;

/**
 * Where the Sentinels are and what they are asked for. The database and the way into the data nodes
 * are in {@link DataNodeSettings}.
 *
 * @param addresses the Sentinels to begin with, in the order given and without duplicates; at least
 *     one in mode {@code sentinel}, possibly none in other modes
 * @param masterName the name under which the Sentinels monitor the primary
 * @param hostMap translates the addresses that the Sentinels announce
 * @param access how to authenticate with the Sentinels and encrypt; nothing of it is inherited from
 *     the data nodes' credentials
 */
public record SentinelSettings(
    List<HostPort> addresses, String masterName, HostMap hostMap, NodeAccess access) {

  /**
   * Copies the list and checks that nothing is null.
   *
   * @param addresses as {@link #addresses()}
   * @param masterName as {@link #masterName()}
   * @param hostMap as {@link #hostMap()}
   * @param access as {@link #access()}
   * @throws NullPointerException if a component or an element is null
   */
  public SentinelSettings {
    addresses = List.copyOf(addresses);
    Objects.requireNonNull(masterName, "masterName");
    Objects.requireNonNull(hostMap, "hostMap");
    Objects.requireNonNull(access, "access");
  }
}
