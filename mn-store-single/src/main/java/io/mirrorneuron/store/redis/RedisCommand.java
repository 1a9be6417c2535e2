package io.mirrorneuron.store.redis;

import java.nio.charset.StandardCharsets;

/** One command, ready to be sent. The arrays are not copied and must not be changed. */
public final class RedisCommand {

  private final byte[] name;
  private final byte[][] arguments;

  private RedisCommand(byte[] name, byte[][] arguments) {
    this.name = name;
    this.arguments = arguments;
  }

  /**
   * Returns a command with binary arguments.
   *
   * @param name the command's name
   * @param arguments its arguments
   * @return the command
   */
  public static RedisCommand of(String name, byte[]... arguments) {
    return new RedisCommand(bytes(name), arguments);
  }

  /**
   * Returns a command with textual arguments, sent as UTF-8.
   *
   * @param name the command's name
   * @param arguments its arguments
   * @return the command
   */
  public static RedisCommand ofText(String name, String... arguments) {
    byte[][] encoded = new byte[arguments.length][];
    for (int i = 0; i < arguments.length; i++) {
      encoded[i] = bytes(arguments[i]);
    }
    return new RedisCommand(bytes(name), encoded);
  }

  /**
   * Returns the command's name.
   *
   * @return the name, not a copy
   */
  public byte[] name() {
    return name;
  }

  /**
   * Returns the command's arguments.
   *
   * @return the arguments, not a copy
   */
  public byte[][] arguments() {
    return arguments;
  }

  /**
   * Returns how many bytes the command carries, framing aside.
   *
   * @return the sum of the lengths
   */
  public long size() {
    long sum = name.length;
    for (byte[] argument : arguments) {
      sum += argument.length;
    }
    return sum;
  }

  /** Returns the name and the number of arguments; the arguments may be secret. */
  @Override
  public String toString() {
    return new String(name, StandardCharsets.UTF_8) + " with " + arguments.length + " arguments";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
