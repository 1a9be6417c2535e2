package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.config.HostPort;

/**
 * That a server is the primary.
 *
 * @param epoch the config epoch of the election that made it so; 0 if nobody was elected yet
 * @param address where to connect to, the host map applied
 */
record Claim(long epoch, HostPort address) {

  @Override
  public String toString() {
    return address + " (epoch " + epoch + ")";
  }
}
