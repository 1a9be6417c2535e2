package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.redis.RedisConnection;

/**
 * A connection that is known to lead to a primary and is ready for the engine's commands.
 *
 * @param connection the connection
 * @param designation where it leads, as it was named
 * @param clientId what the server calls it, for {@code CLIENT KILL ID}
 * @param primary which primary it is
 * @param time what its clock showed when it was opened
 */
record Ready(
    RedisConnection connection,
    Designation designation,
    long clientId,
    Primary primary,
    ServerTime time) {

  HostPort address() {
    return designation.target().address();
  }
}
