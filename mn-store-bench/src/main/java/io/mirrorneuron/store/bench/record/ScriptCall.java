package io.mirrorneuron.store.bench.record;

import io.mirrorneuron.store.redis.RedisCommand;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One call of a script by its digest. The arrays are not copied and must not be changed.
 *
 * @param digest the script's digest
 * @param keys its keys
 * @param arguments its arguments
 */
@SuppressWarnings("ArrayRecordComponent") // handed over as it is; nobody compares calls
public record ScriptCall(byte[] digest, byte[][] keys, byte[][] arguments) {

  /**
   * Takes a call of a script apart.
   *
   * @param command an EVALSHA
   * @return the call
   * @throws IllegalArgumentException if it is another command
   */
  public static ScriptCall of(RedisCommand command) {
    if (!new String(command.name(), StandardCharsets.US_ASCII).equals("EVALSHA")) {
      throw new IllegalArgumentException(command + " calls no script by its digest");
    }
    byte[][] all = command.arguments();
    int keys = Integer.parseInt(new String(all[1], StandardCharsets.US_ASCII));
    return new ScriptCall(
        all[0],
        Arrays.copyOfRange(all, 2, 2 + keys),
        Arrays.copyOfRange(all, 2 + keys, all.length));
  }
}
