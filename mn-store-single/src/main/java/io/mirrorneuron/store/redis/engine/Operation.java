package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.redis.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * One operation as the engine runs it, on one lane, with one command and one reply.
 *
 * @param what what it does, for messages ("the commit to job 7")
 * @param effect whether it changes anything
 * @param confirmation what it waits for
 * @param command makes its command, anew for each attempt
 * @param decoder makes its result
 * @param <T> the result's type
 */
record Operation<T>(
    String what, Effect effect, Confirmation confirmation, Command command, Decoder<T> decoder) {

  /** Whether doing it twice is different from doing it once. */
  enum Effect {
    /** It changes nothing: in doubt it is simply done again. */
    READS,
    /** It changes something, twice no more than once: in doubt it is done again, and may end so. */
    REPEATS,
    /** It changes something: in doubt, the server is asked whether it has been done. */
    CHANGES
  }

  /** Makes the command of an attempt. */
  @FunctionalInterface
  interface Command {

    /**
     * Makes the command.
     *
     * @param doubt since when, by the server's clock in microseconds, the operation may have been
     *     applied already; empty if it cannot have been
     * @param by how to name a script
     */
    RedisCommand of(String doubt, Script.By by);
  }

  /** Makes the result, or throws the exception that the reply stands for. */
  @FunctionalInterface
  interface Decoder<T> {
    T decode(@Nullable Object reply, Pending.Confirmed confirmed);
  }

  static <T> Operation<T> reading(String what, Command command, Decoder<T> decoder) {
    return new Operation<>(what, Effect.READS, Confirmation.NONE, command, decoder);
  }

  static <T> Operation<T> repeating(String what, Command command, Decoder<T> decoder) {
    return new Operation<>(what, Effect.REPEATS, Confirmation.NONE, command, decoder);
  }

  static <T> Operation<T> repeating(
      String what, Confirmation confirmation, Command command, Decoder<T> decoder) {
    return new Operation<>(what, Effect.REPEATS, confirmation, command, decoder);
  }

  static <T> Operation<T> changing(
      String what, Confirmation confirmation, Command command, Decoder<T> decoder) {
    return new Operation<>(what, Effect.CHANGES, confirmation, command, decoder);
  }
}
