package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.redis.RedisCommand;
import java.util.OptionalLong;

/**
 * What an attempt sends.
 *
 * @param plain the command of an operation that cannot have been applied before
 * @param again makes the command of one that may have been
 * @param by how to name a script
 * @param firstSent the reading of the ticker when it may have been sent first; empty if it cannot
 *     have been applied
 */
record Request(RedisCommand plain, Operation.Command again, Script.By by, OptionalLong firstSent) {

  static Request of(Operation.Command command, Script.By by, OptionalLong firstSent) {
    return new Request(command.of("", by), command, by, firstSent);
  }

  boolean isInDoubt() {
    return firstSent.isPresent();
  }

  /** The command, with the server's time of the first submission if the operation is in doubt. */
  RedisCommand at(ServerTime time) {
    return firstSent.isPresent()
        ? again.of(Long.toString(time.notLaterThanAt(firstSent.getAsLong())), by)
        : plain;
  }
}
