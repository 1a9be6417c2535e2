package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.redis.ConnectionTarget;
import java.util.OptionalLong;

/**
 * Who is named the primary, and since when.
 *
 * @param number grows with each change of {@link PrimarySource#current()}, from 1; two with the
 *     same number are the same
 * @param target where it is, and how to connect
 * @param epoch the config epoch of the election; empty if nobody has elected it
 */
public record Designation(long number, ConnectionTarget target, OptionalLong epoch) {

  /** Returns its address, for messages. */
  @Override
  public String toString() {
    return target.address().toString();
  }
}
